import {call, ROOT, sending} from '../calls.js';

const ANSWER_MS = 35000;

const address = (slug, rest) => new URL(`api/projects/${encodeURIComponent(slug)}/${rest}`, ROOT);

/** What a rollback would do now. @returns {Promise<Answer>} */
export const preview = (slug) => ask(address(slug, 'rollback'));

/** Takes the last commit back. @param {{expected_head: string, idempotency_key: string, force?: boolean}} order */
export const rollBack = (slug, order) => ask(address(slug, 'rollback'), sending(order));

/** Takes a rollback back. */
export const undo = (slug, id) => ask(address(slug, `rollbacks/${encodeURIComponent(id)}/undo`), sending({}));

/** What was tried and done, newest first. */
export const history = (slug) => ask(address(slug, 'rollbacks'));

/** A key that no other request has; a page without a secure context has no `crypto.randomUUID`. */
export function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

/** @typedef {import('../calls.js').Answer & {paths?: string[], lockAgeMs?: number|null}} Answer */
async function ask(url, options) {
  const answer = await call(url, ANSWER_MS, options);
  if (answer.ok) return answer;
  const {reason, message, paths, lock_age_ms: age = null} = answer.problem;
  return {...answer, detail: answer.detail || (reason ?? message ?? ''), paths: Array.isArray(paths) ? paths : [], lockAgeMs: age};
}
