import {ROOT} from '../calls.js';
import {Hub} from './hub.js';
import {emptyTopic, reduce} from './topic.js';

const NAME = 'signalbox-stream-3';

/**
 * One stream for all tabs where there are no shared workers: the tab that holds the lock has the stream and tells the
 * others. When it closes, the lock passes on, and the next one goes on from what it has already heard.
 */
export function joinTabs(onMessage, joining) {
  if (!navigator.locks || typeof BroadcastChannel === 'undefined') throw new Error('no locks or no channels here');
  const me = `tab-${crypto.randomUUID()}`;
  const channel = new BroadcastChannel(NAME);
  const topics = new Map();
  let hub = null;
  let release = null;

  const deliver = (message) => {
    if (message.type === 'topic' && !hub) {
      topics.set(message.topic, reduce(topics.get(message.topic) ?? emptyTopic, message.message));
    }
    if (message.type === 'connection' && message.state === 'signed_out') topics.clear();
    onMessage(message);
  };

  const lead = () =>
    new Promise((done) => {
      release = done;
      hub = new Hub(ROOT, topics);
      hub.take(me, joining(), onMessage);
      channel.postMessage({from: 'leader', newLeader: true});
    });

  channel.onmessage = ({data}) => {
    if (data.from === 'leader') {
      if (hub) return;
      if (data.newLeader) channel.postMessage({from: me, command: joining()});
      else if (data.to === me) deliver(data.message);
    } else if (hub) {
      hub.take(data.from, data.command, (message) => channel.postMessage({from: 'leader', to: data.from, message}));
    }
  };

  const ask = (options) =>
    navigator.locks.request(NAME, options, lead).catch((error) => {
      // Another tab took the lock away because this one did not answer (it was frozen): follow again.
      if (error.name !== 'AbortError') throw error;
      hub?.client.stop();
      hub = null;
      channel.postMessage({from: me, command: joining()});
      return ask({});
    });
  ask({});

  const send = (command) => {
    if (hub) hub.take(me, command, onMessage);
    else channel.postMessage({from: me, command});
  };
  send(joining());

  return {
    kind: 'tabs',
    send,
    /** The leader is silent: take its place. */
    takeOver: () => !hub && ask({steal: true}),
    close: () => {
      hub?.client.stop();
      release?.();
      channel.close();
    },
  };
}
