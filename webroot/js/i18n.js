const LANGUAGES = {en: () => import('./i18n/en.js'), ro: () => import('./i18n/ro.js')};

let language = 'en';
let texts = {};
let plural = new Intl.PluralRules('en');
let numbers = new Intl.NumberFormat('en');

export const languages = Object.keys(LANGUAGES);

/** The first of the browser's languages that there is a catalogue for. */
export function preferred(asked = navigator.languages) {
  for (const tag of asked ?? []) {
    const base = tag.toLowerCase().split('-')[0];
    if (LANGUAGES[base]) return base;
  }
  return 'en';
}

/** Loads a catalogue and makes it the page's language. */
export async function speak(wanted) {
  document.documentElement.lang = await learn(wanted);
  return language;
}

/** Loads a catalogue and speaks it, on a page that is not ours. */
export async function learn(wanted) {
  const chosen = LANGUAGES[wanted] ? wanted : preferred();
  texts = (await LANGUAGES[chosen]()).default;
  language = chosen;
  plural = new Intl.PluralRules(chosen);
  numbers = new Intl.NumberFormat(chosen);
  return chosen;
}

export function currentLanguage() {
  return language;
}

/**
 * The text for a key with `{name}` places filled in. With a `count` parameter the key's plural form is taken
 * (`key.one`, `key.few`, `key.other`).
 */
export function t(key, parameters) {
  let text = texts[key];
  if (parameters && 'count' in parameters) {
    text = texts[`${key}.${plural.select(parameters.count)}`] ?? texts[`${key}.other`] ?? text;
  }
  if (text === undefined) return key;
  if (!parameters) return text;
  return text.replace(/\{(\w+)\}/g, (place, name) => {
    const value = parameters[name];
    if (value === undefined) return place;
    return typeof value === 'number' ? numbers.format(value) : String(value);
  });
}

export function number(value, options) {
  return options ? new Intl.NumberFormat(language, options).format(value) : numbers.format(value);
}
