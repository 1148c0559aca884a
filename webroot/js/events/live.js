import * as calls from './calls.js';
import {Feed, PAGE} from './feed.js';
import {filterOf} from './match.js';
import {Minutes, MINUTES} from './minutes.js';

const READ_AGAIN_MS = 500;
const RETRY_MS = 5000;
/** Rows in a project's own short list. */
export const FEW = 8;

/**
 * Keeps the list of rows that the current view shows: reads the journal's past, takes what the stream brings, and holds
 * newcomers back while `still()` says that nothing may move. What it knows stands in the store under `events`.
 */
export class LiveEvents {
  feed = new Feed();
  minutes = new Minutes();
  /** Shows rows before this one; nothing while it shows the newest. */
  before = null;
  #store;
  #want;
  #still;
  #view = null;
  #question = null;
  #status = 'idle';
  #failure = null;
  #missing = null;
  #whole = null;
  #seq = 0;
  #inFlight = false;
  #again = false;
  // Somebody asked for the newest rows, so they may move.
  #asked = false;
  #timer = null;
  #readAt = 0;

  /**
   * @param {{store: object, want: (wanted: boolean) => void, still: () => boolean}} surroundings `want` says whether
   *     rows are to come at all
   */
  constructor({store, want, still}) {
    this.#store = store;
    this.#want = want;
    this.#still = still;
  }

  /** Another view, or another question in the same one. */
  routed(route) {
    const {view} = route;
    const wanted = ['events', 'connect', 'project'].includes(view);
    this.#want(wanted);
    const filter = filterOf(view === 'events' ? route : {project: view === 'project' ? route.slug : ''});
    const id = view === 'events' ? numberOf(route.id) : null;
    const question = JSON.stringify([view, filter]);
    const other = question !== this.#question;
    const before = this.#target(id, view === 'events' ? numberOf(route.before) : null, other);
    if (other || before !== this.before) {
      if (view !== this.#view) this.feed.shown = [];
      if (other) this.feed.ask(filter);
      this.#view = view;
      this.#question = question;
      this.before = before;
      this.#status = 'loading';
      if (wanted) this.#read();
      if (view === 'events' && !this.minutes.known) this.#count();
    }
    this.#unfold(id);
    this.#tell();
  }

  // Where the page begins: as the address says, at the row that it names, or at the newest.
  #target(id, before, other) {
    if (before !== null || id === null) return before;
    const here = !other && this.feed.shown.some((row) => row.id === id);
    return here ? this.before : id + 1;
  }

  /** A message of the stream's Tail. */
  hear({op, epoch, at, rows, skipped, minutes, reason}) {
    const {feed} = this;
    if (op === 'rows') {
      this.minutes.add(minutes, Date.now());
      feed.take(rows, skipped);
      return this.settle();
    }
    const replaced = epoch && feed.epoch && epoch !== feed.epoch;
    if (replaced) feed.clear();
    if (replaced || op === 'reset') this.#missing = {reason: replaced ? 'replaced' : reason, at: Date.now()};
    else if (at !== null && feed.heard !== null && at <= feed.heard) return undefined;
    feed.doubt();
    this.#count();
    if (this.before === null) this.#readAgain();
    return this.#tell();
  }

  /** Lets in what waits, if the list need not stand still any longer. */
  settle() {
    if (!this.held && !this.feed.release()) this.#readAgain();
    this.#tell();
  }

  /** A person asked for the newest rows of this list. */
  show() {
    this.#asked = !this.feed.release();
    if (this.#asked) this.#readAgain();
    this.#tell();
  }

  get held() {
    return this.#status === 'loading' || this.before !== null || Boolean(this.#store.get('paused')) || (this.#view === 'events' && this.#still());
  }

  /** Tries again to read what could not be read. */
  retry() {
    this.#status = 'loading';
    this.#tell();
    return this.#read();
  }

  forgetMissing() {
    this.#missing = null;
    this.#tell();
  }

  /** Forgets all, as when somebody signs out. */
  clear() {
    this.#seq++;
    clearTimeout(this.#timer);
    this.#timer = null;
    this.#inFlight = this.#again = false;
    this.feed.clear();
    this.minutes.clear();
    this.#question = this.#missing = this.#whole = null;
    this.#status = 'idle';
    this.#store.set('events', null);
  }

  #readAgain() {
    if (this.#inFlight) this.#again = true;
    else this.#timer ??= setTimeout(() => this.#read(), Math.max(0, this.#readAt + READ_AGAIN_MS - Date.now()));
  }

  async #read() {
    clearTimeout(this.#timer);
    this.#timer = null;
    const seq = ++this.#seq;
    this.#inFlight = true;
    this.#again = false;
    this.#readAt = Date.now();
    const older = this.before !== null;
    const answer = await calls.page(this.feed.filter, this.before, this.#view === 'project' ? FEW : PAGE);
    if (seq !== this.#seq) return;
    this.#inFlight = false;
    if (answer.ok && older) this.feed.showOlder(answer);
    else if (answer.ok) this.feed.showNewest(answer, this.#status !== 'loading' && !this.#asked && this.held);
    this.#asked = false;
    this.#status = answer.ok ? 'ready' : 'failed';
    this.#failure = answer.ok ? null : answer;
    this.#unfold(numberOf(this.#store.get('route').id));
    if (!answer.ok) this.#timer = setTimeout(() => this.#read(), RETRY_MS);
    else if (this.#again) this.#readAgain();
    this.settle();
  }

  async #count() {
    const answer = await calls.counts(MINUTES);
    if (answer.ok) this.minutes.set(answer.from, answer.counts);
    this.#tell();
  }

  // A row that the list keeps cut down is read whole when it is opened.
  async #unfold(id) {
    const row = id === null ? null : this.feed.shown.find((one) => one.id === id);
    if (!row?.folded || this.#whole?.id === id) return;
    const asked = {id};
    this.#whole = asked;
    const answer = await calls.one(id);
    if (this.#whole !== asked) return;
    this.#whole = {id, row: answer.ok ? answer.row : null, failed: !answer.ok};
    this.#tell();
  }

  #tell() {
    const {shown, more, unseen, uncounted} = this.feed;
    this.#store.set('events', {
      rows: shown,
      more,
      unseen,
      uncounted,
      before: this.before,
      status: this.#status,
      failure: this.#failure,
      missing: this.#missing,
      whole: this.#whole,
    });
  }
}

const numberOf = (text) => (/^\d{1,15}$/.test(text ?? '') ? Number(text) : null);
