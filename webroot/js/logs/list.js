import * as calls from './calls.js';

const LOOK_EVERY_MS = 10000;

/** The log files of one project, asked for now and then while they are shown; told through the store's `logList` value. */
export class LogList {
  #store;
  #project = null;
  #timer = null;

  constructor(store) {
    this.#store = store;
  }

  /** Looks after a project's list from now on. */
  open(project) {
    if (this.#project === project) return;
    this.close();
    this.#project = project;
    this.#timer = setInterval(() => this.#mayAsk() && this.refresh(), LOOK_EVERY_MS);
    queueMicrotask(() => this.refresh());
  }

  close() {
    clearInterval(this.#timer);
    this.#timer = this.#project = null;
  }

  /** `{project, logs, truncated, failure}`, or nothing yet. */
  of(project) {
    const known = this.#store.get('logList');
    return known?.project === project ? known : null;
  }

  #mayAsk() {
    return !this.#store.get('paused') && !document.hidden && ['live', 'polling'].includes(this.#store.get('connection')?.state);
  }

  async refresh() {
    const project = this.#project;
    if (project === null) return;
    const answer = await calls.list(project);
    if (project !== this.#project) return;
    const before = this.of(project);
    this.#store.set('logList', answer.ok ? {project, failure: null, ...answer.body} : {project, logs: before?.logs ?? null, truncated: false, failure: answer});
  }
}
