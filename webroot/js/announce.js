const STEADY_MS = 2000;

let timer = null;
let settled = null;

function say(id, text) {
  const region = document.getElementById(id);
  // A page that is not ours has no place to say it.
  if (!region) return;
  // The same words again are news only if the region was empty between.
  region.textContent = '';
  setTimeout(() => (region.textContent = text), 50);
}

/** Tells people who listen instead of look; waits for a pause in their reading. */
export function announce(text) {
  say('polite', text);
}

/** For what needs an act now. */
export function alarm(text) {
  say('urgent', text);
}

/** A state of the connection; spoken only once it has lasted two seconds, and never the first one. */
export function announceConnection(state, text) {
  clearTimeout(timer);
  if (settled === null) {
    settled = state;
    return;
  }
  if (state === settled) return;
  timer = setTimeout(() => {
    settled = state;
    announce(text());
  }, STEADY_MS);
}
