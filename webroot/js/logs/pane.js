/** Lines (or turns) that are kept on the screen. */
export const MOST = 5000;
// The browser lays out what was made: that takes several times as long.
const A_FRAME_MS = 3;
const NEAR_END_PX = 24;

/**
 * The part of a log that is on the screen: an element that is filled bit by bit and never drawn anew. What comes in waits and
 * is put into it once a frame, for no longer than a few milliseconds; of more than can ever be shown the oldest is skipped
 * unseen. `painter` makes elements of lines (see TextPainter, TurnPainter).
 *
 * `changed` is called when `following`, `unseen` or `skipped` is another one.
 */
export class Pane {
  #queue = [];
  #frame = null;
  #partial = null;
  #endTop = 0;
  element = document.createElement('div');
  following = true;
  unseen = 0;
  skipped = 0;

  constructor(painter, changed) {
    this.painter = painter;
    this.changed = changed;
    Object.assign(this.element, {className: 'log-lines', tabIndex: 0});
    this.element.setAttribute('role', 'log');
    // Fast output must not be read out line by line.
    this.element.setAttribute('aria-live', 'off');
    this.element.dataset.testid = 'log-lines';
    this.element.addEventListener('scroll', () => this.#scrolled(), {passive: true});
  }

  close() {
    cancelAnimationFrame(this.#frame);
  }

  /** Another painter, or another place: what is shown goes. */
  clear(painter = this.painter) {
    this.painter = painter;
    painter.forget();
    this.#queue = [];
    this.#partial = null;
    this.element.replaceChildren();
    Object.assign(this, {unseen: 0, skipped: 0});
  }

  /** The byte of the first line on the screen, or null. */
  get first() {
    return at(this.element.querySelector('[data-at]'));
  }

  /** The first line that can be seen, as `{at, href}`; or nothing. */
  get top() {
    const {top} = this.element.getBoundingClientRect();
    const seen = [...this.element.children].find((child) => child.dataset.at && child.getBoundingClientRect().bottom > top + 4);
    return seen ? {at: at(seen), href: seen.querySelector('a').href} : null;
  }

  append(lines) {
    this.#queue.push(...lines.map((line) => ({line})));
    this.#later();
  }

  /** A word of ours between the lines. */
  note(text, kind) {
    this.#queue.push({note: text, kind});
    this.#later();
  }

  /** The line that has no end yet; it comes again when it has one. */
  partial(line) {
    this.#queue = this.#queue.filter((entry) => !entry.partial);
    this.#queue.push({partial: line});
    this.#later();
  }

  /**
   * Earlier lines; what is on the screen stays where it is.
   * @returns {number|null} where to go on at the other end, if lines had to go there
   */
  prepend(lines) {
    const {element} = this;
    const before = element.scrollHeight;
    const fragment = document.createDocumentFragment();
    this.painter.apart(lines, fragment);
    element.prepend(fragment);
    element.scrollTop += element.scrollHeight - before;
    let gone = null;
    while (element.childElementCount > MOST) {
      gone = at(element.lastElementChild) ?? gone;
      element.lastElementChild.remove();
    }
    return gone;
  }

  /** Settles when all that came in is on the screen. */
  async drawn() {
    while (this.#frame !== null) await new Promise((next) => setTimeout(next, 20));
  }

  /** Goes to the end, and stays there. */
  follow() {
    this.#set({following: true, unseen: 0});
    this.#toEnd();
  }

  /** Shows one line, marked. */
  show(byte) {
    for (const marked of this.element.querySelectorAll('.marked')) marked.classList.remove('marked');
    const all = [...this.element.querySelectorAll('[data-at]')];
    const line = all.findLast((each) => at(each) <= byte);
    if (!line) return false;
    this.following = false;
    line.classList.add('marked');
    line.scrollIntoView({block: 'center'});
    return true;
  }

  #later() {
    if (this.#frame !== null) return;
    const run = () => {
      this.#frame = null;
      this.#flush();
    };
    // A hidden tab gets no animation frames, and what waits must not grow without end.
    this.#frame = document.hidden ? setTimeout(run, 250) : requestAnimationFrame(run);
  }

  #flush() {
    const over = this.#queue.length - MOST;
    if (over > 0) this.#skip(over);
    const until = performance.now() + A_FRAME_MS;
    const fragment = document.createDocumentFragment();
    let count = 0;
    this.#partial?.remove();
    this.#partial = null;
    while (this.#queue.length > 0 && performance.now() < until) {
      for (const entry of this.#queue.splice(0, 20)) {
        if (entry.line) count += 1;
        this.#draw(entry, fragment);
      }
    }
    const {element} = this;
    element.append(fragment);
    this.#trim();
    if (this.following) this.#toEnd();
    this.#set({unseen: this.following ? 0 : this.unseen + count});
    if (this.#queue.length > 0) this.#later();
  }

  #draw({line, note, kind, partial}, fragment) {
    if (line) this.painter.line(line, fragment, this.element);
    else if (note) fragment.append(noteLine(note, kind));
    else if (partial) fragment.append((this.#partial = this.painter.partial(partial)));
  }

  // The painter hears of them all the same: colours and turns go on through them.
  #skip(count) {
    for (const {line} of this.#queue.splice(0, count)) if (line) this.painter.pass(line);
    this.#set({skipped: this.skipped + count});
    if (this.#queue[0]?.skips) this.#queue.shift();
    this.#queue.unshift({note: this.painter.skippedWords(this.skipped), kind: 'skipped', skips: true});
  }

  #scrolled() {
    const {scrollTop, scrollHeight, clientHeight} = this.element;
    if (scrollHeight - scrollTop - clientHeight < NEAR_END_PX) this.#set({following: true, unseen: 0});
    // More may have come since the end was gone to: only who goes back from there wants to read.
    else if (scrollTop < this.#endTop - 4) this.#set({following: false});
  }

  // Whoever reads keeps the place that is being read.
  #trim() {
    const {element} = this;
    let more = element.childElementCount - MOST;
    if (more <= 0) return;
    const before = this.following ? 0 : element.scrollHeight;
    for (; more > 0; more--) element.firstElementChild.remove();
    if (!this.following) element.scrollTop -= before - element.scrollHeight;
  }

  #toEnd() {
    this.element.scrollTop = this.element.scrollHeight;
    this.#endTop = this.element.scrollTop;
  }

  #set(members) {
    if (Object.keys(members).every((name) => this[name] === members[name])) return;
    Object.assign(this, members);
    this.changed();
  }
}

const at = (element) => (element?.dataset.at === undefined ? null : Number(element.dataset.at));

function noteLine(text, kind) {
  const note = document.createElement('div');
  note.className = 'log-note';
  note.dataset.testid = 'log-note';
  note.dataset.kind = kind;
  note.textContent = text;
  return note;
}
