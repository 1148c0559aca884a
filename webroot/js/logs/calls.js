import {call, ROOT} from '../calls.js';

const ANSWER_MS = 15000;

const address = (path, query = {}) => {
  const url = new URL(`api/logs${path}`, ROOT);
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== '') url.searchParams.set(name, value);
  }
  return url;
};
const log = (project, id, rest = '') => `/${encodeURIComponent(project)}/${encodeURIComponent(id)}${rest}`;

/** A project's log files, the newest first: `{logs, truncated}`. @returns {Promise<import('../calls.js').Answer>} */
export const list = (project) => call(address('', {project}), ANSWER_MS);

/** Whole lines: from a byte on, those before one, or the last. */
export const slice = (project, id, query) => call(address(log(project, id), query), ANSWER_MS);

/** Lines that contain a text, as far as one answer comes. */
export const search = (project, id, query) => call(address(log(project, id, '/search'), query), ANSWER_MS);

/** Where the file itself can be had. */
export const rawAddress = (project, id) => address(log(project, id, '/raw')).href;
