const NAME = 'signalbox-stream-3';
const FIRST_WORD_MS = 4000;

let policy;

// Under Trusted Types a worker's address is a dangerous value, so it has to come from a policy that admits just one.
function trusted(url) {
  if (!globalThis.trustedTypes) return url.href;
  policy ??= trustedTypes.createPolicy('signalbox', {
    createScriptURL: (value) => {
      const asked = new URL(value, document.baseURI);
      if (asked.origin === location.origin && asked.pathname.endsWith('/js/stream/worker.js')) return asked.href;
      throw new TypeError(`not the stream's worker: ${value}`);
    },
  });
  return policy.createScriptURL(url.href);
}

/** Joins the shared worker's stream with the command that `joining` gives. Rejects if this browser has none or it does not answer. */
export function joinWorker(onMessage, joining) {
  return new Promise((resolve, reject) => {
    if (typeof SharedWorker === 'undefined') return reject(new Error('no shared workers here'));
    const worker = new SharedWorker(trusted(new URL('./worker.js', import.meta.url)), {type: 'module', name: NAME});
    const send = (command) => worker.port.postMessage(command);
    const silence = setTimeout(() => fail(new Error('the shared worker does not answer')), FIRST_WORD_MS);
    const fail = (error) => {
      clearTimeout(silence);
      worker.port.close();
      reject(error);
    };
    worker.onerror = () => fail(new Error('the shared worker cannot start'));
    worker.port.onmessage = ({data}) => {
      clearTimeout(silence);
      resolve({kind: 'worker', send, close: () => worker.port.close()});
      onMessage(data);
    };
    send(joining());
  });
}
