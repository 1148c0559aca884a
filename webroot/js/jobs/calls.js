/** How long an answer is waited for; the page says so. */
export const ANSWER_MS = 15000;

const ROOT = new URL('../../', import.meta.url);

const address = (path, query = {}) => {
  const url = new URL(`api/admin/${path}`, ROOT);
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== '') url.searchParams.set(name, value);
  }
  return url;
};
const job = (id, rest = '') => `jobs/${encodeURIComponent(id)}${rest}`;

/** The configured actions: `{actions}`. @returns {Promise<Answer>} */
export const actions = () => call(address('actions'));

/** Jobs, newest first: `{jobs, more}`. */
export const list = (query) => call(address('jobs', query));

export const one = (id) => call(address(job(id)));

/** @param {{action: string, target?: string, parameters?: object}} order */
export const start = (order) => call(address('jobs'), sending(order));

export const cancel = (id) => call(address(job(id, '/cancel')), sending({}));

/** A slice of a log; without `from` its end. */
export const log = (id, query) => call(address(job(id, '/log'), query));

/** Where a person reads a log as plain text. */
export const logAddress = (id) => address(job(id, '/log'), {limit: 1024 * 1024}).href;

/** Where the page shows a job. */
export const jobAddress = (id) => new URL(`./?view=job&id=${encodeURIComponent(id)}`, ROOT).href;

const sending = (body) => ({method: 'POST', headers: {'Content-Type': 'application/json'}, body: JSON.stringify(body)});

/**
 * @typedef {{ok: true, body: object}|{ok: false, status: number, unsure: boolean, code: string, detail: string,
 *   fields: {field: string, message: string}[], job: object|null}} Answer `unsure` if the server may have done it all the same
 */
async function call(url, {headers, ...options} = {}) {
  try {
    const response = await fetch(url, {
      ...options,
      headers: {Accept: 'application/json', ...headers},
      cache: 'no-store',
      credentials: 'same-origin',
      signal: AbortSignal.timeout(ANSWER_MS),
    });
    const body = await bodyOf(response);
    if (response.ok && body) return {ok: true, body};
    const {code = `http_${response.status}`, detail = '', fields, job: other = null} = body ?? {};
    const unsure = response.ok || (response.status >= 500 && response.status !== 503 && response.status !== 507);
    return {ok: false, status: response.status, unsure, code, detail, fields: Array.isArray(fields) ? fields : [], job: other};
  } catch (error) {
    const code = error.name === 'TimeoutError' ? 'no_answer' : 'unreachable';
    return {ok: false, status: 0, unsure: true, code, detail: '', fields: [], job: null};
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
