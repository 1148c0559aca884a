import {html, nothing} from '../../vendor/lit-html/lit-html.js';
import {clip} from '../format.js';
import {isOpen} from '../handoffs/list.js';
import {t} from '../i18n.js';
import {mayAct} from '../may.js';
import {href} from '../router.js';
import {keyOf} from '../stream/topic.js';
import {claimButton, outcomeOf} from './handoff-acts.js';
import {standing, urgency, where} from './handoff-marks.js';

/** A handoff in a list: what it is about, who has it, and the button to take it. */
export function handoffCard(store, app, handoff, {gone = false, heading}) {
  const key = keyOf(handoff);
  const titleId = `handoff-${key}`;
  const open = isOpen(handoff) && !gone;
  return html`<article class="handoff panel ${handoff.priority} ${handoff.state} ${gone ? 'gone' : ''}" data-testid="handoff" data-key=${key} data-state=${gone ? 'gone' : handoff.state} aria-labelledby=${titleId}>
    <div class="handoff-facts">${urgency(handoff.priority)} ${gone ? html`<span class="handoff-standing">${t('handoff.gone')}</span>` : standing(app, handoff)}</div>
    <div class="handoff-what">
      <p class="gate-title" role="heading" aria-level=${heading} id=${titleId}><a class="handoff-link" href=${href({view: 'handoffs', handoff: key})} data-testid="handoff-open"><bdi>${clip(handoff.summary, 300)}</bdi></a></p>
      ${where(store, handoff)}
    </div>
    <div class="handoff-do">${mayAct(store) && open ? claimButton(store, app, handoff, titleId) : nothing}</div>
    ${outcomeOf(store, app, handoff)}
  </article>`;
}
