import {html, nothing} from '../../vendor/lit-html/lit-html.js';
import {visible} from '../format.js';
import {t} from '../i18n.js';

const MOST_LINES = 600;
const MOST_CHARACTERS = 400;

/** A patch, closed at first: text only; what a line does is said by its sign, and by colour beside it. */
export function diff(text, truncated) {
  if (!text) return nothing;
  const lines = text.replace(/\n$/, '').split('\n');
  const rest = lines.length - MOST_LINES;
  let inHunk = false;
  return html`<details class="diff" data-testid="rollback-diff">
    <summary>${t('rollback.diff', {count: lines.length})}</summary>
    <div class="box" role="group" tabindex="0" aria-label=${t('rollback.diff.label')}>
      <pre class="patch" dir="ltr">${lines.slice(0, MOST_LINES).map((line) => {
        if (line.startsWith('diff ')) inHunk = false;
        else if (line.startsWith('@@')) inHunk = true;
        return html`<span class="patch-line ${kind(line, inHunk)}">${shown(line)}</span>`;
      })}</pre>
    </div>
    ${rest > 0 ? html`<p class="quiet">${t('rollback.diff.more', {count: rest})}</p>` : nothing}
    ${truncated ? html`<p class="quiet" data-testid="rollback-diff-truncated">${t('rollback.diff.truncated')}</p>` : nothing}
  </details>`;
}

// Outside of a hunk, +++ and --- name files.
function kind(line, inHunk) {
  if (!inHunk) return 'file';
  if (line.startsWith('@@')) return 'place';
  if (line.startsWith('+')) return 'plus';
  return line.startsWith('-') ? 'minus' : '';
}

const shown = (line) => visible(line.length > MOST_CHARACTERS ? `${line.slice(0, MOST_CHARACTERS)}\u2026` : line);
