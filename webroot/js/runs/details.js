import * as calls from './calls.js';

const APART_MS = 250;
const AGAIN_MS = 3000;

/**
 * All that is known of the run on the screen. It is asked for again whenever the run's version is another one, one request
 * at a time, so that a hundred changes in a row cost a few. Every change is told through the store's `runDetails` value:
 * `{key, body, version, failure}`; with a failure `body` is what was known before it.
 */
export class RunDetails {
  #store;
  #key = null;
  #wanted = null;
  #asking = false;
  #timer = null;

  constructor(store) {
    this.#store = store;
  }

  /** Makes sure that what is known is of this version; `null` if the stream does not tell of the run. */
  want(project, id, version) {
    const key = `${project}/${id}`;
    if (this.#key !== key) {
      this.close();
      this.#key = key;
    } else if (this.#wanted?.version === version) return;
    this.#wanted = {project, id, version};
    // Called while a frame is drawn.
    queueMicrotask(() => this.#ask());
  }

  /** What is known of it; nothing if that is another run. */
  of(project, id) {
    const known = this.#store.get('runDetails');
    return known?.key === `${project}/${id}` ? known : null;
  }

  /** A person asked. */
  retry() {
    clearTimeout(this.#timer);
    this.#timer = null;
    this.#ask();
  }

  close() {
    clearTimeout(this.#timer);
    this.#timer = this.#key = this.#wanted = null;
  }

  async #ask() {
    if (this.#asking || this.#timer || !this.#wanted) return;
    const {project, id, version} = this.#wanted;
    const key = this.#key;
    this.#asking = true;
    const answer = await calls.one(project, id);
    this.#asking = false;
    if (key !== this.#key) return this.#ask();
    const before = this.of(project, id);
    this.#store.set('runDetails', {
      key,
      body: answer.ok ? shaped(answer.body) : (before?.body ?? null),
      version: answer.ok ? version : before?.version,
      failure: answer.ok ? null : answer,
    });
    const settled = answer.ok ? this.#wanted.version === version : answer.status === 404;
    if (settled && answer.ok) return this.#later(APART_MS, false);
    return settled ? undefined : this.#later(answer.ok ? APART_MS : AGAIN_MS, true);
  }

  // Nothing is asked before the time is over; then only if it has to be.
  #later(ms, must) {
    const asked = this.#wanted?.version;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      if (must || this.#wanted?.version !== asked) this.#ask();
    }, ms);
  }
}

// The run itself, as the stream tells it, and what only its database says.
const shaped = ({database, phases, results, quality, events, truncated, ...run}) => ({
  run,
  database,
  phases,
  results,
  quality,
  events,
  truncated,
});
