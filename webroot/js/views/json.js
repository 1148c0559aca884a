import {html, nothing} from '../../vendor/lit-html/lit-html.js';
import {clip, visible} from '../format.js';
import {t} from '../i18n.js';
import {longText} from './text.js';

const MOST_MEMBERS = 40;
const MOST_ENTRIES = 30;
const DEEPEST = 3;

/** What a text from outside holds: a value, or the text itself if it is no JSON (any more). */
export function parsed(source) {
  if (typeof source !== 'string') return source;
  try {
    return JSON.parse(source);
  } catch {
    return source;
  }
}

/** What a source really said, as `{button, block}`; the block is drawn only while it is open. */
export function raw(store, id, source, label = t('json.raw')) {
  const opened = store.get('opened') ?? new Set();
  const open = opened.has(id);
  const toggle = () => {
    const next = new Set(opened);
    if (!next.delete(id)) next.add(id);
    store.set('opened', next);
  };
  return {
    button: html`<button type="button" class="link raw-toggle" data-testid="raw-toggle" aria-expanded=${open} @click=${toggle}>${label}</button>`,
    block: open ? html`<pre class="command raw" tabindex="0" data-testid="raw" aria-label=${label}><code>${visible(pretty(source))}</code></pre>` : nothing,
  };
}

function pretty(source) {
  const value = parsed(source);
  return typeof value === 'string' ? value : (JSON.stringify(value, null, 2) ?? '');
}

/** A JSON object as facts that a person can read: names in words, lists as lists. */
export function facts(store, id, members) {
  const entries = Object.entries(members ?? {}).filter(([, value]) => value !== null && value !== '');
  if (entries.length === 0) return nothing;
  return html`<dl class="list json-facts">
      ${entries.slice(0, MOST_MEMBERS).map(([name, value]) => html`<dt>${words(name)}</dt><dd>${drawn(store, `${id} ${name}`, value, 1)}</dd>`)}
    </dl>
    ${more(entries.length - MOST_MEMBERS)}`;
}

/** Any JSON value so that a person can read it. */
export const value = (store, id, what) => drawn(store, id, what, 1);

// `phaseNumber`, `phase_number` -> `phase number`
const words = (name) =>
  clip(name, 60)
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/[_-]+/g, ' ')
    .toLowerCase();

const more = (count) => (count > 0 ? html`<p class="second">${t('json.more', {count})}</p>` : nothing);

function drawn(store, id, value, depth) {
  if (value === null || value === undefined) return '\u2013';
  if (typeof value === 'boolean') return t(value ? 'json.yes' : 'json.no');
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') return longText(store, id, value);
  if (depth >= DEEPEST) return html`<code class="path">${clip(JSON.stringify(value), 300)}</code>`;
  if (!Array.isArray(value)) return inner(store, id, value, depth);
  if (value.length === 0) return '\u2013';
  return html`<ul class="plain">
      ${value.slice(0, MOST_ENTRIES).map((entry, i) => html`<li>${drawn(store, `${id} ${i}`, entry, depth + 1)}</li>`)}
    </ul>
    ${more(value.length - MOST_ENTRIES)}`;
}

function inner(store, id, members, depth) {
  const entries = Object.entries(members);
  return html`<dl class="json-inner">
      ${entries.slice(0, MOST_ENTRIES).map(
        ([name, value]) => html`<div><dt>${words(name)}</dt><dd>${drawn(store, `${id} ${name}`, value, depth + 1)}</dd></div>`,
      )}
    </dl>
    ${more(entries.length - MOST_ENTRIES)}`;
}
