import {html, nothing} from '../../vendor/lit-html/lit-html.js';
import {live} from '../../vendor/lit-html/directives/live.js';
import {announce} from '../announce.js';
import {clip, visible} from '../format.js';
import {ANSWER_MS} from '../handoffs/calls.js';
import {isClaimed, isParked} from '../handoffs/list.js';
import {expected} from '../handoffs/watch.js';
import {t} from '../i18n.js';
import {keyOf} from '../stream/topic.js';
import {ago, clock} from '../time.js';

const KNOWN = new Set(['unavailable', 'insufficient_storage', 'role_too_low', 'read_only', 'not_found', 'unknown_handoff']);

/** A button whose words lie in the same cell, so that it keeps its width while the act is on its way. */
export function actButton(app, handoff, act, {label, kind = '', describedBy = nothing, run, submit = false, off = false}) {
  const {sending} = app.handoffs.work(handoff);
  const busy = sending === act;
  const dead = off || sending !== null;
  return html`<button
    type=${submit ? 'submit' : 'button'}
    class="button swap ${kind}"
    data-testid="handoff-${act}"
    aria-disabled=${dead ? 'true' : 'false'}
    aria-busy=${busy ? 'true' : nothing}
    aria-describedby=${describedBy}
    @click=${(event) => {
      if (dead) event.preventDefault();
      else if (!submit) run();
    }}
  >
    <span class=${busy ? 'away' : ''}>${label}</span><span class=${busy ? '' : 'away'}>${t('gate.busy')}</span>
  </button>`;
}

/** Takes it; whoever gets it sees it whole. */
export const claimButton = (store, app, handoff, describedBy) =>
  actButton(app, handoff, 'claim', {label: t('handoff.claim'), kind: isParked(handoff) ? '' : 'primary', describedBy, run: () => claim(store, app, handoff)});

async function claim(store, app, handoff) {
  const from = store.get('route');
  const done = await app.handoffs.act(handoff, 'claim');
  announce(t(done ? 'handoff.told.claimed' : app.handoffs.work(handoff).lost ? 'handoff.told.lost' : 'handoff.told.failed'));
  // Whoever went elsewhere meanwhile stays there.
  if (done && store.get('route') === from && !from.handoff) app.router.go({view: 'handoffs', handoff: keyOf(handoff)});
}

/** Does something with a handoff and says how it ended. */
export async function perform(app, handoff, act, body) {
  if (act === 'release') expected(handoff);
  const done = await app.handoffs.act(handoff, act, body);
  announce(t(done ? `handoff.told.${act}` : app.handoffs.work(handoff).lost ? 'handoff.told.lost' : 'handoff.told.failed'));
  requestAnimationFrame(() => requestAnimationFrame(focusAgain));
  return done;
}

// The form that had the focus may be gone.
function focusAgain() {
  if (document.activeElement && document.activeElement !== document.body) return;
  document.querySelector('main h1')?.focus({preventScroll: true});
}

/** What came of an act: who was first, or why it failed. */
export function outcomeOf(store, app, handoff) {
  const {lost, failure, sending} = app.handoffs.work(handoff);
  if (lost) return conflict(store, app, handoff, lost);
  // Nothing was heard of it, and it was done all the same.
  if (failure?.act === 'claim' && app.handoffs.isMine(handoff)) return nothing;
  if (failure) return failed(failure);
  return sending ? html`<p class="second handoff-note">${t('gate.sending', {seconds: ANSWER_MS / 1000})}</p>` : nothing;
}

function conflict(store, app, handoff, {act, code, by, at}) {
  const me = store.get('session')?.subject;
  const words =
    code === 'already_resolved'
      ? t('handoff.lost.resolved')
      : by === null
        ? t('handoff.lost.open')
        : act === 'claim'
          ? t('handoff.lost.claim', {by: visible(by)})
          : t('handoff.lost.other', {by: visible(by)});
  return html`<div class="note attention handoff-lost" role="alert" data-testid="handoff-lost" data-code=${code}>
    <p><strong>${words}</strong></p>
    ${by !== null && by !== me && at ? html`<p>${t('handoff.lost.since', {time: clock(at)})} (<time ${ago(at)}></time>). ${isClaimed(handoff) ? t('handoff.lost.what') : nothing}</p>` : nothing}
  </div>`;
}

function failed({code, unsure, detail}) {
  const words = unsure ? t('handoff.refused.unsure', {seconds: ANSWER_MS / 1000}) : t(`handoff.refused.${KNOWN.has(code) ? code : 'other'}`);
  return html`<div class="note attention handoff-lost" role="alert" data-testid="handoff-failed" data-code=${code}>
    <p>${words}</p>
    ${detail ? html`<p class="second" lang="en">${visible(detail)}</p>` : nothing}
  </div>`;
}

const LEASES = [900, 3600, 14400, 28800];

/** Until when it is had: gives it back by itself later, or anew. */
export function leaseForm(app, handoff) {
  const {lease} = app.handoffs.work(handoff);
  // What was chosen last may not be drawn yet.
  const chosen = () => Number(app.handoffs.work(handoff).lease);
  const id = `lease-${keyOf(handoff)}`;
  const send = (event) => {
    event.preventDefault();
    if (chosen() > 0) perform(app, handoff, 'claim', {lease_s: chosen()});
  };
  return html`<form class="handoff-form handoff-lease" data-testid="handoff-lease-form" @submit=${send}>
    <label for=${id}>${t('handoff.lease')}</label>
    <select id=${id} data-testid="handoff-lease-choice" @change=${(event) => app.handoffs.fill(handoff, {lease: event.target.value})}>
      <option value="" .selected=${live(lease === '')}>${t(handoff.lease_until ? 'handoff.lease.as_is' : 'handoff.lease.never')}</option>
      ${LEASES.map((seconds) => html`<option value=${seconds} .selected=${live(lease === String(seconds))}>${t(`handoff.lease.${seconds}`)}</option>`)}
    </select>
    ${actButton(app, handoff, 'claim', {label: t('handoff.lease.set'), submit: true, off: lease === ''})}
    <p class="second">${t('handoff.lease.about')}</p>
  </form>`;
}

const NOTES = {resolve: 'resolution', release: 'note'};

/** The words that go with an act that ends something: `resolve`, `release` or `reassign`. */
export function actForm(app, handoff, act) {
  const work = app.handoffs.work(handoff);
  const id = `${act}-${keyOf(handoff)}`;
  const naming = act === 'reassign';
  const written = ({assignee, note}) => (naming ? assignee : note);
  const text = written(work);
  const send = (event) => {
    event.preventDefault();
    // What was written last may not be drawn yet.
    const said = written(app.handoffs.work(handoff)).trim();
    if (naming && !said) return event.target.querySelector('input').focus();
    return perform(app, handoff, act, naming ? {assignee: said} : said ? {[NOTES[act]]: said} : {});
  };
  return html`<form class="handoff-form" data-testid="handoff-form" data-act=${act} @submit=${send}>
    <label for=${id}>${t(`handoff.${act}.field`)}</label>
    ${naming
      ? html`<input id=${id} type="text" maxlength="128" autocomplete="off" spellcheck="false" data-testid="handoff-assignee" .value=${live(text)} ?readonly=${work.sending !== null} @input=${(event) => app.handoffs.fill(handoff, {assignee: event.target.value})} />`
      : html`<textarea id=${id} rows="3" maxlength="4000" data-testid="handoff-text" .value=${live(text)} ?readonly=${work.sending !== null} @input=${(event) => app.handoffs.fill(handoff, {note: event.target.value})}></textarea>`}
    <p class="second">${t(`handoff.${act}.about`)}</p>
    <div class="gate-options">
      ${actButton(app, handoff, act, {label: t(`handoff.${act}.do`), kind: 'primary', submit: true})}
      <button type="button" class="button" data-testid="handoff-back" @click=${() => close(app, handoff, act)}>${t('action.cancel')}</button>
    </div>
  </form>`;
}

function close(app, handoff, act) {
  app.handoffs.fill(handoff, {form: null});
  requestAnimationFrame(() => requestAnimationFrame(() => document.querySelector(`[data-testid="handoff-ask-${act}"]`)?.focus()));
}

/** Opens the form of an act and puts the focus into it. */
export function askButton(app, handoff, act, kind = '') {
  const open = () => {
    app.handoffs.fill(handoff, {form: act, failure: null, lost: null});
    requestAnimationFrame(() => requestAnimationFrame(() => document.getElementById(`${act}-${keyOf(handoff)}`)?.focus()));
  };
  return html`<button type="button" class="button ${kind}" data-testid="handoff-ask-${act}" aria-label="${t(`handoff.${act}`)}: ${clip(handoff.summary, 60)}" @click=${open}>${t(`handoff.${act}`)}\u2026</button>`;
}
