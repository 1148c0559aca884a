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
  // Whether `shown` is the newest page of this question.
  #ours = false;
  #matches = matcher(this.filter);

  /** Another question: what was known of the answer to the last one goes. */
  ask(filter) {
    this.filter = filter;
    this.#matches = matcher(filter);
    this.#ours = false;
    this.#forgetFresh();
  }

  /** A page of rows before a certain one: it stands by itself. */
  showOlder({rows, more}) {
    this.shown = rows.map(slim);
    this.more = more;
    this.#ours = false;
  }

  /**
   * The newest page. Rows that came in while it was read are kept.
   * @param {boolean} still what is shown must not move: what is new waits
   */
  showNewest({rows, more, lastId, epoch}, still) {
    if (epoch && this.epoch && epoch !== this.epoch) this.clear();
    this.epoch = epoch ?? this.epoch;
    const newest = Math.max(lastId ?? 0, rows[0]?.id ?? 0);
    this.heard = Math.max(this.heard ?? 0, newest);
    const page = rows.map(slim);
    const known = this.#ours ? this.shown : [];
    const broken = this.#gapTo !== null && this.#gapTo > newest;
    const later = (broken ? known : [...this.#fresh, ...known]).filter(({id}) => id > newest);
    if (still && known.length > 0) {
      if (!broken) this.#wait([...later, ...page], known[0].id, more);
      return;
    }
    const all = [...later, ...page];
    this.shown = all.slice(0, PAGE);
    this.more = more || all.length > PAGE;
    this.#ours = true;
    if (broken) return;
    this.#forgetFresh();
  }

  // What of a newest page is above the rows that stay.
  #wait(rows, top, more) {
    this.#fresh = rows.filter(({id}) => id > top);
    this.#gapTo = more && rows.length > 0 && rows.at(-1).id > top ? rows.at(-1).id - 1 : null;
    this.unseen = this.#fresh.length;
    this.uncounted = this.#gapTo !== null;
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
