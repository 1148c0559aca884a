import {pieces} from '../ansi.js';
import {visible} from '../format.js';
import * as calls from './calls.js';

/** Lines that are kept on the screen. */
export const MOST_LINES = 5000;

const SLICE = 256 * 1024;
const FAR_BEHIND = 1024 * 1024;
const LOOK_EVERY_MS = 5000;
const AGAIN_MS = 2000;
const MOST_CHARACTERS = 16 * 1024;
const NEAR_END_PX = 24;

const open = new Set();

/** A message of the topic `job-log`: whoever shows that log asks for the rest. */
export function heard({op, item, id, items = []}) {
  const grown = new Set([item?.id, id, ...items.map((each) => each.id)]);
  if (op) for (const log of open) if (grown.has(log.id)) log.pull();
}

/**
 * A job's log on the screen, and what goes on in it. Its `element` is filled line by line and never drawn anew; `state` is
 * `{loading, failed, complete, dropped, following, unseen}`, and `changed` is called when that is another one. One request
 * is on its way at a time, so a flood costs no more than what can be read.
 */
export class JobLog {
  #to = null;
  #pulling = false;
  #again = false;
  #carry = {};
  #partial = '';
  #partialLine = null;
  #timer = null;
  element = document.createElement('div');
  state = {loading: true, failed: false, complete: false, dropped: 0, following: true, unseen: 0};

  /** @param paused whether somebody wants to see nothing new */
  constructor(id, changed, paused = () => false) {
    this.id = id;
    this.paused = paused;
    this.changed = changed;
    Object.assign(this.element, {className: 'job-log-lines', tabIndex: 0});
    this.element.setAttribute('role', 'log');
    // Fast output must not be read out line by line.
    this.element.setAttribute('aria-live', 'off');
    this.element.dataset.testid = 'job-log';
    this.element.addEventListener('scroll', () => this.#scrolled(), {passive: true});
    open.add(this);
    this.#timer = setInterval(() => this.pull(), LOOK_EVERY_MS);
    this.pull();
  }

  close() {
    open.delete(this);
    clearInterval(this.#timer);
  }

  /** Goes to the end, and stays there. */
  follow() {
    this.#set({following: true, unseen: 0});
    this.element.scrollTop = this.element.scrollHeight;
  }

  async pull() {
    if (this.state.complete || this.paused() || !open.has(this)) return;
    if (this.#pulling) {
      this.#again = true;
      return;
    }
    this.#pulling = true;
    let failed = false;
    do {
      this.#again = false;
      const answer = await calls.log(this.id, {from: this.#to, limit: SLICE});
      if (!open.has(this)) return;
      failed = !answer.ok;
      if (answer.ok) await this.#take(answer.body);
    } while (this.#again && !failed);
    this.#pulling = false;
    this.#set({loading: false, failed});
    if (failed) setTimeout(() => this.pull(), AGAIN_MS);
  }

  async #take(slice) {
    if (this.#to !== null && slice.size - this.#to > FAR_BEHIND) {
      // What runs away this fast nobody reads: go on at its end.
      const answer = await calls.log(this.id, {limit: SLICE});
      if (answer.ok) return this.#show(answer.body, answer.body.from - this.#to);
    }
    const missing = this.#to === null ? slice.from : slice.skipped;
    return this.#show(slice, missing);
  }

  #show({text, to, size, complete}, missing) {
    if (missing > 0) {
      this.#endLine();
      this.#note(missing);
    }
    const moved = this.#to !== to;
    this.#to = to;
    this.#append(text);
    if (to < size && moved) this.#again = true;
    if (complete) {
      this.#endLine();
      clearInterval(this.#timer);
      this.#set({complete: true});
    }
  }

  #append(text) {
    if (text === '') return;
    const lines = (this.#partial + text).split('\n');
    this.#partial = lines.pop();
    this.#partialLine?.remove();
    this.#partialLine = null;
    const fragment = document.createDocumentFragment();
    // What would be pushed out at once is only read for its colours.
    const first = Math.max(0, lines.length - MOST_LINES);
    for (const [at, line] of lines.entries()) {
      if (at < first) pieces(line, this.#carry);
      else fragment.append(drawLine(line, this.#carry));
    }
    if (this.#partial !== '') {
      this.#partial = this.#partial.slice(-2 * MOST_CHARACTERS);
      this.#partialLine = drawLine(this.#partial, {...this.#carry});
      fragment.append(this.#partialLine);
    }
    this.element.append(fragment);
    let dropped = this.state.dropped + first;
    while (this.element.childElementCount > MOST_LINES) {
      this.element.firstElementChild.remove();
      dropped++;
    }
    if (this.state.following) this.element.scrollTop = this.element.scrollHeight;
    this.#set({dropped, unseen: this.state.following ? 0 : this.state.unseen + lines.length});
  }

  #endLine() {
    if (this.#partial !== '') this.#append('\n');
  }

  #note(bytes) {
    const note = document.createElement('div');
    note.className = 'job-log-gap';
    note.dataset.bytes = bytes;
    note.textContent = this.gapWords?.(bytes) ?? '\u2026';
    this.element.append(note);
  }

  #scrolled() {
    const {scrollTop, scrollHeight, clientHeight} = this.element;
    const following = scrollHeight - scrollTop - clientHeight < NEAR_END_PX;
    if (following !== this.state.following) this.#set({following, unseen: following ? 0 : this.state.unseen});
  }

  #set(members) {
    if (Object.keys(members).every((name) => this.state[name] === members[name])) return;
    this.state = {...this.state, ...members};
    this.changed();
  }
}

// As a terminal would leave it: what stands before a carriage return was written over.
function drawLine(source, carry) {
  const line = source.endsWith('\r') ? source.slice(0, -1) : source;
  const element = document.createElement('div');
  const shown = line.slice(line.lastIndexOf('\r') + 1);
  const long = shown.length > MOST_CHARACTERS;
  for (const {text, classes} of pieces(long ? shown.slice(0, MOST_CHARACTERS) : shown, carry)) {
    const span = document.createElement('span');
    if (classes) span.className = classes;
    span.textContent = visible(text);
    element.append(classes ? span : span.textContent);
  }
  if (long) element.append('\u2026');
  return element;
}
