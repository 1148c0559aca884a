import {html, nothing} from '../../vendor/lit-html/lit-html.js';
import {clip, visible} from '../format.js';
import {t} from '../i18n.js';
import {href} from '../router.js';
import {keyOf} from '../stream/topic.js';
import {ago, clock} from '../time.js';
import {longText} from './text.js';

/** A handoff that is over, in short. */
export function overRow(store, handoff) {
  const key = keyOf(handoff);
  return html`<li class="over" data-testid="handoff-over" data-key=${key}>
    <p class="over-what"><a href=${href({view: 'handoffs', handoff: key})}><bdi>${clip(handoff.summary, 160)}</bdi></a></p>
    ${ending(store, handoff)}
  </li>`;
}

/** Who resolved it, when, and what was said. */
export function ending(store, {id, resolved_by: by, resolved_at: at, resolution}) {
  return html`<p class="decided" data-testid="handoff-ended">
      <svg class="decided-mark" viewBox="0 0 16 16" aria-hidden="true"><path d="M2.500 8.500 6.500 12.500 13.500 4" /></svg>
      <span><strong>${t('handoff.resolved')}</strong> \u2014 <bdi>${visible(by ?? '')}</bdi>${at ? html`, <span>${clock(at)}</span> (<time ${ago(at)}></time>)` : nothing}</span>
    </p>
    ${resolution ? html`<blockquote class="guidance" data-testid="handoff-resolution">${longText(store, `${id} resolution`, resolution)}</blockquote>` : nothing}`;
}
