import {html, nothing} from '../../vendor/lit-html/lit-html.js';
import {summary} from '../events/summary.js';
import {clip, visible} from '../format.js';
import {number, t} from '../i18n.js';
import {href} from '../router.js';
import {absolute, ago} from '../time.js';
import {copyButton} from './copy-button.js';
import {eventMark} from './event-mark.js';

const MOST_JSON = 6000;

/** One row of the journal; `open` shows all that it holds. */
export function eventRow(store, row, {open, whole, toggle}) {
  const {id, type, project, actor, created_at: at} = row;
  const {mark, tone, text} = summary(row);
  return html`<li class="event ${open ? 'open' : ''} ${row.arrived ? 'arrived' : ''}" data-testid="event" data-id=${id} data-type=${type}>
    <button
      type="button"
      class="event-open"
      data-testid="event-open"
      aria-expanded=${open}
      aria-controls=${open ? `event-${id}` : nothing}
      aria-label=${t('event.details', {id: String(id), type: clip(type, 80)})}
      @click=${() => toggle(row)}
    >
      <svg viewBox="0 0 16 16" aria-hidden="true"><path d="m6 3.500 4.500 4.500L6 12.500" /></svg>
    </button>
    ${eventMark(mark, tone)}
    <time class="event-time" ${ago(at)}></time>
    <code class="event-type" data-testid="event-type" title=${clip(type, 200)}><bdi>${clip(type, 80)}</bdi></code>
    <span class="event-text" data-testid="event-text"><bdi>${text}</bdi></span>
    <span class="event-project">${project ? html`<a href=${href({view: 'project', slug: project})}><bdi>${clip(project, 64)}</bdi></a>` : nothing}</span>
    <span class="event-actor" title=${actor ? clip(actor, 200) : nothing}>${actor ? html`<bdi>${clip(actor, 60)}</bdi>` : nothing}</span>
    ${open ? detail(store, row, whole) : nothing}
  </li>`;
}

function detail(store, row, whole) {
  const asked = row.folded ? whole : {row};
  const found = asked?.row;
  const {id, account, actor, project, created_at: at} = row;
  const link = () => new URL(href({view: 'events', id}), document.baseURI).href;
  return html`<div class="event-detail" id="event-${id}" data-testid="event-detail">
    <dl class="list">
      <dt>${t('event.id')}</dt><dd>${String(id)}</dd>
      <dt>${t('event.when')}</dt><dd>${absolute(at)} <code class="second">${visible(at)}</code></dd>
      ${actor ? html`<dt>${t('event.actor')}</dt><dd><bdi>${visible(actor)}</bdi></dd>` : nothing}
      ${project ? html`<dt>${t('event.project')}</dt><dd><bdi>${visible(project)}</bdi></dd>` : nothing}
      <dt>${t('event.account')}</dt><dd><bdi>${visible(account ?? '')}</bdi></dd>
    </dl>
    ${found ? json(store, id, JSON.stringify(found.data, null, 2) ?? '') : html`<p class="quiet">${t(asked?.failed ? 'event.unreadable' : 'event.reading')}</p>`}
    <p class="event-actions">
      ${found ? copyButton(store, `event-${id}`, () => JSON.stringify(found, null, 2), t('event.as_json'), t('copy.json')) : nothing}
      <a class="button" data-testid="event-link" href=${href({view: 'events', id})}>${t('event.link')}</a>
      ${copyButton(store, `link-${id}`, link, t('event.link_itself'), t('copy.link'))}
    </p>
  </div>`;
}

function json(store, id, text) {
  const all = store.get('wholeJson') === id;
  const long = text.length > MOST_JSON;
  return html`<pre class="command event-json" tabindex="0" data-testid="event-json" aria-label=${t('event.data')}><code>${visible(long && !all ? text.slice(0, MOST_JSON) : text)}</code></pre>
    ${long
      ? html`<p><button type="button" class="link" data-testid="event-json-all" aria-expanded=${all} @click=${() => store.set('wholeJson', all ? null : id)}>
          ${all ? t('action.show_less') : t('event.show_all', {size: number(text.length)})}
        </button></p>`
      : nothing}`;
}
