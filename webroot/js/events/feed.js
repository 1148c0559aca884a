import {filterOf, matcher} from './match.js';
import {slim} from './slim.js';

/** Rows on the screen at most. */
export const PAGE = 50;
const RING = 200;
// More than these at once are not lit up as they come: nobody could follow.
const MOST_LIT = 10;

/**
 * The list that the Events view shows: at most a page of rows (`shown`, newest first) and, above it, those that came in
 * while the list had to stand still (`fresh`, bounded). Every row is taken once, whatever reconnects there are.
 */
export class Feed {
  filter = filterOf({});
  shown = [];
  /** Whether older rows can be had. */
  more = false;
  /** Rows that match and are not shown. */
  unseen = 0;
  /** Whether there are more of them than could be counted. */
  uncounted = false;
  /** The last row's number that was heard of or read, and the database that it counts in. */
  heard = null;
  epoch = null;
  #fresh = [];
  // Rows up to this one may be missing between `fresh` and `shown`.
  #gapTo = null;
  #matches = matcher(this.filter);

  /** Another question: what was known of the answer to the last one goes. */
  ask(filter) {
    this.filter = filter;
    this.#matches = matcher(filter);
    this.#forgetFresh();
  }

  /** A page that was read: newest rows of all, or (`older`) those before a row. */
  show({rows, more, lastId, epoch}, older) {
    this.shown = rows.map(slim);
    this.more = more;
    if (epoch) this.epoch = epoch;
    if (older) return;
    const newest = Math.max(lastId ?? 0, rows[0]?.id ?? 0);
    this.#fresh = this.#fresh.filter(({id}) => id > newest);
    if (this.#gapTo !== null && this.#gapTo <= newest) this.#gapTo = null;
    this.unseen = this.#fresh.length;
    this.uncounted = this.#gapTo !== null;
    this.heard = Math.max(this.heard ?? 0, newest);
  }

  /**
   * Live rows, ascending.
   * @param {number} skipped how many before them were left out on their way
   */
  take(rows, skipped) {
    if (skipped > 0) {
      this.#fresh = [];
      this.#gapTo = (rows[0]?.id ?? 1) - 1;
      this.uncounted = true;
    }
    for (const row of rows) {
      if (this.heard !== null && row.id <= this.heard) continue;
      this.heard = row.id;
      if (!this.#matches(row)) continue;
      this.#fresh.unshift({...slim(row), arrived: rows.length <= MOST_LIT});
      this.unseen++;
    }
    if (this.#fresh.length > RING) {
      this.#fresh.length = RING;
      this.#gapTo = this.#fresh.at(-1).id - 1;
    }
  }

  /**
   * Shows what waits.
   * @returns {boolean} false if rows between are not here: the newest page has to be read
   */
  release() {
    const gap = this.#gapTo !== null;
    if (gap && this.#fresh.length < PAGE) return false;
    if (this.#fresh.length > 0) {
      const all = gap ? this.#fresh : [...this.#fresh, ...this.shown];
      this.more ||= gap || all.length > PAGE;
      this.shown = all.slice(0, PAGE);
    }
    this.#forgetFresh();
    return true;
  }

  /** Something may have been missed up to now: it takes a page that is asked for from now on to know. */
  doubt() {
    this.#fresh = [];
    this.#gapTo = 0;
    this.uncounted = true;
  }

  clear() {
    this.ask(this.filter);
    this.shown = [];
    this.more = false;
    this.heard = null;
    this.epoch = null;
  }

  #forgetFresh() {
    this.#fresh = [];
    this.#gapTo = null;
    this.unseen = 0;
    this.uncounted = false;
  }
}
