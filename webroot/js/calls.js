/** Where Signalbox lives, also seen from a page that is not its own. Ends with a slash. */
export const ROOT = new URL('../', import.meta.url);

/** The options of a request that sends JSON. */
export const sending = (body) => ({method: 'POST', headers: {'Content-Type': 'application/json'}, body: JSON.stringify(body)});

// What these say was not done.
const NOT_DONE = new Set([503, 507]);
const NO_CONTENT = 204;

/**
 * One call. It never throws.
 *
 * @typedef {{ok: true, body: object}|{ok: false, status: number, unsure: boolean, code: string, detail: string, problem: object, retryAfterS?: number}} Answer
 *   `unsure` if the server may have done it all the same; `problem` is what it answered, as far as that can be read
 * @param {number} deadlineMs how long an answer is waited for
 * @param {Function} [reviver] for reading the answer's JSON
 * @returns {Promise<Answer>}
 */
export async function call(url, deadlineMs, {headers, ...options} = {}, reviver = undefined) {
  try {
    const response = await fetch(url, {
      ...options,
      headers: {Accept: 'application/json', ...headers},
      cache: 'no-store',
      credentials: 'same-origin',
      signal: AbortSignal.timeout(deadlineMs),
    });
    const body = await bodyOf(response, reviver);
    if (response.ok && (body || response.status === NO_CONTENT)) return {ok: true, body: body ?? {}};
    const {status} = response;
    const problem = body ?? {};
    const {code = `http_${status}`, detail = ''} = problem;
    const unsure = response.ok || (status >= 500 && !NOT_DONE.has(status));
    return {ok: false, status, unsure, code, detail, problem, retryAfterS: Number(response.headers.get('Retry-After')) || 0};
  } catch (error) {
    const code = error.name === 'TimeoutError' ? 'no_answer' : 'unreachable';
    return {ok: false, status: 0, unsure: true, code, detail: '', problem: {}};
  }
}

// A proxy's own error page is no JSON.
async function bodyOf(response, reviver) {
  const text = await response.text();
  try {
    return JSON.parse(text, reviver);
  } catch {
    return null;
  }
}
