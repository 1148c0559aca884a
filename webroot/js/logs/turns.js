import {pieces} from '../ansi.js';
import {compact, money} from '../amounts.js';
import {visible} from '../format.js';
import {t} from '../i18n.js';
import {cutMark, row, TextPainter} from './text.js';
import {piecesOf} from './turn-words.js';

const MOST_JOINED = 32 * 1024;

/** Makes turns of the lines that an agent wrote: what it said in one piece, what it called, what came of it. */
export class TurnPainter {
  #last = null;

  constructor(link) {
    this.link = link;
    this.plain = new TextPainter(link);
  }

  forget() {
    this.#last = null;
    this.plain.forget();
  }

  line(line, fragment) {
    this.#last = this.#draw(line, fragment, this.#last);
  }

  partial(line) {
    return this.plain.partial({...line, text: line.text.slice(0, 200)});
  }

  // What is skipped ends the text that was being said.
  pass() {
    this.#last = null;
  }

  apart(lines, fragment) {
    let last = null;
    for (const line of lines) last = this.#draw(line, fragment, last);
  }

  skippedWords = (count) => t('logs.skipped', {count});

  /** @returns what the next line may go on with */
  #draw(line, fragment, last) {
    const found = piecesOf(line.text);
    if (!found) {
      this.plain.line(line, fragment);
      return null;
    }
    let open = last;
    for (const piece of found) {
      if (piece.joins && open?.kind === piece.kind && open.length < MOST_JOINED) {
        open.body.append(visible(piece.text));
        open.length += piece.text.length;
      } else open = this.#turn(line, piece, fragment);
    }
    return found.at(-1)?.joins ? open : null;
  }

  #turn({at, cut}, piece, fragment) {
    const element = row('turn', at, this.link);
    element.dataset.kind = piece.kind;
    const body = document.createElement('div');
    body.className = 'turn-body';
    const head = document.createElement('span');
    head.className = 'turn-kind';
    head.textContent = t(`turn.${piece.kind}`) + (piece.name ? ` ${visible(piece.name)}` : '');
    const text = document.createElement('span');
    text.className = 'turn-text';
    if (piece.kind === 'usage') text.textContent = usage(piece);
    else for (const one of pieces(piece.text)) text.append(visible(one.text));
    body.append(head, text);
    if (cut > 0) body.append(cutMark(cut));
    element.append(body);
    fragment.append(element);
    return {kind: piece.kind, body: text, length: piece.text.length};
  }
}

function usage({tokens, cost}) {
  const parts = [];
  if (tokens.in !== undefined || tokens.out !== undefined) parts.push(t('turn.tokens', {in: compact(tokens.in ?? 0), out: compact(tokens.out ?? 0)}));
  if (typeof cost === 'number') parts.push(money(cost));
  return parts.join(' \u00b7 ');
}
