import {html} from '../../vendor/lit-html/lit-html.js';
import {FEW} from '../events/live.js';
import {summary} from '../events/summary.js';
import {clip} from '../format.js';
import {t} from '../i18n.js';
import {href} from '../router.js';
import {ago} from '../time.js';
import {eventMark} from './event-mark.js';

/** A project's last few events, and the way to all of them. */
export function projectEvents(store, {slug}) {
  const events = store.get('events');
  const rows = (events?.rows ?? []).slice(0, FEW);
  const none = events?.status === 'failed' ? 'events.unreadable' : events?.status === 'ready' ? 'project.no_events' : 'events.loading';
  return html`${rows.length === 0 ? html`<p class="quiet">${t(none)}</p>` : list(rows)}
    <p><a href=${href({view: 'events', project: slug})} data-testid="project-events-all">${t('project.all_events')}</a></p>`;
}

const list = (rows) => html`<ol class="few-events" data-testid="project-events">
  ${rows.map((row) => {
    const {mark, tone, text} = summary(row);
    return html`<li data-testid="project-event" data-id=${row.id}>
      ${eventMark(mark, tone)}
      <div>
        <a href=${href({view: 'events', id: row.id})}><code><bdi>${clip(row.type, 60)}</bdi></code></a>
        <time class="second" ${ago(row.created_at)}></time>
        <p class="few-text"><bdi>${text}</bdi></p>
      </div>
    </li>`;
  })}
</ol>`;
