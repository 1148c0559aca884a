import {call, ROOT, sending} from '../calls.js';

/** How long an answer is waited for; the page says so. */
export const ANSWER_MS = 15000;

/**
 * Does one thing with a handoff.
 * @param {{session_id: string, id: string}} handoff
 * @param {'claim'|'release'|'resolve'|'reassign'} act
 * @param {{lease_s?: number, note?: string, resolution?: string, assignee?: string}} [body]
 * @returns {Promise<import('../calls.js').Answer & {now?: object|null}>} `now` is the handoff as it is after it, or as it
 *   stood in the way
 */
export async function act({session_id: session, id}, act, body = {}) {
  const url = new URL(`api/v1/ai-sessions/${encodeURIComponent(session)}/handoffs/${encodeURIComponent(id)}/${act}`, ROOT);
  const sent = await call(url, ANSWER_MS, sending(body));
  return {...sent, now: sent.ok ? sent.body : (sent.problem.handoff ?? null)};
}
