const MINUTE = 60000;
/** How far back is counted. */
export const MINUTES = 60;

/** Rows by the minute, the last hour: what the server counted, and what came in since. */
export class Minutes {
  #counts = new Map();
  /** Whether the server's counts are in. */
  known = false;

  /** The server's counts: one a minute from `from` on. */
  set(from, counts) {
    const first = Math.floor(Date.parse(from) / MINUTE);
    this.#counts = new Map(counts.map((count, i) => [first + i, count]));
    this.known = true;
  }

  /** @param {Array<[number, number]>} minutes pairs of a minute since 1970 and a count */
  add(minutes, at) {
    const oldest = Math.floor(at / MINUTE) - MINUTES;
    for (const [minute, count] of minutes) {
      if (minute > oldest) this.#counts.set(minute, (this.#counts.get(minute) ?? 0) + count);
    }
    for (const minute of this.#counts.keys()) if (minute <= oldest) this.#counts.delete(minute);
  }

  /** The last hour's counts, the oldest first; the last one is the minute that is running. */
  values(at) {
    const now = Math.floor(at / MINUTE);
    return Array.from({length: MINUTES}, (_, i) => this.#counts.get(now - MINUTES + 1 + i) ?? 0);
  }

  clear() {
    this.#counts.clear();
    this.known = false;
  }
}
