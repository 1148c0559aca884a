import {html, nothing} from '../../vendor/lit-html/lit-html.js';
import {visible} from '../format.js';
import {isClaimed, isOpen, isOver, isParked} from '../handoffs/list.js';
import {t} from '../i18n.js';
import {hindrance} from '../may.js';
import {href} from '../router.js';
import {absolute, ago} from '../time.js';
import {empty} from './empty.js';
import {actForm, askButton, claimButton, leaseForm, outcomeOf} from './handoff-acts.js';
import {contextOf, linksOf} from './handoff-context.js';
import {standing, urgency, where} from './handoff-marks.js';
import {ending} from './handoff-over.js';
import {longText} from './text.js';

/** One handoff whole: what was tried, what is needed, and what whoever has it can do with it. */
export function handOver(store, app, key, notes) {
  const told = store.topic('handoffs').items.get(key);
  const back = html`<p class="back"><a href=${href({view: 'handoffs'})} data-testid="handoff-all">\u2190 ${t('handoff.all')}</a></p>`;
  if (!told) return html`${back}${notes}${empty('handoff', t('empty.handoff.title'), html`<p>${t('empty.handoff.text')}</p>`)}`;
  const handoff = app.handoffs.now(told);
  const {summary, priority, state, created_at: at} = handoff;
  return html`${back}${notes}
    <article class="handoff-whole panel ${priority} ${state}" data-testid="hand-over" data-key=${key} data-state=${state} data-mine=${app.handoffs.isMine(handoff) ? 'yes' : 'no'} aria-labelledby="handoff-summary">
      <header>
        <div class="handoff-facts">${urgency(priority)} <span class="tag">${t(isParked(handoff) ? 'handoff.kind.park' : 'handoff.kind.escalate')}</span> ${standing(app, handoff)}</div>
        <h2 id="handoff-summary" data-testid="handoff-summary">${longText(store, `${key} summary`, summary)}</h2>
        ${where(store, handoff)}
        <p class="second">${t('handoff.created')} <span>${absolute(at)}</span> (<time ${ago(at)}></time>)</p>
        ${linksOf(store, handoff)}
      </header>
      ${isOver(handoff) ? html`<div class="handoff-acts">${ending(store, handoff)} ${outcomeOf(store, app, handoff)}</div>` : acts(store, app, handoff)}
      ${contextOf(store, handoff)}
    </article>`;
}

function acts(store, app, handoff) {
  const reason = hindrance(store.get('session'));
  if (reason) return html`<div class="handoff-acts"><p class="note" data-testid="handoffs-why" data-reason=${reason}>${t(`handoffs.why.${reason}`)}</p></div>`;
  const {form} = app.handoffs.work(handoff);
  const admin = store.get('session').role === 'admin';
  const mine = app.handoffs.isMine(handoff);
  const mayEnd = mine || (admin && isClaimed(handoff));
  return html`<div class="handoff-acts" data-testid="handoff-acts">
    ${isClaimed(handoff) && !mine ? html`<p class="second" data-testid="handoff-others">${t(admin ? 'handoff.others.admin' : 'handoff.others', {by: visible(handoff.claimed_by ?? '')})}</p>` : nothing}
    ${outcomeOf(store, app, handoff)}
    ${form !== null && offers(form, {mayEnd, admin})
      ? actForm(app, handoff, form)
      : html`<div class="gate-options" role="group" aria-labelledby="handoff-summary">
          ${isOpen(handoff) ? claimButton(store, app, handoff, 'handoff-summary') : nothing}
          ${mayEnd ? html`${askButton(app, handoff, 'resolve', 'primary')} ${askButton(app, handoff, 'release')}` : nothing}
          ${admin ? askButton(app, handoff, 'reassign') : nothing}
        </div>`}
    ${mine && form === null ? leaseForm(app, handoff) : nothing}
  </div>`;
}

const offers = (form, {mayEnd, admin}) => (form === 'reassign' ? admin : mayEnd);
