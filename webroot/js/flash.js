const EVERY_MS = 1000;

let words = '';
let on = false;
let timer = null;

const still = () => matchMedia('(prefers-reduced-motion: reduce)').matches;

/**
 * Lets the tab's title say something in turn with its own, as long as nobody looks at the tab. Who wants little motion gets the
 * title with its count only.
 * @param {function(): void} redraw called with every turn
 */
export function flash(text, redraw) {
  if (!document.hidden || still()) return;
  words = text;
  timer ??= setInterval(() => {
    on = !on;
    redraw();
  }, EVERY_MS);
}

/** The title to be shown now. */
export const flashed = (title) => (on ? words : title);

/** Ends it when somebody looks. */
export function endFlashesWhenSeen(redraw) {
  document.addEventListener('visibilitychange', () => {
    if (document.hidden) return;
    clearInterval(timer);
    timer = null;
    on = false;
    redraw();
  });
}
