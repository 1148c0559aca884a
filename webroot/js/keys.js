const SEQUENCE_MS = 1200;

/**
 * Single-key shortcuts, and sequences of two (`g p`). They are silent in fields and dialogs and when the person has
 * switched them off.
 */
export function listenToKeys(bindings, enabled) {
  let prefix = null;
  let prefixAt = 0;
  document.addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (!enabled() || isTyping(event.target) || document.querySelector('dialog[open]')) return;
    const now = event.timeStamp;
    const sequence = prefix && now - prefixAt < SEQUENCE_MS ? `${prefix} ${event.key}` : event.key;
    prefix = null;
    const run = bindings[sequence] ?? bindings[event.key];
    if (run) {
      event.preventDefault();
      run(event);
    } else if (Object.keys(bindings).some((keys) => keys.startsWith(`${event.key} `))) {
      prefix = event.key;
      prefixAt = now;
    }
  });
}

function isTyping(target) {
  return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
}

/** Moves the focus by one among the elements that match, as j and k do. */
export function step(selector, by) {
  const all = [...document.querySelectorAll(selector)];
  if (all.length === 0) return;
  const at = all.findIndex((element) => element === document.activeElement || element.parentElement?.contains(document.activeElement));
  const next = at < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(all.length - 1, Math.max(0, at + by));
  all[next].focus();
  all[next].scrollIntoView({block: 'nearest'});
}
