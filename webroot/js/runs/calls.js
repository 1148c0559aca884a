import {call, ROOT} from '../calls.js';

const ANSWER_MS = 15000;

/** One run with its phases, results, quality checks and events. @returns {Promise<import('../calls.js').Answer>} */
export const one = (project, id) =>
  call(new URL(`api/runs/${encodeURIComponent(project)}/${encodeURIComponent(id)}`, ROOT), ANSWER_MS);
