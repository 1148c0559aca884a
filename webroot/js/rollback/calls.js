const ANSWER_MS = 35000;

const address = (slug, rest) => new URL(`api/projects/${encodeURIComponent(slug)}/${rest}`, new URL('.', document.baseURI));

/** What a rollback would do now. @returns {Promise<Answer>} */
export const preview = (slug) => call(address(slug, 'rollback'), {});

/** Takes the last commit back. @param {{expected_head: string, idempotency_key: string, force?: boolean}} order */
export const rollBack = (slug, order) => call(address(slug, 'rollback'), sending(order));

/** Takes a rollback back. */
export const undo = (slug, id) => call(address(slug, `rollbacks/${encodeURIComponent(id)}/undo`), sending({}));

/** What was tried and done, newest first. */
export const history = (slug) => call(address(slug, 'rollbacks'), {});

/** A key that no other request has; a page without a secure context has no `crypto.randomUUID`. */
export function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

const sending = (body) => ({method: 'POST', headers: {'Content-Type': 'application/json'}, body: JSON.stringify(body)});

/**
 * @typedef {{ok: true, body: object}|{ok: false, unsure: boolean, code: string, detail: string, paths: string[],
 *   lockAgeMs: number|null}} Answer `unsure` if the server may have done it all the same
 */
async function call(url, options) {
  try {
    const response = await fetch(url, {...options, cache: 'no-store', signal: AbortSignal.timeout(ANSWER_MS)});
    const body = await bodyOf(response);
    if (response.ok && body) return {ok: true, body};
    const {code = `http_${response.status}`, detail = body?.reason ?? body?.message ?? '', paths, lock_age_ms: age} = body ?? {};
    const unsure = response.ok || (response.status >= 500 && response.status !== 503);
    return {ok: false, unsure, code, detail, paths: Array.isArray(paths) ? paths : [], lockAgeMs: age ?? null};
  } catch (error) {
    const code = error.name === 'TimeoutError' ? 'no_answer' : 'unreachable';
    return {ok: false, unsure: true, code, detail: '', paths: [], lockAgeMs: null};
  }
}

// A proxy's own error page is no JSON.
async function bodyOf(response) {
  const text = await response.text();
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
