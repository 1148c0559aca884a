import {html, nothing} from '../../vendor/lit-html/lit-html.js';
import {live} from '../../vendor/lit-html/directives/live.js';
import {repeat} from '../../vendor/lit-html/directives/repeat.js';
import {clip, visible} from '../format.js';
import {currentLanguage, t} from '../i18n.js';
import {memo} from '../memo.js';
import {ago} from '../time.js';
import {JOB_STATES, jobName, jobReason, jobState} from './job-state.js';

const MOST_ROWS = 500;
const FIRST_ROWS = 50;

let shownRows = FIRST_ROWS;

/** What was done, newest first, with a filter that stands in the address. */
export function jobHistory(store, app) {
  const {desk} = app;
  const {q = '', state = ''} = store.get('route');
  const all = desk.jobs();
  const wanted = all.filter((job) => (!state || job.state === state) && matches(job, q));
  const rows = wanted.slice(0, Math.min(shownRows, MOST_ROWS));
  const more = rows.length < MOST_ROWS && (wanted.length > rows.length || desk.more);
  const moreRows = async () => {
    if (wanted.length <= shownRows && desk.more) await desk.older();
    shownRows += FIRST_ROWS;
    store.set('released', {});
  };
  return html`<section class="panel" data-testid="job-history">
    <h2>${t('jobs.history')}</h2>
    ${filters(app, q, state)}
    <p class="list-status" data-testid="job-history-status">${t('jobs.shown', {count: rows.length})}${desk.more ? ` ${t('jobs.window')}` : ''}</p>
    ${rows.length === 0 ? html`<p class="quiet">${t(all.length === 0 ? 'jobs.none' : 'jobs.no_match')}</p>` : table(store, rows)}
    ${more ? html`<p><button type="button" class="button" data-testid="job-history-more" @click=${moreRows}>${t('jobs.more')}</button></p>` : nothing}
  </section>`;
}

function matches({label, action, target, category, message, triggered_by: by, node, id}, q) {
  const text = [label, action, target, category, message, by, node, id].filter(Boolean).join('\n').toLowerCase();
  return q.toLowerCase().split(/\s+/).every((word) => text.includes(word));
}

function filters(app, q, state) {
  const refine = (members) => app.router.refine({view: 'jobs', q, state, ...members});
  return html`<div class="job-filters" role="search" aria-label=${t('jobs.filter')}>
    <input
      type="search"
      data-testid="job-search"
      maxlength="200"
      autocomplete="off"
      aria-label=${t('jobs.search')}
      placeholder=${t('jobs.search')}
      .value=${live(q)}
      @input=${(event) => refine({q: event.target.value})}
    />
    <select data-testid="job-state-filter" aria-label=${t('jobs.state')} @change=${(event) => refine({state: event.target.value})}>
      <option value="" .selected=${live(state === '')}>${t('jobs.all')}</option>
      ${JOB_STATES.map((name) => html`<option value=${name} .selected=${live(state === name)}>${t(`job.state.${name}`)}</option>`)}
    </select>
  </div>`;
}

function table(store, rows) {
  const {zone, times} = store.get('settings');
  return html`<table class="job-table" data-testid="job-table">
    <caption class="visually-hidden">${t('jobs.history')}</caption>
    <thead>
      <tr>
        <th scope="col">${t('jobs.job')}</th>
        <th scope="col">${t('jobs.state')}</th>
        <th scope="col">${t('jobs.queued')}</th>
        <th scope="col">${t('jobs.finished')}</th>
        <th scope="col">${t('jobs.who')}</th>
        <th scope="col">${t('jobs.said')}</th>
      </tr>
    </thead>
    <tbody>
      ${repeat(
        rows,
        ({id}) => id,
        (job) => memo([job, currentLanguage(), zone, times], () => row(job)),
      )}
    </tbody>
  </table>`;
}

const row = (job) => html`<tr data-testid="job-row" data-id=${job.id}>
  <th scope="row"><a href="./?view=job&id=${job.id}"><bdi>${clip(jobName(job), 100)}</bdi></a></th>
  <td>${jobState(job)}</td>
  <td data-label=${t('jobs.queued')}><time ${ago(job.queued_at)}></time></td>
  ${job.finished_at ? html`<td data-label=${t('jobs.finished')}><time ${ago(job.finished_at)}></time></td>` : html`<td></td>`}
  <td data-label=${t('jobs.who')}><bdi>${clip(job.triggered_by, 60)}</bdi></td>
  <td class="job-said"><bdi>${clip(visible(job.message ?? jobReason(job)), 160)}</bdi></td>
</tr>`;
