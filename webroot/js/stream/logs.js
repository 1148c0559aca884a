const MOST = 16;
const PREFIX = 'log:';

/**
 * The logs that somebody follows. The stream begins each where it is now: whoever shows one reads what came before by
 * itself, told by `attached` that from now on every line is told.
 *
 * Messages are `{type: 'log', topic, op, …}`: `attached`; `lines {generation, from, to, lines}`; `reset {reason, generation,
 * from}`; `notice {kind, generation, from, to, lines}`.
 */
export class LogTails {
  topics = [];
  #carried = [];

  constructor(emit) {
    this.emit = (topic, op, members) => emit({type: 'log', topic, op, ...members});
  }

  /** @returns {boolean} whether the stream has to carry more than it does */
  want(topics) {
    this.topics = [...topics].filter((topic) => topic.startsWith(PREFIX)).slice(0, MOST);
    return this.topics.some((topic) => !this.#carried.includes(topic));
  }

  get cursor() {
    return this.topics.length > 0 ? {log_lines: 0} : {};
  }

  opening() {
    this.#carried = [...this.topics];
  }

  greeted(served) {
    for (const topic of this.#carried) if (served.includes(topic)) this.emit(topic, 'attached');
  }

  lines({project, log_id: id, ...rest}) {
    this.emit(`${PREFIX}${project}/${id}`, 'lines', rest);
  }

  notice({project, log_id: id, ...rest}) {
    this.emit(`${PREFIX}${project}/${id}`, 'notice', rest);
  }

  /** @returns {boolean} whether the reset was about a log */
  reset({topic, ...rest}) {
    if (!topic?.startsWith(PREFIX)) return false;
    this.emit(topic, 'reset', rest);
    return true;
  }

  closed() {
    this.#carried = [];
  }
}
