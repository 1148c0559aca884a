import {html, nothing} from '../vendor/lit-html/lit-html.js';
import {t} from './i18n.js';

/**
 * The page's one dialog. `store.dialog` is `{title, body, actions?}`; `body` is a function that draws, an action is
 * `{label, kind?: 'danger'|'primary', run}`. The browser keeps the focus inside and gives it back; Escape cancels, and
 * the focus starts on the least dangerous control.
 */
export function dialog(store) {
  const open = store.get('dialog');
  // Through the store at once: a frame drawn between closing and the late `close` event would open it again.
  const close = () => store.set('dialog', null);
  return html`<dialog
    id="dialog"
    aria-labelledby="dialog-title"
    data-testid="dialog"
    @cancel=${close}
    @close=${close}
    @click=${(event) => event.target === event.currentTarget && close()}
  >
    ${open ? content(open, close) : nothing}
  </dialog>`;
}

function content({title, body, actions = []}, close) {
  return html`<div class="dialog-frame">
    <h2 id="dialog-title">${title}</h2>
    <div class="dialog-body">${body()}</div>
    <div class="dialog-actions">
      <button type="button" autofocus class="button" data-testid="dialog-close" @click=${close}>
        ${actions.length ? t('action.cancel') : t('action.close')}
      </button>
      ${actions.map(
        ({label, kind = 'primary', run}) =>
          html`<button type="button" class="button ${kind}" @click=${() => (close(), run())}>${label}</button>`,
      )}
    </div>
  </div>`;
}

/** After drawing: makes the element follow the store. */
export function syncDialog(store) {
  const element = document.getElementById('dialog');
  if (!element) return;
  const wanted = Boolean(store.get('dialog'));
  if (wanted && !element.open) element.showModal();
  if (!wanted && element.open) element.close();
}
