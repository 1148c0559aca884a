import {keyOf} from './stream/topic.js';

const MINUTE = 60000;
/** How far back is counted. */
export const MINUTES = 30;

/** How many changes of each item this tab has seen in each of the last minutes. Bounded: one short row an item. */
export class Changes {
  #rows = new Map();
  since = Date.now();

  /** Takes a message before it is applied: `items` are those from before. The first picture of all is no change. */
  hear(items, message, at = Date.now()) {
    if (message.op === 'put') this.#compare(items, message.item, at);
    else if (message.op === 'remove') this.#rows.delete(String(message.id));
    else if (message.op === 'snapshot') {
      const there = new Set(message.items.map(keyOf));
      for (const key of this.#rows.keys()) if (!there.has(key)) this.#rows.delete(key);
      for (const item of message.items) this.#compare(items, item, at);
    }
  }

  /** Counts by minute, the oldest first; the last one is the minute that is running. */
  of(key, at = Date.now()) {
    const row = this.#rows.get(key);
    const now = Math.floor(at / MINUTE);
    return Array.from({length: MINUTES}, (_, i) => {
      const minute = now - MINUTES + 1 + i;
      return row && minute <= row.minute && minute > row.minute - MINUTES ? row.counts[minute % MINUTES] : 0;
    });
  }

  clear() {
    this.#rows.clear();
    this.since = Date.now();
  }

  #compare(items, item, at) {
    const key = keyOf(item);
    const known = items.get(key);
    if (!known || known.version === item.version) return;
    const minute = Math.floor(at / MINUTE);
    let row = this.#rows.get(key);
    if (!row) this.#rows.set(key, (row = {minute, counts: new Uint16Array(MINUTES)}));
    for (let gap = Math.min(minute - row.minute, MINUTES); gap > 0; gap--) row.counts[(minute - gap + 1) % MINUTES] = 0;
    row.minute = Math.max(row.minute, minute);
    row.counts[row.minute % MINUTES]++;
  }
}
