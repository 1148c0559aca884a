import {html} from '../../vendor/lit-html/lit-html.js';
import {visible} from '../format.js';
import {t} from '../i18n.js';

const LONG = 400;
const MANY_LINES = 8;

/** A text from outside; a long one is cut short on the screen and can be opened. `paint` may give it colours. */
export function longText(store, id, text, paint = visible) {
  const value = String(text ?? '');
  const content = paint(value);
  if (value.length <= LONG && value.split('\n', MANY_LINES + 1).length <= MANY_LINES) {
    return html`<bdi class="outside">${content}</bdi>`;
  }
  const opened = store.get('opened') ?? new Set();
  const open = opened.has(id);
  const toggle = () => {
    const next = new Set(opened);
    if (!next.delete(id)) next.add(id);
    store.set('opened', next);
  };
  return html`<bdi class="outside ${open ? '' : 'clamped'}">${content}</bdi>
    <button type="button" class="link" aria-expanded=${open} @click=${toggle}>${open ? t('action.show_less') : t('action.show_all')}</button>`;
}
