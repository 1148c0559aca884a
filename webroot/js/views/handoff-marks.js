import {html, nothing} from '../../vendor/lit-html/lit-html.js';
import {clip, visible} from '../format.js';
import {isClaimed, isOver, isParked} from '../handoffs/list.js';
import {t} from '../i18n.js';
import {href} from '../router.js';
import {ago, clock} from '../time.js';

// A shape of its own for each urgency, beside the colour.
const SHAPES = {
  urgent: 'M24 3 45 41H3zM24 16v12M24 33v3',
  high: 'M24 4 44 24H33v20H15V24H4z',
  normal: 'M6 24a18 18 0 1 1 36 0 18 18 0 0 1-36 0',
  low: 'M24 44 4 24h11V4h18v20h11z',
};
const INKED = new Set(['urgent']);

const known = (priority) => (Object.hasOwn(SHAPES, priority) ? priority : 'normal');

/** How urgent it is: a shape and a word. */
export function urgency(priority) {
  const name = known(priority);
  const [shape, ...ink] = SHAPES[name].split(/(?<=z)(?=M)/);
  return html`<span class="urgency ${name}"><svg class="urgency-sign" viewBox="0 0 48 48" aria-hidden="true"><path d=${shape} />${INKED.has(name) ? html`<path class="ink" d=${ink.join('')} />` : nothing}</svg>
    <span data-testid="handoff-priority">${t(`handoff.priority.${name}`)}</span></span>`;
}

/** What it is about: the project, the session, and who handed it over. */
export function where(store, {project, session_id: session, created_by: by}) {
  const name = project && clip(store.topic('projects').items.get(project)?.name ?? project, 80);
  return html`<p class="gate-where">${project ? html`<a href=${href({view: 'project', slug: project})}><bdi>${name}</bdi></a>` : nothing}
    <span class="tag" title=${t('handoff.session')}><bdi>${clip(session, 60)}</bdi></span>
    <span class="second">${t('handoff.from')} <bdi>${visible(by)}</bdi></span></p>`;
}

/** Where it stands: who has it and since when, or for how long it has waited. */
export function standing(app, handoff) {
  const {claimed_by: by, claimed_at: since, created_at: at, lease_until: until} = handoff;
  if (isOver(handoff)) return html`<span class="handoff-standing" data-testid="handoff-standing">${t('handoff.is_over')}</span>`;
  if (!isClaimed(handoff) && isParked(handoff)) return html`<span class="handoff-standing" data-testid="handoff-standing">${t('handoff.laid')} <time ${ago(at)}></time></span>`;
  if (!isClaimed(handoff)) return html`<span class="handoff-standing waits" data-testid="handoff-standing">${t('handoff.waits')} <time ${ago(at, true)}></time></span>`;
  const mine = app.handoffs.isMine(handoff);
  return html`<span class="handoff-standing ${mine ? 'mine' : ''}" data-testid="handoff-standing" data-mine=${mine ? 'yes' : 'no'}>
    ${mine ? t('handoff.yours') : html`${t('handoff.claimed_by')} <bdi data-testid="handoff-by">${visible(by)}</bdi>`}
    ${since ? html`<span class="second">${t('handoff.since', {time: clock(since)})} (<time ${ago(since)}></time>)</span>` : nothing}
    ${until ? html`<span class="second" data-testid="handoff-lease">${t('handoff.lease.until', {time: clock(until)})} (<time ${ago(until)}></time>)</span>` : nothing}</span>`;
}
