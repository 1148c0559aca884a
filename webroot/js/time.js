import {Directive, directive, PartType} from '../vendor/lit-html/directive.js';
import {noChange} from '../vendor/lit-html/lit-html.js';
import {currentLanguage, number, t} from './i18n.js';

const SECOND = 1000;
const STEPS = [
  ['second', SECOND, 60],
  ['minute', 60 * SECOND, 60],
  ['hour', 3600 * SECOND, 24],
  ['day', 24 * 3600 * SECOND, 30],
  ['month', 30 * 24 * 3600 * SECOND, 12],
  ['year', 365 * 24 * 3600 * SECOND, Infinity],
];

let skewMs = 0;
let frozenAt = null;
let zone = 'local';
let exact = false;
let formats = {};
const shown = new Set();

/** Now, by the server's clock; stands still while what the page shows is not live. */
export function now() {
  return (frozenAt ?? Date.now()) + skewMs;
}

/** Now, by this machine's clock; stands still as `now` does. */
export const here = () => frozenAt ?? Date.now();

/** @param {number|null} at the moment to stand still at (this machine's clock), or null to go on */
export function freeze(at, skew = skewMs) {
  if (at === frozenAt && skew === skewMs) return;
  frozenAt = at;
  skewMs = skew;
  tick();
}

export function showTimes(settings) {
  zone = settings.zone;
  exact = settings.times === 'exact';
  formats = {};
  tick();
}

function format(kind) {
  const key = `${kind} ${currentLanguage()}`;
  if (formats[key]) return formats[key];
  const timeZone = zone === 'utc' ? 'UTC' : undefined;
  const options = {
    date: {dateStyle: 'medium', timeStyle: 'medium', timeZone},
    clock: {hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23', timeZone},
    zone: {timeZoneName: 'short', timeZone},
  }[kind];
  formats[key] =
    kind === 'relative'
      ? new Intl.RelativeTimeFormat(currentLanguage(), {numeric: 'auto', style: 'short'})
      : new Intl.DateTimeFormat(currentLanguage(), options);
  return formats[key];
}

/** Date and time with the zone. */
export function absolute(value) {
  const date = new Date(value);
  return Number.isNaN(date.getTime()) ? '' : `${format('date').format(date)} ${zoneName(date)}`;
}

/** HH:MM:SS. */
export function clock(value) {
  return format('clock').format(new Date(value));
}

export function zoneName(date = new Date()) {
  return format('zone').formatToParts(date).find(({type}) => type === 'timeZoneName')?.value ?? '';
}

/** How long ago, in words. What lies in the future by less than a minute is "now": clocks differ. */
export function relative(value, at = now()) {
  const age = at - Date.parse(value);
  if (Number.isNaN(age)) return '';
  if (Math.abs(age) < SECOND || (age < 0 && age > -60 * SECOND)) return t('time.now');
  const [unit, size] = STEPS.find(([, length, count]) => Math.abs(age) < length * count) ?? STEPS.at(-1);
  return format('relative').format(-Math.trunc(age / size), unit);
}

/** How long something has lasted, in words. */
export function span(value, at = now()) {
  const age = Math.max(0, at - Date.parse(value));
  const [unit, size] = STEPS.find(([, length, count]) => age < length * count) ?? STEPS.at(-1);
  return number(Math.trunc(age / size), {style: 'unit', unit, unitDisplay: 'long'});
}

function write(element) {
  const value = element.dateTime;
  const lasting = element.dataset.lasting !== undefined;
  const text = exact ? wordsExact(value, lasting) : lasting ? t('card.for', {span: span(value)}) : relative(value);
  if (element.textContent !== text) element.textContent = text;
}

const wordsExact = (value, lasting) => (lasting ? t('card.since', {time: absolute(value)}) : absolute(value));

function tick() {
  for (const element of shown) {
    if (element.isConnected) write(element);
    else shown.delete(element);
  }
}

/** On a `<time>`: shows a time that grows old by itself (or, if `lasting`, how long since); the exact one is its title. */
class Ago extends Directive {
  #value;
  #drawn;

  constructor(part) {
    super(part);
    if (part.type !== PartType.ELEMENT) throw new Error('ago() stands on an element');
  }

  render() {
    return noChange;
  }

  update(part, [value, lasting]) {
    const drawn = `${zone} ${exact} ${currentLanguage()}`;
    shown.add(part.element);
    if (value === this.#value && drawn === this.#drawn) return noChange;
    this.#value = value;
    this.#drawn = drawn;
    part.element.dateTime = value;
    if (lasting) part.element.dataset.lasting = '';
    part.element.title = absolute(value);
    // Written before the element is in the document too, so that nothing is ever drawn empty.
    write(part.element);
    return noChange;
  }
}

export const ago = directive(Ago);

/** Starts the one ticker that all times share. */
export function startTicking() {
  setInterval(() => {
    if (!document.hidden && frozenAt === null && !exact) tick();
  }, SECOND);
  document.addEventListener('visibilitychange', () => !document.hidden && tick());
}
