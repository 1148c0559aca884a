import {Changes} from './changes.js';
import {emptyTopic, reduce} from './stream/topic.js';

/**
 * The one place where the page's state lives. Values (route, session, settings, connection, ...) are replaced whole;
 * topics hold keyed items and change by the stream's own messages. Whoever subscribes is called once per animation
 * frame, however many changes there were.
 */
export class Store {
  #values = new Map();
  #topics = new Map();
  #listeners = new Set();
  #scheduled = false;
  /** What has changed in the projects since this tab was opened. */
  changes = new Changes();

  get(key) {
    return this.#values.get(key);
  }

  set(key, value) {
    if (Object.is(this.#values.get(key), value)) return;
    this.#values.set(key, value);
    this.#schedule();
  }

  /** Replaces some members of a value that is an object. */
  patch(key, members) {
    const before = this.#values.get(key) ?? {};
    if (Object.keys(members).every((name) => Object.is(before[name], members[name]))) return;
    this.set(key, {...before, ...members});
  }

  topic(name) {
    return this.#topics.get(name) ?? emptyTopic;
  }

  /** Applies one message of a state topic (`snapshot`, `put`, `remove`, `problems`, `current`). */
  apply(name, message) {
    const before = this.topic(name);
    if (name === 'projects') this.changes.hear(before.items, message);
    const after = reduce(before, message);
    if (after === before) return;
    this.#topics.set(name, after);
    this.#schedule();
  }

  /** Forgets all data of the server, as when somebody signs out. */
  clear() {
    this.#topics.clear();
    this.changes.clear();
    this.#schedule();
  }

  /** Forgets the topics that the server does not serve, or not any longer. */
  keep(names) {
    for (const name of [...this.#topics.keys()]) if (!names.includes(name)) this.#topics.delete(name);
  }

  subscribe(listener) {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #schedule() {
    if (this.#scheduled) return;
    this.#scheduled = true;
    const run = () => {
      this.#scheduled = false;
      for (const listener of this.#listeners) listener(this);
    };
    // A hidden tab gets no animation frames, yet its title and notifications must go on.
    if (document.hidden) setTimeout(run, 250);
    else requestAnimationFrame(run);
  }
}
