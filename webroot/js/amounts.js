import {number} from './i18n.js';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

const unit = (value, name, digits = 0) =>
  number(value, {style: 'unit', unit: name, unitDisplay: 'short', maximumFractionDigits: digits});

/** How long something took, in its two largest units. */
export function duration(ms) {
  if (ms < SECOND) return unit(Math.round(ms), 'millisecond');
  if (ms < MINUTE) return unit(ms / SECOND, 'second', 1);
  if (ms < HOUR) return `${unit(Math.trunc(ms / MINUTE), 'minute')} ${unit(Math.trunc((ms % MINUTE) / SECOND), 'second')}`;
  return `${unit(Math.trunc(ms / HOUR), 'hour')} ${unit(Math.trunc((ms % HOUR) / MINUTE), 'minute')}`;
}

/** Dollars; small sums to a hundredth of a cent. */
export const money = (dollars) =>
  number(dollars, {style: 'currency', currency: 'USD', maximumFractionDigits: Math.abs(dollars) < 1 ? 4 : 2});

/** A count that may be large: 12.3K. */
export const compact = (count) => number(count, {notation: 'compact', maximumFractionDigits: 1});

/** The size of a file. */
export function bytes(size) {
  if (size < 1000) return number(size, {style: 'unit', unit: 'byte', unitDisplay: 'long'});
  if (size < 1e6) return unit(size / 1e3, 'kilobyte', 1);
  return size < 1e9 ? unit(size / 1e6, 'megabyte', 1) : unit(size / 1e9, 'gigabyte', 2);
}
