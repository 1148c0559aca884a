import {html, nothing} from '../../vendor/lit-html/lit-html.js';
import {clip, visible} from '../format.js';
import {t} from '../i18n.js';
import {keyOf} from '../stream/topic.js';
import {ago, clock} from '../time.js';
import {longText} from './text.js';

export const labelOf = ({options}, decision) => clip(options.find(({value}) => value === decision)?.label || decision, 100);

/** How a gate was answered: by whom, when and what; and, to somebody who came too late, that it is so. */
export function outcome(store, app, gate) {
  const {resolution} = gate;
  const {mine} = app.gates.work(gate);
  if (!resolution) return html`<div class="gate-outcome note" tabindex="-1" data-testid="gate-outcome"><p>${t(`gate.over.${gate.state}`)}</p></div>`;
  const lost = lostTo(store, app.gates.work(gate), resolution);
  return html`<div class="gate-outcome" tabindex="-1" data-testid="gate-outcome" data-mine=${mine ? 'yes' : 'no'}>
    ${lost
      ? html`<div class="note attention" role="alert" data-testid="gate-lost">
          <p><strong>${t('gate.lost', {by: visible(resolution.by)})}</strong></p>
          <p>${t('gate.lost.what', {mine: labelOf(gate, lost.decision)})}</p>
        </div>`
      : nothing}
    ${decided(store, gate)}
  </div>`;
}

// An answer of which nothing was heard came too late, too, unless it is the very one that counts.
function lostTo(store, {lost, failure}, {by, decision}) {
  if (lost || !failure?.unsure) return lost;
  return by === store.get('session')?.subject && decision === failure.decision ? null : {decision: failure.decision};
}

/** The answer that counts, and those that came after it. */
export function decided(store, gate) {
  const {resolution} = gate;
  const {decision, guidance, by, at, via, late = []} = resolution;
  return html`<p class="decided" data-testid="gate-decided">
      <svg class="decided-mark" viewBox="0 0 16 16" aria-hidden="true"><path d="M2.500 8.500 6.500 12.500 13.500 4" /></svg>
      <span><strong data-testid="gate-decision-made"><bdi>${labelOf(gate, decision)}</bdi></strong>
      \u2014 <bdi data-testid="gate-by">${visible(by)}</bdi>, <span title=${clock(at)}>${clock(at)}</span> (<time ${ago(at)}></time>) <span class="second">${t(`gate.via.${['page', 'api', 'file'].includes(via) ? via : 'other'}`)}</span></span>
    </p>
    ${guidance ? html`<blockquote class="guidance" data-testid="gate-guidance-given">${longText(store, `${keyOf(gate)} given`, guidance)}</blockquote>` : nothing}
    ${late.length > 0
      ? html`<div class="late" data-testid="gate-late"><p class="second">${t('gate.late', {count: late.length})}</p>
          <ul class="plain">${late.map((one) => html`<li><bdi>${labelOf(gate, one.decision)}</bdi> \u2014 <bdi>${visible(one.by)}</bdi>, <time ${ago(one.at)}></time></li>`)}</ul></div>`
      : nothing}`;
}
