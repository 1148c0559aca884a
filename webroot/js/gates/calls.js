import {call, ROOT, sending} from '../calls.js';

/** How long an answer is waited for; the page says so. */
export const ANSWER_MS = 15000;

const address = (path) => new URL(`api/gates${path}`, ROOT);

/**
 * Answers a gate; the first answer counts.
 * @param {{project: string, id: string}} gate
 * @param {{decision: string, guidance?: string, version: string}} answer `version` is the one that the person saw
 * @returns {Promise<import('../calls.js').Answer & {winner?: object|null, gate?: object|null}>} a refusal names the answer
 *   that counts, or the question as it is now
 */
export async function resolve({project, id}, answer) {
  const sent = await call(address(`/${encodeURIComponent(project)}/${encodeURIComponent(id)}/resolve`), ANSWER_MS, sending(answer));
  if (sent.ok) return sent;
  const {winner, gate = null} = sent.problem;
  return {...sent, gate, winner: winner ?? gate?.resolution ?? null};
}

/** Every gate as the server has it now. */
export const all = () => call(new URL('?state=all', address('')), ANSWER_MS);
