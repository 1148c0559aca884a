import {keyOf} from './topic.js';

const TIMEOUT_MS = 8000;

const LISTS = {gates: 'api/gates?state=all', runs: 'api/runs', handoffs: 'api/v1/ai-sessions/queue?state=active'};
// What a list leaves out stays as it was heard last.
const LEFT_OUT = {handoffs: ({kind, state}, {more}) => kind === 'park' || state === 'resolved' || more};

/** The topics that are asked for while the stream cannot be believed. */
export const POLLED = new Set(['projects', ...Object.keys(LISTS)]);

/**
 * One conditional read of the project list.
 * @returns {Promise<{kind: 'same'|'new'|'signed_out'|'failed', message?: object, at?: string}>}
 */
export async function pollProjects(base, signature, fetchFunction = fetch) {
  try {
    const response = await fetchFunction(new URL('api/projects', base), {
      headers: signature ? {'If-None-Match': `"${signature}"`} : {},
      cache: 'no-store',
      credentials: 'same-origin',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (response.status === 304) return {kind: 'same'};
    if (response.status === 401) return {kind: 'signed_out'};
    if (!response.ok) return {kind: 'failed'};
    const body = await response.json();
    return {
      kind: 'new',
      at: body.generated_at,
      message: {op: 'snapshot', items: body.projects, signature: body.signature, problems: body.problems},
    };
  } catch {
    // Refused, cut off, too slow or not JSON: all mean that the list cannot be had now, and the pill says so.
    return {kind: 'failed'};
  }
}

/**
 * One read of each list that the server is known to have, as messages for their topics; what cannot be had now is left
 * out: the connection's state tells how old it is.
 * @param {function(string): object} had the topic as it was before
 * @returns {Promise<[string, object][]>}
 */
export async function pollLists(base, served, had, fetchFunction = fetch) {
  const wanted = Object.keys(LISTS).filter((topic) => served.includes(topic));
  const found = await Promise.all(wanted.map((topic) => list(base, topic, had(topic), fetchFunction)));
  return wanted.map((topic, i) => [topic, found[i]]).filter(([, message]) => message);
}

async function list(base, topic, before, fetchFunction) {
  try {
    const response = await fetchFunction(new URL(LISTS[topic], base), {
      cache: 'no-store',
      credentials: 'same-origin',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (!response.ok) return null;
    const body = await response.json();
    const items = body[topic];
    const there = new Set(items.map(keyOf));
    const kept = [...before.items.values()].filter((item) => LEFT_OUT[topic]?.(item, body) && !there.has(keyOf(item)));
    return {op: 'snapshot', items: [...items, ...kept], signature: body.signature ?? null, problems: body.problems, ...before.members};
  } catch {
    return null;
  }
}
