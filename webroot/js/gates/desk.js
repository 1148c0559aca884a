import {keyOf} from '../stream/topic.js';
import * as calls from './calls.js';
import {isPending} from './list.js';

const EMPTY = Object.freeze({decision: '', guidance: '', sending: null, failure: null, changed: null, lost: null, mine: false});

/**
 * What this tab does with gates: what is being written, what is on its way, and how it ended. One value a gate:
 * `{decision, guidance, sending, failure, changed, lost, mine}`, where `sending` is the decision on its way, `changed` tells
 * that the question is another one than the person saw first (`{before}`), and `lost` holds the decision that came too late.
 * What the server answers is known here before the stream tells of it. Every change is told through the store's `gateDesk`.
 */
export class GateDesk {
  #store;
  #works = new Map();
  #answered = new Map();
  #seen = new Map();

  constructor(store) {
    this.#store = store;
  }

  /** Forgets everything, as when somebody signs out. */
  clear() {
    this.#works.clear();
    this.#answered.clear();
    this.#seen.clear();
  }

  work(gate) {
    return this.#works.get(keyOf(gate)) ?? EMPTY;
  }

  fill(gate, members) {
    this.#set(keyOf(gate), members);
  }

  /** The gate as it is known best, whoever told of it. */
  now(gate) {
    const answered = this.#answered.get(keyOf(gate));
    if (!answered || !isPending(gate)) return gate;
    // A later version of a question that is still open is newer than what was answered.
    return answered.before === gate.version ? {...gate, ...answered.members} : gate;
  }

  /** A person looks at a pending gate: from now on another question under the same name is told. */
  see(gate) {
    const key = keyOf(gate);
    const question = JSON.stringify([gate.title, gate.question, gate.options, gate.context]);
    const seen = this.#seen.get(key);
    if (!seen) this.#seen.set(key, {question, text: gate.question});
    else if (seen.question !== question) {
      this.#seen.set(key, {question, text: gate.question});
      this.#works.set(key, {...this.work(gate), changed: {before: seen.text}, failure: null});
    }
  }

  /** Forgets what was looked at: who comes back begins anew. */
  look() {
    this.#seen.clear();
    for (const [key, work] of this.#works) if (work.changed) this.#works.set(key, {...work, changed: null});
  }

  /** @returns {Promise<boolean>} whether the answer counts */
  async answer(gate, decision) {
    const key = keyOf(gate);
    const work = this.work(gate);
    if (work.sending !== null) return false;
    const unsure = work.failure?.unsure && work.failure.decision === decision;
    this.#set(key, {sending: decision, failure: null});
    const guidance = work.guidance.trim();
    const sent = await calls.resolve(gate, {decision, ...(guidance ? {guidance} : {}), version: gate.version});
    return this.#ended(key, gate, {sent, decision, unsure});
  }

  /** Asks the server how a gate stands, after an answer of which nothing was heard. */
  async check(gate) {
    const key = keyOf(gate);
    this.#set(key, {checking: true});
    const answer = await calls.all();
    this.#set(key, {checking: false});
    if (!answer.ok) return;
    const now = answer.body.gates.find((one) => keyOf(one) === key);
    if (now && !isPending(now)) this.#learn(key, gate, now);
    if (now) this.#set(key, {failure: null, mine: this.#isMine(now.resolution, this.work(gate).failure?.decision)});
  }

  #ended(key, gate, {sent, decision, unsure}) {
    if (sent.ok) {
      const body = sent.body.resolution ? sent.body.resolution : sent.body;
      this.#learn(key, gate, {state: 'resolved', resolution: {...body, late: body.late ?? []}});
      this.#set(key, {...EMPTY, mine: true});
      return true;
    }
    if (sent.winner) {
      // The first of two answers may have been ours, with nothing heard of it.
      const mine = unsure && this.#isMine(sent.winner, decision);
      this.#learn(key, gate, {state: 'resolved', resolution: {...sent.winner, late: sent.winner.late ?? []}});
      this.#set(key, {sending: null, changed: null, lost: mine ? null : {decision}, mine});
      return mine;
    }
    if (sent.gate && isPending(sent.gate)) {
      if (sent.gate.version !== gate.version) this.#store.apply('gates', {op: 'put', item: sent.gate});
      this.#set(key, {sending: null, changed: {before: gate.question}});
      return false;
    }
    this.#set(key, {sending: null, failure: {...sent, decision}, ...(sent.status === 412 ? {changed: {before: gate.question}} : {})});
    return false;
  }

  #learn(key, gate, {state, resolution}) {
    this.#answered.set(key, {before: gate.version, members: {state, resolution}});
  }

  #isMine(resolution, decision) {
    return Boolean(resolution) && resolution.by === this.#store.get('session')?.subject && resolution.decision === decision;
  }

  #set(key, members) {
    this.#works.set(key, {...(this.#works.get(key) ?? EMPTY), ...members});
    this.#store.set('gateDesk', {});
  }
}
