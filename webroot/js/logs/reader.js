import {t} from '../i18n.js';
import {href} from '../router.js';
import * as calls from './calls.js';
import {Pane} from './pane.js';
import {TextPainter} from './text.js';
import {TurnPainter} from './turns.js';

const FIRST_LINES = 1000;
const MORE_LINES = 500;
// Shown before a line that somebody came for.
const CONTEXT_LINES = 50;
const LOOK_EVERY_MS = 5000;
const AGAIN_MS = 2000;
const FAR_BEHIND = 1024 * 1024;

/**
 * One log on the screen: reads what came before, takes what the stream tells, and asks itself for whatever is missing
 * between the two. `state` is `{loading, failure, gone, away, atEnd, more, mixed, size}`; `changed` is called with every change.
 */
export class LogReader {
  #asking = false;
  #again = false;
  #closed = false;
  #generation = null;
  #to = null;
  #timer = null;
  state = {loading: true, failure: null, gone: false, away: false, atEnd: true, more: false, mixed: false, size: null};

  /** @param paused whether somebody wants to see nothing new; @param live whether the stream tells of every line */
  constructor({project, id, raw, at, generation, changed, paused, live}) {
    Object.assign(this, {project, id, changed, paused, live});
    this.topic = `log:${project}/${id}`;
    this.pane = new Pane(this.#painter(raw), changed);
    this.#timer = setInterval(() => (!this.live() || this.state.failure) && this.pull(), LOOK_EVERY_MS);
    this.#begin(at, generation);
  }

  get generation() {
    return this.#generation;
  }

  close() {
    this.#closed = true;
    clearInterval(this.#timer);
    this.pane.close();
  }

  /** A message of the stream. */
  heard({op, ...message}) {
    if (op === 'attached') this.pull();
    else if (op === 'lines') this.#told(message);
    else if (op === 'reset') this.#reset(message);
    else if (op === 'notice') this.#notice(message);
  }

  /** Turns or plain lines: reads the same place again. */
  paint(raw) {
    const place = this.state.atEnd ? undefined : this.pane.top?.at;
    this.pane.clear(this.#painter(raw));
    this.#begin(place, this.#generation);
  }

  /** Shows the line that begins with a byte. */
  go(at, generation = this.#generation) {
    if (generation === this.#generation && this.pane.first !== null && at >= this.pane.first && at < this.#to && this.pane.show(at)) return this.changed();
    this.pane.clear();
    return this.#begin(at, generation);
  }

  /** Whether there is something before the first line on the screen. */
  get hasEarlier() {
    return !this.state.mixed && (this.state.more || this.pane.first > 0);
  }

  /** The end, and whatever comes. */
  end() {
    if (this.state.atEnd) return this.pane.follow();
    this.pane.clear();
    this.pane.follow();
    return this.#begin();
  }

  async earlier(lines = MORE_LINES) {
    await this.pane.drawn();
    const answer = await this.#ask({before: this.pane.first ?? this.#to, generation: this.#generation, tail_lines: lines});
    if (!answer.ok || answer.body.reset) return this.#set({failure: answer.ok ? null : answer});
    const gone = this.pane.prepend(answer.body.lines);
    if (gone !== null) {
      this.#to = gone;
      this.#set({atEnd: false});
    }
    return this.#set({failure: null, more: answer.body.from > 0 && answer.body.lines.length > 0});
  }

  async later() {
    await this.pull(true);
  }

  /** What is missing up to the end; or, after a jump into the middle, the next piece. */
  async pull(asked = false) {
    if (this.#closed || this.paused() || this.#to === null) return;
    if (!this.state.atEnd && !asked) return;
    if (this.#asking) {
      this.#again = true;
      return;
    }
    do {
      this.#again = false;
      const generation = this.#generation;
      const answer = await this.#ask({from: this.#to, generation, tail_lines: FIRST_LINES});
      if (this.#closed) return;
      // The stream told of another file meanwhile: this is about the one before.
      if (generation !== this.#generation) {
        this.#again = true;
        continue;
      }
      if (!answer.ok) return this.#failed(answer, () => this.pull(asked));
      await this.#took(answer.body);
    } while (this.#again && this.state.atEnd);
  }

  async #begin(at, generation) {
    const middle = at !== undefined && at !== null;
    this.#set({loading: true, atEnd: !middle});
    const answer = await this.#ask(middle ? {from: at, generation, tail_lines: MORE_LINES} : {tail_lines: FIRST_LINES});
    if (this.#closed) return;
    if (!answer.ok) return this.#failed(answer, () => this.#begin(at, generation));
    const {body} = answer;
    this.#generation = body.generation;
    this.#to = body.to;
    if (body.reset) this.#say(body.reset);
    this.pane.append(body.lines);
    this.pane.partial(body.partial);
    this.#set({loading: false, failure: null, gone: false, away: false, mixed: false, size: body.size, more: body.from > 0, atEnd: middle && !body.reset ? !body.truncated : true});
    if (middle && !body.reset) {
      this.pane.following = false;
      if (body.from > 0) await this.earlier(CONTEXT_LINES);
      if (!this.#closed) this.pane.show(at);
    }
  }

  async #took(body) {
    if (body.reset) {
      this.#say(body.reset);
      this.#generation = body.generation;
    } else if (this.state.atEnd && body.truncated && body.size - body.to > FAR_BEHIND) {
      // What runs away this fast nobody reads: go on at its end.
      const answer = await this.#ask({tail_lines: FIRST_LINES});
      if (answer.ok && answer.body.generation === this.#generation && answer.body.from > body.to) {
        this.pane.note(t('logs.skipped_bytes', {bytes: answer.body.from - this.#to}), 'skipped');
        return this.#append(answer.body);
      }
    }
    if (body.truncated) this.#again = true;
    return this.#append(body);
  }

  #append(body) {
    this.pane.append(body.lines.filter(({at}) => body.reset || at >= this.#to));
    this.pane.partial(body.partial);
    this.#to = body.to;
    this.#set({loading: false, failure: null, gone: false, size: body.size, atEnd: !body.truncated || this.state.atEnd});
  }

  #told({generation, from, to, lines}) {
    if (this.paused() || this.#to === null) return;
    if (generation !== this.#generation || from > this.#to || this.#asking) return this.pull();
    if (to <= this.#to) return;
    this.#set({size: Math.max(to, this.state.size ?? 0)});
    if (!this.state.atEnd) return;
    const fresh = lines.filter(({at}) => at >= this.#to);
    this.#to = to;
    this.pane.append(fresh);
  }

  #reset({reason, generation, from}) {
    if (reason === 'unknown_log' || reason === 'too_many_logs') return this.#set(reason === 'unknown_log' ? {gone: true} : {away: true});
    if (this.paused() || this.#to === null) return;
    if (!generation || reason === 'unknown_cursor') return this.pull();
    if (generation === this.#generation) return;
    this.#say(reason);
    this.#generation = generation;
    this.#to = from ?? 0;
    this.pane.painter.forget();
    this.pane.skipped = 0;
    this.#set({size: this.#to, gone: false});
  }

  #notice({kind, generation, to, lines}) {
    if (kind === 'gone') this.#set({gone: true});
    else if (kind === 'unavailable') this.#set({away: true});
    else if (kind === 'back') {
      this.#set({gone: false, away: false});
      this.pull();
    } else if (kind === 'skipped' && generation === this.#generation && this.state.atEnd && to > this.#to && !this.paused()) {
      this.pane.note(lines === null ? t('logs.skipped_bytes', {bytes: to - this.#to}) : t('logs.skipped', {count: lines}), 'skipped');
      this.#to = to;
    }
  }

  // Lines of two files are on the screen now: a byte before the first one means nothing.
  #say(reason) {
    this.#set({mixed: true});
    this.pane.note(t(reason === 'truncated' ? 'logs.truncated' : 'logs.replaced'), reason);
  }

  async #ask(query) {
    this.#asking = true;
    const answer = await calls.slice(this.project, this.id, query);
    this.#asking = false;
    return answer;
  }

  #failed(answer, again) {
    this.#set({failure: answer});
    if (answer.status !== 404) setTimeout(() => !this.#closed && again(), AGAIN_MS);
  }

  #painter(raw) {
    const link = (at) => href({view: 'log', project: this.project, id: this.id, at, gen: this.#generation});
    return raw ? new TextPainter(link) : new TurnPainter(link);
  }

  #set(members) {
    this.state = {...this.state, ...members};
    this.changed();
  }
}
