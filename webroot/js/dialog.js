import {html, nothing} from '../vendor/lit-html/lit-html.js';
import {repeat} from '../vendor/lit-html/directives/repeat.js';
import {t} from './i18n.js';

let shownStage = null;

/**
 * The page's one dialog. `store.dialog` is `{title, body, foot?, actions?, status?, stage?, wide?, leave?}`; `body` and
 * `foot` are functions that draw. An action is `{label, kind?: 'danger'|'primary', run}`; one that goes on in the same
 * dialog has `stays`, and may have an `id`, be `off` (with `offBecause`, the id of the element that says why) or `busy`
 * (with `busyLabel`). `status` is told to people who listen; with a new `stage` the focus goes to what is marked
 * `data-stage-focus`. The browser keeps the focus inside and gives it back; Escape cancels, and the focus starts on the
 * least dangerous control.
 */
export function dialog(store) {
  const open = store.get('dialog');
  // Through the store at once: a frame drawn between closing and the late `close` event would open it again.
  const close = () => store.set('dialog', null);
  return html`<dialog
    id="dialog"
    class=${open?.wide ? 'wide' : ''}
    aria-labelledby="dialog-title"
    data-testid="dialog"
    @cancel=${close}
    @close=${close}
    @click=${(event) => event.target === event.currentTarget && close()}
  >
    ${open ? content(open, close) : nothing}
  </dialog>`;
}

function content({title, body, foot, actions = [], status = '', leave}, close) {
  return html`<div class="dialog-frame">
    <h2 id="dialog-title" data-testid="dialog-title">${title}</h2>
    <div class="dialog-body">${body()}</div>
    ${foot ? html`<div class="dialog-foot">${foot()}</div>` : nothing}
    <div class="dialog-actions">
      <button type="button" autofocus class="button" data-testid="dialog-close" @click=${close}>
        ${leave ?? (actions.length ? t('action.cancel') : t('action.close'))}
      </button>
      ${repeat(
        actions,
        ({id, label}) => id ?? label,
        (action) => button(action, close),
      )}
    </div>
    <p class="visually-hidden" role="status">${status}</p>
  </div>`;
}

function button({id, label, kind = 'primary', run, stays, off, offBecause, busy, busyLabel}, close) {
  if (!stays) return html`<button type="button" class="button ${kind}" @click=${() => (close(), run())}>${label}</button>`;
  // Both words always lie in the same cell, so that the button keeps its width.
  return html`<button
    type="button"
    class="button swap ${kind}"
    data-testid=${id}
    aria-disabled=${off || busy ? 'true' : nothing}
    aria-busy=${busy ? 'true' : nothing}
    aria-describedby=${off && offBecause ? offBecause : nothing}
    @click=${() => !off && !busy && run()}
  >
    <span class=${busy ? 'away' : ''}>${label}</span>${busyLabel ? html`<span class=${busy ? '' : 'away'}>${busyLabel}</span>` : nothing}
  </button>`;
}

/** After drawing: makes the element follow the store. @param root where it was drawn */
export function syncDialog(store, root = document) {
  const element = root.getElementById('dialog');
  if (!element) return;
  const open = store.get('dialog');
  if (open && !element.open) element.showModal();
  if (!open && element.open) element.close();
  const stage = open?.stage ?? null;
  if (stage !== shownStage && stage && shownStage) {
    element.querySelector('.dialog-body').scrollTop = 0;
    const first = element.querySelector('[data-stage-focus]');
    if (first) first.focus({preventScroll: true});
    // What had the focus may be gone with the stage before.
    else if (!element.contains(root.activeElement)) element.querySelector('[autofocus]').focus();
  }
  shownStage = stage;
}
