import {keyOf} from '../stream/topic.js';
import * as calls from './calls.js';
import {isOver} from './list.js';

const EMPTY = Object.freeze({sending: null, failure: null, lost: null, form: null, note: '', assignee: '', lease: ''});

/**
 * What this tab does with handoffs: what is being written, what is on its way, and how it ended. One value a handoff:
 * `{sending, failure, lost, form, note, assignee, lease}`, where `sending` is the act on its way, `lost` tells who was first
 * (`{act, code, by, at}`), and `form` is the act that is being filled in. What the server answers is known here before the
 * stream tells of it. Every change is told through the store's `handoffDesk`.
 */
export class HandoffDesk {
  #store;
  #works = new Map();
  #learned = new Map();
  /** Counts what was learned from answers. */
  revision = 0;

  constructor(store) {
    this.#store = store;
  }

  /** Forgets everything, as when somebody signs out. */
  clear() {
    this.#works.clear();
    this.#learned.clear();
    this.revision++;
  }

  work(handoff) {
    return this.#works.get(keyOf(handoff)) ?? EMPTY;
  }

  fill(handoff, members) {
    this.#set(keyOf(handoff), members);
  }

  /** The handoff as it is known best, whoever told of it. */
  now(told) {
    const learned = this.#learned.get(keyOf(told));
    return learned && changed(learned) > changed(told) ? learned : told;
  }

  /** Whether the one who is signed in has it. */
  isMine({state, claimed_by: by}) {
    return state === 'claimed' && by === this.#store.get('session')?.subject;
  }

  /** Forgets what came of the acts: who comes back begins anew. What is being written stays. */
  look() {
    for (const [key, work] of this.#works) {
      if (work.sending === null && (work.lost || work.failure)) this.#works.set(key, {...work, lost: null, failure: null});
    }
  }

  /**
   * Does one thing with a handoff.
   * @param {string} act `claim`, `release`, `resolve` or `reassign`
   * @returns {Promise<boolean>} whether it was done
   */
  async act(handoff, act, body) {
    const key = keyOf(handoff);
    if (this.work(handoff).sending !== null) return false;
    this.#set(key, {sending: act, failure: null, lost: null});
    const sent = await calls.act(handoff, act, body);
    if (sent.now) this.#learn(key, sent.now);
    if (sent.ok) {
      this.#set(key, EMPTY);
      return true;
    }
    const {claimed_by: by = sent.now?.claimed_by ?? null, claimed_at: at = sent.now?.claimed_at ?? null} = sent.problem;
    if (sent.status === 409) this.#set(key, {sending: null, form: null, lost: {act, code: sent.code, by, at, now: sent.now}});
    else this.#set(key, {sending: null, failure: {...sent, act}});
    return false;
  }

  #learn(key, now) {
    this.#learned.set(key, now);
    this.revision++;
    // What the stream has told since is newer; what it no longer tells of is of no use.
    const {items} = this.#store.topic('handoffs');
    for (const known of this.#learned.keys()) if (known !== key && !items.has(known)) this.#learned.delete(known);
  }

  #set(key, members) {
    this.#works.set(key, {...(this.#works.get(key) ?? EMPTY), ...members});
    this.#store.set('handoffDesk', {});
  }
}

// One that is over never changes again.
const changed = (handoff) => (isOver(handoff) ? Infinity : Date.parse(handoff.updated_at) || 0);
