const KEY = 'signalbox.settings';

export const choices = {
  theme: ['auto', 'light', 'dark'],
  density: ['comfortable', 'compact', 'wall'],
  zone: ['local', 'utc'],
  times: ['relative', 'exact'],
  language: ['auto', 'en', 'ro'],
  sharing: ['auto', 'tabs', 'alone'],
};
const switches = ['shortcuts', 'notifications', 'sound', 'wrap'];

export const defaults = Object.freeze({
  theme: 'auto',
  density: 'comfortable',
  zone: 'local',
  times: 'relative',
  language: 'auto',
  sharing: 'auto',
  shortcuts: true,
  notifications: false,
  // Of long lines in logs.
  wrap: true,
  sound: false,
});

/** What this browser remembers; anything damaged or unknown gives way to its default. */
export function load() {
  let stored = {};
  try {
    stored = JSON.parse(localStorage.getItem(KEY)) ?? {};
  } catch {
    return defaults;
  }
  const settings = {...defaults};
  for (const [name, values] of Object.entries(choices)) {
    if (values.includes(stored[name])) settings[name] = stored[name];
  }
  for (const name of switches) if (typeof stored[name] === 'boolean') settings[name] = stored[name];
  return settings;
}

/** Remembers; false if this browser keeps nothing (the choice then holds until the tab closes). */
export function save(settings) {
  try {
    localStorage.setItem(KEY, JSON.stringify(settings));
    return true;
  } catch {
    return false;
  }
}

/** Puts theme and density on the document. */
export function apply(settings) {
  const root = document.documentElement;
  if (settings.theme === 'auto') delete root.dataset.theme;
  else root.dataset.theme = settings.theme;
  root.dataset.density = settings.density;
}

/** Calls back when another tab changed the settings. */
export function onChangeElsewhere(listener) {
  addEventListener('storage', (event) => event.key === KEY && listener(load()));
}
