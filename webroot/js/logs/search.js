import * as calls from './calls.js';

const MOST_HITS = 100;

/**
 * A search in one log, on the server, piece by piece, as a state that is replaced whole: `{text, hits, to, size, running,
 * capped, exhausted, failure, reset}`. `changed` is called with every change.
 */
export class LogSearch {
  #turn = 0;
  #generation = null;
  state = null;

  constructor({project, id, changed}) {
    Object.assign(this, {project, id, changed});
  }

  close() {
    this.#turn++;
  }

  clear() {
    this.#turn++;
    this.#set(null);
  }

  start(text) {
    this.#generation = null;
    this.#set({text, hits: [], to: 0, size: null, running: true, capped: false, exhausted: false, failure: null, reset: false});
    return this.#run();
  }

  /** Stops where it is, or goes on from there. */
  toggle() {
    if (this.state.running) {
      this.#turn++;
      this.#set({...this.state, running: false});
    } else {
      this.#set({...this.state, running: true, capped: false, failure: null, most: this.state.hits.length + MOST_HITS});
      this.#run();
    }
  }

  async #run() {
    const turn = ++this.#turn;
    while (turn === this.#turn && this.state.running) {
      const {text, hits, to, most = MOST_HITS} = this.state;
      const answer = await calls.search(this.project, this.id, {q: text, from: to, generation: this.#generation, limit: Math.min(200, most - hits.length)});
      if (turn !== this.#turn) return;
      if (!answer.ok) return this.#set({...this.state, running: false, failure: answer});
      const {generation, lines, searched_to: searched, size, exhausted, capped, reset} = answer.body;
      this.#generation = generation;
      const found = reset ? lines : [...hits, ...lines];
      const full = capped || found.length >= most;
      this.#set({...this.state, generation, hits: found, to: searched, size, exhausted: exhausted && !full, capped: full, reset: Boolean(reset), running: !exhausted && !full});
      // No step ahead: going on would never end.
      if (searched <= to && !exhausted) return this.#set({...this.state, running: false});
    }
  }

  #set(state) {
    this.state = state;
    this.changed();
  }
}
