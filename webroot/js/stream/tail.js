const FLUSH_EVERY_MS = 50;
/** What one message to the tabs carries at most; older rows of a burst are counted and left out. */
export const MOST_ROWS = 200;
const MOST_CHARACTERS = 1024 * 1024;
const MINUTE = 60000;

/**
 * The journal's end of the stream: knows the last row's number, lets every row through once and sends rows on in
 * batches, so that a burst costs the tabs little. Serves only while a tab wants it, since rows may be large.
 *
 * Messages: `attached {epoch, at}` (rows after `at` follow; `at` is null if nobody knows yet), `rows {epoch, rows,
 * skipped, minutes, at}` (ascending; `skipped` older ones of the same batch were left out; `minutes` counts all of them
 * as `[minute, count]`) and `reset {epoch, reason, at}` (what came before may be missing).
 */
export class Tail {
  wanted = false;
  #id = null;
  #epoch = null;
  #rows = [];
  #size = 0;
  #skipped = 0;
  #minutes = new Map();
  #timer = null;
  #flushedAt = 0;
  #attached = false;

  constructor(emit) {
    this.emit = (op, members) => emit({type: 'events', op, epoch: this.#epoch, ...members});
  }

  /** Where to go on from, for the address of a stream; nothing if it is to begin with what is new. */
  get cursor() {
    return this.#id === null ? {} : {last_event_id: this.#id, ...(this.#epoch ? {epoch: this.#epoch} : {})};
  }

  /** What somebody who joins has to hear; empty as long as no rows flow. */
  greetings() {
    if (!this.#attached) return [];
    this.#flush();
    return [{type: 'events', op: 'attached', epoch: this.#epoch, at: this.#id}];
  }

  /** Forgets the place, as when nobody wants rows any longer: there is no use in all that was missed. */
  forget() {
    this.#flush();
    this.#id = null;
    this.#attached = false;
  }

  /** A stream has opened that carries the journal; without a cursor it begins after `lastId`. */
  opened(epoch, lastId = null) {
    if (epoch && this.#epoch && epoch !== this.#epoch) this.forget();
    this.#epoch = epoch || this.#epoch;
    this.#id ??= lastId;
    this.#attached = true;
    this.emit('attached', {at: this.#id});
  }

  closed() {
    this.#attached = false;
  }

  row(row, size = 0) {
    if (this.#id !== null && row.id <= this.#id) return;
    this.#id = row.id;
    this.#rows.push([row, size]);
    this.#size += size;
    const minute = Math.floor(Date.parse(row.created_at) / MINUTE);
    this.#minutes.set(minute, (this.#minutes.get(minute) ?? 0) + 1);
    while (this.#rows.length > 1 && (this.#rows.length > MOST_ROWS || this.#size > MOST_CHARACTERS)) {
      this.#size -= this.#rows.shift()[1];
      this.#skipped++;
    }
    const wait = this.#flushedAt + FLUSH_EVERY_MS - Date.now();
    // A row that comes alone goes at once.
    if (wait <= 0) this.#flush();
    else this.#timer ??= setTimeout(() => this.#flush(), wait);
  }

  /** The stream's place has moved, perhaps over rows that are not for this reader. */
  passed(place) {
    const id = /^\d+$/.test(place) ? Number(place) : 0;
    if (this.#attached && id > (this.#id ?? 0)) this.#id = id;
  }

  /** The server cannot go on from the cursor. */
  reset({reason, last_id: lastId = null, epoch}) {
    // A server without a journal says so too.
    if (!this.#attached) return;
    this.#flush();
    this.#epoch = epoch || this.#epoch;
    this.#id = lastId;
    this.emit('reset', {reason, at: lastId});
  }

  /** Rows that are asked for instead of streamed, page by page. */
  async poll(base, again = 20) {
    const {events, last_id: lastId, epoch} = await this.#ask(base);
    if (epoch && this.#epoch && epoch !== this.#epoch) return this.reset({reason: 'replaced', last_id: lastId, epoch});
    this.#epoch = epoch || this.#epoch;
    if (this.#id === null) {
      this.#id = lastId;
      this.#attached = true;
      return this.emit('attached', {at: lastId});
    }
    for (const row of events) this.row(row);
    if (events.length > 0 && again > 0) await this.poll(base, again - 1);
  }

  async #ask(base) {
    const url = new URL('api/events', base);
    url.searchParams.set('limit', this.#id === null ? 1 : MOST_ROWS);
    if (this.#id !== null) url.searchParams.set('after', this.#id);
    const response = await fetch(url, {cache: 'no-store', credentials: 'same-origin', signal: AbortSignal.timeout(8000)});
    if (!response.ok) throw new Error(`the journal answered ${response.status}`);
    return response.json();
  }

  #flush() {
    clearTimeout(this.#timer);
    this.#timer = null;
    if (this.#rows.length === 0) return;
    const rows = this.#rows.map(([row]) => row);
    const [skipped, minutes] = [this.#skipped, [...this.#minutes]];
    this.#rows = [];
    this.#size = this.#skipped = 0;
    this.#minutes = new Map();
    this.#flushedAt = Date.now();
    this.emit('rows', {rows, skipped, minutes, at: this.#id});
  }
}
