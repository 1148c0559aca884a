import {call, ROOT, sending} from '../calls.js';

/** How long an answer is waited for; the page says so. */
export const ANSWER_MS = 15000;

const address = (path, query = {}) => {
  const url = new URL(`api/admin/${path}`, ROOT);
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== '') url.searchParams.set(name, value);
  }
  return url;
};
const job = (id, rest = '') => `jobs/${encodeURIComponent(id)}${rest}`;

/** The configured actions: `{actions}`. @returns {Promise<Answer>} */
export const actions = () => ask(address('actions'));

/** Jobs, newest first: `{jobs, more}`. */
export const list = (query) => ask(address('jobs', query));

export const one = (id) => ask(address(job(id)));

/** @param {{action: string, target?: string, parameters?: object}} order */
export const start = (order) => ask(address('jobs'), sending(order));

export const cancel = (id) => ask(address(job(id, '/cancel')), sending({}));

/** A slice of a log; without `from` its end. */
export const log = (id, query) => ask(address(job(id, '/log'), query));

/** Where a person reads a log as plain text. */
export const logAddress = (id) => address(job(id, '/log'), {limit: 1024 * 1024}).href;

/** Where the page shows a job. */
export const jobAddress = (id) => new URL(`./?view=job&id=${encodeURIComponent(id)}`, ROOT).href;

/**
 * @typedef {import('../calls.js').Answer & {fields?: {field: string, message: string}[], job?: object|null}} Answer what was
 *   refused names the fields that do not fit, and the job that is in the way
 * @returns {Promise<Answer>}
 */
async function ask(url, options) {
  const answer = await call(url, ANSWER_MS, options);
  if (answer.ok) return answer;
  const {fields, job: other = null} = answer.problem;
  return {...answer, fields: Array.isArray(fields) ? fields : [], job: other};
}
