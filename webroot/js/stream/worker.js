import {Hub} from './hub.js';

// The shared worker: one stream for all tabs of this origin. Its own address tells where the page lives.
const hub = new Hub(new URL('../../', self.location.href));
let ports = 0;

self.addEventListener('connect', (event) => {
  const port = event.ports[0];
  const id = `port-${++ports}`;
  const send = (message) => port.postMessage(message);
  port.onmessage = ({data}) => hub.take(id, data, send);
});
