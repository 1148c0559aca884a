const SMALL = 4000;
const MOST_TEXT = 300;
const MOST_MEMBERS = 20;
const MOST_DEPTH = 3;

/**
 * A row as a list keeps it: large data is cut down to what a summary needs and marked `folded` (characters of the
 * whole), so that a list of rows stays small whatever agents write. Marked too is data that holds numbers beyond what a
 * number can hold here: they have to be read with every digit.
 */
export function slim(row) {
  const size = JSON.stringify(row.data)?.length ?? 0;
  if (size > SMALL) return {...row, data: cut(row.data, MOST_DEPTH), folded: size};
  return exact(row.data) ? row : {...row, folded: size};
}

function exact(value) {
  if (typeof value === 'number') return Math.abs(value) <= Number.MAX_SAFE_INTEGER;
  return value === null || typeof value !== 'object' || Object.values(value).every(exact);
}

function cut(value, depth) {
  if (typeof value === 'string') return value.length > MOST_TEXT ? `${value.slice(0, MOST_TEXT)}\u2026` : value;
  if (value === null || typeof value !== 'object') return value;
  if (depth === 0) return Array.isArray(value) ? [] : {};
  if (Array.isArray(value)) return value.slice(0, MOST_MEMBERS).map((one) => cut(one, depth - 1));
  return Object.fromEntries(Object.entries(value).slice(0, MOST_MEMBERS).map(([name, one]) => [name, cut(one, depth - 1)]));
}
