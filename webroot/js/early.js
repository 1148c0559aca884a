// A classic script in the head: what the person chose must hold before the first paint.
(() => {
  let chosen = {};
  try {
    chosen = JSON.parse(localStorage.getItem('signalbox.settings')) ?? {};
  } catch {
    // Storage that is switched off or damaged means: the defaults.
  }
  const root = document.documentElement;
  if (chosen.theme === 'light' || chosen.theme === 'dark') root.dataset.theme = chosen.theme;
  if (chosen.density === 'compact' || chosen.density === 'wall') root.dataset.density = chosen.density;
})();
