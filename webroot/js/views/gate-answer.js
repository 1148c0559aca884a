import {html, nothing} from '../../vendor/lit-html/lit-html.js';
import {live} from '../../vendor/lit-html/directives/live.js';
import {announce} from '../announce.js';
import {clip, visible} from '../format.js';
import {ANSWER_MS} from '../gates/calls.js';
import {t} from '../i18n.js';
import {hindrance} from '../may.js';
import {keyOf} from '../stream/topic.js';
import {longText} from './text.js';

const MOST_DECISION = 200;
const MOST_GUIDANCE = 10000;
const KNOWN = new Set(['withdrawn', 'invalid_decision', 'no_space', 'unwritable', 'unknown_gate', 'unavailable']);

/** The ways to answer a gate: a button for each option, or a field where there are none; and what is to be said with it. */
export function answerForm(store, app, gate, {titleId, name}) {
  const work = app.gates.work(gate);
  const hindered = hindrance(store.get('session'));
  if (hindered) return html`${changed(store, gate, work)}<p class="second" data-testid="gate-viewer">${t(hindered === 'role' ? 'gate.viewer' : 'gate.read_only')}</p>`;
  const noteId = `${titleId}-note`;
  const send = (decision, danger) => give(store, app, gate, {decision, danger, name});
  return html`${changed(store, gate, work)} ${failed(app, gate, work, noteId)}
    <form class="gate-answer" data-testid="gate-answer" @submit=${(event) => (event.preventDefault(), gate.options.length === 0 && send(work.decision.trim(), false))}>
      ${gate.options.length === 0 ? freeText(app, gate, work, titleId) : nothing} ${guidance(app, gate, work, titleId)}
      <div class="gate-options" role="group" aria-labelledby=${titleId}>
        ${gate.options.length === 0
          ? optionButton({value: work.decision.trim(), label: t('gate.send'), off: work.decision.trim() === ''}, work, {kind: 'primary', submit: true})
          : harmlessFirst(gate.options).map((option, i) =>
              optionButton(option, work, {kind: option.danger ? 'danger' : i === 0 ? 'primary' : '', run: () => send(option.value, option.danger)}),
            )}
      </div>
      <p class="second gate-note" data-testid="gate-note">${work.sending === null ? '' : t('gate.sending', {seconds: ANSWER_MS / 1000})}</p>
    </form>`;
}

// Each kind in the order in which they were asked.
const harmlessFirst = (options) => [...options.filter(({danger}) => !danger), ...options.filter(({danger}) => danger)];

// Both words always lie in the same cell, so that the button keeps its width.
function optionButton({value, label, danger, off = false}, {sending}, {kind, run, submit}) {
  const mine = sending !== null && (submit || sending === value);
  const dead = off || sending !== null;
  return html`<button
    type=${submit ? 'submit' : 'button'}
    class="button swap ${kind}"
    data-testid="gate-option"
    data-value=${value}
    aria-disabled=${dead ? 'true' : 'false'}
    aria-busy=${mine ? 'true' : nothing}
    aria-haspopup=${danger ? 'dialog' : nothing}
    @click=${(event) => {
      if (dead) event.preventDefault();
      else if (!submit) run();
    }}
  >
    <span class=${mine ? 'away' : ''}><bdi>${clip(label || value, 100)}</bdi>${danger ? html`<span aria-hidden="true">\u2026</span>` : nothing}</span>
    <span class=${mine ? '' : 'away'}>${t('gate.busy')}</span>
  </button>`;
}

const fieldId = (titleId, name) => `${titleId}-${name}`;

function freeText(app, gate, work, titleId) {
  const id = fieldId(titleId, 'decision');
  return html`<div class="gate-field">
    <label for=${id}>${t('gate.decision')}</label>
    <input id=${id} data-testid="gate-decision" type="text" maxlength=${MOST_DECISION} autocomplete="off" .value=${live(work.decision)} ?readonly=${work.sending !== null}
      @input=${(event) => app.gates.fill(gate, {decision: event.target.value})} />
  </div>`;
}

function guidance(app, gate, work, titleId) {
  const id = fieldId(titleId, 'guidance');
  return html`<div class="gate-field">
    <label for=${id}>${t('gate.guidance')} <span class="second">${t('gate.guidance.optional')}</span></label>
    <textarea id=${id} data-testid="gate-guidance" rows="2" maxlength=${MOST_GUIDANCE} .value=${live(work.guidance)} ?readonly=${work.sending !== null}
      @input=${(event) => app.gates.fill(gate, {guidance: event.target.value})}></textarea>
  </div>`;
}

// The question is another one than the person has seen: nothing is taken for an answer to it without asking again.
function changed(store, gate, {changed: was}) {
  if (!was) return nothing;
  return html`<div class="note attention" role="status" data-testid="gate-changed">
    <p><strong>${t('gate.changed')}</strong></p>
    ${was.before && was.before !== gate.question ? html`<details><summary>${t('gate.changed.before')}</summary>${longText(store, `${keyOf(gate)} before`, was.before)}</details>` : nothing}
  </div>`;
}

function failed(app, gate, {failure, checking}, id) {
  if (!failure) return nothing;
  const {code, unsure, detail, decision} = failure;
  const words = unsure ? t('gate.refused.unsure', {seconds: ANSWER_MS / 1000}) : t(`gate.refused.${KNOWN.has(code) ? code : 'other'}`);
  return html`<div class="note attention" id=${id} role="alert" data-testid="gate-failed" data-code=${code}>
    <p>${words}</p>
    ${detail ? html`<p class="second" lang="en">${visible(detail)}</p>` : nothing}
    ${unsure
      ? html`<p><button type="button" class="button" data-testid="gate-check" aria-busy=${checking ? 'true' : nothing} @click=${() => !checking && app.gates.check(gate, decision)}>${t('gate.check')}</button></p>`
      : nothing}
  </div>`;
}

async function give(store, app, gate, {decision, danger, name}) {
  if (!decision) return;
  const said = gate.options.find(({value}) => value === decision)?.label || decision;
  if (danger || app.gates.work(gate).changed) return confirm(store, app, gate, {decision, danger, said, name});
  return send(app, gate, decision, said);
}

function confirm(store, app, gate, {decision, danger, said, name}) {
  store.set('dialog', {
    title: t('gate.confirm.title', {decision: clip(said, 100)}),
    body: () => html`<p><strong><bdi>${name}</bdi></strong></p>
      <p><bdi class="outside">${clip(gate.question, 1000)}</bdi></p>
      ${danger ? html`<p class="note attention">${t('gate.confirm.danger')}</p>` : nothing}
      ${app.gates.work(gate).guidance.trim() ? html`<blockquote class="guidance"><bdi class="outside">${clip(app.gates.work(gate).guidance, 600)}</bdi></blockquote>` : nothing}
      <p class="second">${t('gate.confirm.once')}</p>`,
    leave: t('gate.confirm.leave'),
    actions: [{label: t('gate.confirm.do', {decision: clip(said, 60)}), kind: danger ? 'danger' : 'primary', run: () => send(app, gate, decision, said)}],
  });
}

async function send(app, gate, decision, said) {
  const counts = await app.gates.answer(gate, decision);
  const {lost, changed: other, failure} = app.gates.work(gate);
  announce(t(counts ? 'gate.told.done' : lost ? 'gate.told.lost' : other && !failure ? 'gate.told.changed' : 'gate.told.failed', {decision: clip(said, 60)}));
  requestAnimationFrame(() => requestAnimationFrame(() => focusOn(gate)));
}

// The button that had the focus is gone with the question.
function focusOn(gate) {
  if (document.activeElement && document.activeElement !== document.body) return;
  document.querySelector(`.gate[data-key="${CSS.escape(keyOf(gate))}"] [data-testid="gate-outcome"]`)?.focus({preventScroll: true});
}
