import {html, nothing} from '../../vendor/lit-html/lit-html.js';
import {clip, visible} from '../format.js';
import {number, t} from '../i18n.js';
import * as calls from '../jobs/calls.js';
import {isBusy} from '../jobs/desk.js';
import {JobLog, MOST_LINES} from '../jobs/log.js';
import {href} from '../router.js';
import {ago} from '../time.js';
import {connecting, empty} from './empty.js';
import {cancelButton, startButton} from './job-tile.js';
import {jobName, jobProgress, jobReason, jobState} from './job-state.js';
import {notes, notForYou} from './jobs.js';

let log = null;
let searched = null;

export function title(store) {
  return t('job.title', {id: visible(store.get('route').id ?? '').slice(0, 8)});
}

/** Ends what goes on for a job that is no longer shown. */
export function leave() {
  log?.close();
  log = searched = null;
}

export function view(store, app) {
  const {id = ''} = store.get('route');
  const job = app.desk.job(id);
  return html`<p class="back"><a href=${href({view: 'jobs'})} data-testid="back">${t('job.back')}</a></p>
    <h1 tabindex="-1" class="job-title" data-testid="title"><bdi>${job ? jobName(job) : title(store)}</bdi></h1>
    ${notForYou(store) ?? content(store, app.desk, id)}`;
}

function content(store, desk, id) {
  desk.open();
  const job = desk.job(id);
  if (!job) return missing(store, desk, id);
  if (log?.id !== id) {
    log?.close();
    log = new JobLog(
      id,
      () => store.set('log', {}),
      () => Boolean(store.get('paused')),
    );
    log.gapWords = (bytes) => t('log.gap', {bytes: number(bytes)});
  }
  return html`${notes(store, desk)}
    <article class="panel job-sheet" data-testid="job" data-id=${id}>
      <p>${jobState(job)}</p>
      ${jobProgress(job)}
      ${job.message && jobReason(job) ? html`<p data-testid="job-reason">${jobReason(job)}</p>` : nothing}
      <div class="job-tile-foot">${again(store, desk, job)} ${cancelButton(store, desk, job)}</div>
      ${facts(job)} ${values('job-parameters', t('job.parameters'), job.parameters)} ${values('job-data', t('job.data'), job.data)}
    </article>
    ${logPanel(store, id)}`;
}

// Perhaps too old for what is known here: asked for once.
function missing(store, desk, id) {
  if (searched?.id !== id) {
    searched = {id, answer: null};
    queueMicrotask(async () => {
      const asked = searched;
      if (!asked) return;
      asked.answer = await desk.find(id);
      store.set('desk', {});
    });
  }
  const {answer} = searched;
  if (!answer || answer.ok) return connecting(store);
  return empty(
    'job',
    t(answer.status === 404 ? 'empty.job.title' : 'jobs.failed'),
    html`<p>${answer.status === 404 ? t('empty.job.text') : visible(answer.detail)}</p>`,
    html`<p><a class="button" href=${href({view: 'jobs'})}>${t('job.back')}</a></p>`,
  );
}

function again(store, desk, job) {
  const action = desk.action(job.action);
  const offered = action && !job.external && (action.targets.length === 0 ? !job.target : action.targets.includes(job.target));
  return offered && !isBusy(job) ? startButton(store, desk, action, job.target, clip(job.label, 80), job) : nothing;
}

function facts(job) {
  const time = (value) => html`<time ${ago(value)}></time>`;
  const rows = [
    ['queued_at', time(job.queued_at)],
    job.started_at && ['started_at', time(job.started_at)],
    job.finished_at && ['finished_at', time(job.finished_at)],
    ['triggered_by', html`<bdi>${visible(job.triggered_by)}</bdi>`],
    job.cancel_requested_by && ['cancel_requested_by', html`<bdi>${visible(job.cancel_requested_by)}</bdi>`],
    ['node', html`<bdi>${visible(job.node)}</bdi>${job.external ? ` ${t('job.external')}` : ''}`],
    job.exit_code !== null && ['exit_code', job.exit_code],
    ['id', html`<code>${job.id}</code>`],
  ].filter(Boolean);
  return html`<dl class="list" data-testid="job-facts">
    ${rows.map(([name, value]) => html`<dt>${t(`job.fact.${name}`)}</dt><dd>${value}</dd>`)}
  </dl>`;
}

function values(id, heading, members) {
  if (!members || Object.keys(members).length === 0) return nothing;
  return html`<details data-testid=${id}>
    <summary>${heading}</summary>
    <pre class="box job-values" tabindex="0">${visible(JSON.stringify(members, null, 2))}</pre>
  </details>`;
}

function logPanel(store, id) {
  const {loading, failed, complete, dropped, following, unseen} = log.state;
  const words = failed ? t('log.failed') : loading ? t('log.loading') : complete ? t('log.complete') : t(store.get('paused') ? 'log.paused' : store.get('connection')?.state === 'live' ? 'log.live' : 'log.polling');
  log.element.setAttribute('aria-label', t('log.title'));
  return html`<section class="panel" data-testid="log-panel">
    <h2>${t('log.title')}</h2>
    <p class="list-status"><span data-testid="log-status">${words}</span>
      ${dropped > 0 ? html`<span>${t('log.dropped', {count: dropped, most: MOST_LINES})}</span>` : nothing}
      <a href=${calls.logAddress(id)} target="_blank" rel="noopener" data-testid="log-text">${t('log.text')}</a></p>
    <div class="job-log-frame">${log.element}
      <button type="button" class="button job-log-latest" data-testid="log-latest" ?hidden=${following} @click=${() => log.follow()}>${unseen > 0 ? t('log.latest', {count: unseen}) : t('log.end')}</button>
    </div>
  </section>`;
}
