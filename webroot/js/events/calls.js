import {call, ROOT} from '../calls.js';
import {typesOf} from './match.js';

const TIMEOUT_MS = 15000;
const MOST_CALLS = 5;

/**
 * A page of rows, newest first, as `{ok: true, rows, more, lastId, prunedThrough, epoch}`, or `{ok: false, code}`. The
 * server ends a page early when its rows are large, so it may take several calls.
 *
 * @param {{type: string, project: string, text: string}} filter
 * @param {number|null} before only rows short of this one
 */
export async function page(filter, before, limit) {
  let found = null;
  for (let asked = 0; asked < MOST_CALLS; asked++) {
    const answer = await ask(address(filter, found?.rows.at(-1)?.id ?? before, limit - (found?.rows.length ?? 0)));
    if (!answer.ok) return answer;
    const {events, last_id: lastId, epoch = null, pruned_through: prunedThrough = 0, more} = answer.body;
    const rows = [...(found?.rows ?? []), ...events.reverse()];
    found = {ok: true, rows, more: more ?? rows.length === limit, lastId, prunedThrough, epoch};
    if (!found.more || rows.length >= limit || events.length === 0) break;
  }
  return found;
}

/** One row whole, its numbers with every digit where the browser can keep them; or nothing if it is not there. */
export async function one(id) {
  const url = api('api/events');
  url.searchParams.set('after', id - 1);
  url.searchParams.set('limit', 1);
  const answer = await ask(url, everyDigit);
  if (!answer.ok) return answer;
  const row = answer.body.events.find((event) => event.id === id);
  return row ? {ok: true, row} : {ok: false, code: 'not_found'};
}

/** `{ok: true, from, counts}`: rows by the minute. */
export async function counts(minutes) {
  const url = api('api/events/counts');
  url.searchParams.set('minutes', minutes);
  const answer = await ask(url);
  return answer.ok ? {ok: true, ...answer.body} : answer;
}

function address({type, project, text}, before, limit) {
  const url = api('api/events');
  url.searchParams.set('limit', limit);
  if (before !== null) url.searchParams.set('before', before);
  for (const one of typesOf(type)) url.searchParams.append('type', one);
  if (project) url.searchParams.set('project', project);
  if (text) url.searchParams.set('text', text);
  return url;
}

const api = (path) => new URL(path, ROOT);
const ask = (url, reviver) => call(url, TIMEOUT_MS, {}, reviver);

// Written again, such a number is the text that it was read from.
const everyDigit = (name, value, {source} = {}) =>
  typeof value === 'number' && JSON.rawJSON && source !== undefined && String(value) !== source ? JSON.rawJSON(source) : value;
