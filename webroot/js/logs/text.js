import {pieces} from '../ansi.js';
import {visible} from '../format.js';
import {number, t} from '../i18n.js';

const MOST_CHARACTERS = 64 * 1024;

/** Makes elements of lines of text, with the colours of a terminal. */
export class TextPainter {
  #carry = {};

  constructor(link) {
    this.link = link;
  }

  forget() {
    this.#carry = {};
  }

  line(line, fragment) {
    fragment.append(this.#draw(line, this.#carry));
  }

  partial(line) {
    const element = this.#draw(line, {...this.#carry});
    element.classList.add('partial');
    delete element.dataset.at;
    return element;
  }

  /** A line that is not shown: its colours may go on. */
  pass({text}) {
    if (text.includes('\u001b')) pieces(text, this.#carry);
  }

  /** Lines that do not follow on what was drawn before. */
  apart(lines, fragment) {
    const carry = {};
    for (const line of lines) fragment.append(this.#draw(line, carry));
  }

  skippedWords = (count) => t('logs.skipped', {count});

  #draw({at, text, cut}, carry) {
    const element = row('log-line', at, this.link);
    const body = document.createElement('span');
    body.className = 'log-text';
    // As a terminal would leave it: what stands before a carriage return was written over.
    const shown = text.slice(text.replace(/\r+$/, '').lastIndexOf('\r') + 1, MOST_CHARACTERS);
    const found = shown.includes('\u001b') || carry.style ? pieces(shown, carry) : [{text: shown}];
    for (const {text: piece, classes} of found) {
      if (!classes) body.append(visible(piece));
      else {
        const span = document.createElement('span');
        span.className = classes;
        span.textContent = visible(piece);
        body.append(span);
      }
    }
    element.append(body);
    if (cut > 0) element.append(cutMark(cut));
    return element;
  }
}

/** A row of the log with its mark, which is a link to it. */
export function row(className, at, link) {
  const element = document.createElement('div');
  element.className = className;
  element.dataset.at = at;
  const mark = document.createElement('a');
  mark.className = 'log-mark';
  mark.href = link(at);
  // Thousands of stops would bury what comes after them: the way by keyboard is the button of the view.
  mark.tabIndex = -1;
  mark.setAttribute('aria-hidden', 'true');
  element.append(mark);
  return element;
}

export function cutMark(cut) {
  const mark = document.createElement('span');
  mark.className = 'log-cut';
  mark.textContent = ` \u2026 ${t('logs.cut', {bytes: number(cut)})}`;
  return mark;
}
