import {html} from '../../vendor/lit-html/lit-html.js';
import {announce} from '../announce.js';
import {copy} from '../copy.js';
import {t} from '../i18n.js';

const FEEDBACK_MS = 2500;

/** A button that copies a text and says so; `what` names the text for people who listen. */
export function copyButton(store, id, text, what, label = t('copy.idle')) {
  const copied = store.get('copied');
  const state = copied?.id === id ? copied.state : 'idle';
  const run = async () => {
    const mine = {id, state: (await copy(typeof text === 'function' ? text() : text)) ? 'done' : 'failed'};
    store.set('copied', mine);
    announce(t(`copy.${mine.state}`));
    setTimeout(() => store.get('copied') === mine && store.set('copied', null), FEEDBACK_MS);
  };
  // All words lie in the same cell, so that the button keeps its width.
  return html`<button type="button" class="button swap copy" data-testid="copy-${id}" data-state=${state} aria-label="${state === 'idle' ? label : t(`copy.${state}`)}: ${what}" @click=${run}>
    ${['idle', 'done', 'failed'].map((one) => html`<span class=${one === state ? '' : 'away'}>${one === 'idle' ? label : t(`copy.${one}`)}</span>`)}
  </button>`;
}
