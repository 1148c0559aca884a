import {html, nothing} from '../../vendor/lit-html/lit-html.js';
import {clip, visible} from '../format.js';
import {t} from '../i18n.js';
import {href} from '../router.js';
import {RunDetails} from '../runs/details.js';
import {servesRuns} from '../runs/list.js';
import {pendingIn} from '../gates/list.js';
import {ago, clock} from '../time.js';
import {connecting, empty} from './empty.js';
import {panel} from './panel.js';
import {cost, count, lasted, phasesDone, planName, said, tokens} from './run-facts.js';
import {phases} from './run-phases.js';
import {runState} from './run-state.js';
import {timeline} from './run-timeline.js';

let details = null;

const planOf = (run) => clip((run?.plan ?? '').split('/').pop() ?? '', 60);

export function title(store) {
  const {project = '', id = ''} = store.get('route');
  const run = store.topic('runs').items.get(`${project}/${id}`);
  return t('run.title', {plan: planOf(run) || clip(id, 24), project: clip(project, 64)});
}

/** Ends what goes on for a run that is no longer shown. */
export function leave() {
  details?.close();
}

export function view(store, app) {
  const {project = '', id = ''} = store.get('route');
  details ??= new RunDetails(store);
  const told = store.topic('runs').items.get(`${project}/${id}`);
  // A new run of the server knows it afresh; without a stream that tells of runs it is asked for once.
  const ready = store.topic('runs').synced || (store.get('hello') && !servesRuns(store));
  if (ready && store.get('session')?.signed_in && !store.get('paused')) details.want(project, id, told ? `${store.get('hello')?.epoch} ${told.version}` : null);
  const known = details.of(project, id);
  // Once it is gone from the stream and from its database, what was known of it is no run any more.
  const gone = !told && known?.failure?.status === 404;
  const run = gone ? null : (told ?? known?.body?.run);
  return html`<p class="back"><a href=${href({view: 'project', slug: project})} data-testid="back">\u2190 ${t('run.back', {project: clip(project, 64)})}</a></p>
    <h1 tabindex="-1" class="run-title" data-testid="title">${run ? planName(run.plan) : html`<bdi>${clip(id, 60)}</bdi>`}</h1>
    ${run ? content(store, app, run, known) : missing(store, known, project)}`;
}

function missing(store, known, project) {
  if (!known?.failure) return connecting(store);
  const gone = known.failure.status === 404;
  return empty(
    'run',
    t(gone ? 'empty.run.title' : 'run.failed'),
    html`<p>${gone ? t('empty.run.text') : visible(known.failure.detail)}</p>`,
    html`<p><a class="button" href=${href({view: 'project', slug: project})}>${t('run.back', {project: clip(project, 64)})}</a></p>`,
  );
}

function content(store, app, run, known) {
  const body = known?.body ?? null;
  return html`${notes(store, run, known)}
    <article class="run-sheet" data-testid="run" data-id=${run.id} data-details=${known?.version ? 'known' : 'none'}>
      ${head(store, run)}
      ${body
        ? html`<div class="run-columns">${panel('phases', t('run.phases'), phases(run, body.phases))} ${panel('timeline', t('run.timeline'), timeline(store, app, run, body))}</div>`
        : known?.failure
          ? nothing
          : html`<p class="quiet" role="status">${t('run.loading')}</p>`}
    </article>`;
}

// What should be known of how old, or how whole, this is.
function notes(store, {project}, known) {
  const {state, asOf} = store.get('connection') ?? {};
  const old = state !== 'live' && state !== 'polling' && asOf;
  return html`${known?.failure
    ? html`<p class="note attention" data-testid="run-failed">${t('run.failed')} <span lang="en">${visible(known.failure.detail)}</span>
        <button type="button" class="link" @click=${() => details.retry()}>${t('action.retry')}</button></p>`
    : nothing}
  ${old ? html`<p class="note attention" data-testid="run-old">${t('run.old', {time: clock(asOf)})}</p>` : nothing}
  ${wrongWith(store, project, known?.body?.database)}
  ${known?.body?.truncated ? html`<p class="note" data-testid="run-truncated">${t('run.truncated')}</p>` : nothing}`;
}

// What is wrong with the database, as the project knows it at this moment.
function wrongWith(store, project, database) {
  const problems = (store.topic('projects').items.get(project)?.problems ?? []).filter(({file}) => file === database);
  return problems.map(({file, message}) => html`<p class="note attention" data-testid="run-problem">${t('run.database')} <code class="path"><bdi>${visible(file)}</bdi></code>: <span lang="en">${visible(message)}</span></p>`);
}

// The question is not told by its run; those of the project are few.
const toGates = (store, {state, project}) =>
  state === 'waiting' && pendingIn(store, project) > 0 ? html`<a class="button" data-testid="run-gates" href=${href({view: 'gates', project})}>${t('run.to_gates')}</a>` : nothing;

const fact = (label, value) => (value === nothing ? nothing : html`<div><dt>${label}</dt><dd>${value}</dd></div>`);

function head(store, run) {
  const time = (value) => (value ? html`<time ${ago(value)}></time>` : nothing);
  const text = (value) => (value ? html`<bdi>${visible(value)}</bdi>` : nothing);
  const checks = run.quality_passed + run.quality_failed > 0 ? t('run.quality.counts', {passed: run.quality_passed, failed: run.quality_failed}) : nothing;
  return html`<section class="panel run-head">
    <div class="run-head-state">
      ${runState(run)} ${said(run.verdict, 'run-verdict')} ${toGates(store, run)}
      ${run.phase || run.activity
        ? html`<p class="run-now" data-testid="run-now">${[run.phase && t('run.in_phase', {phase: clip(run.phase, 60)}), run.activity && clip(run.activity, 60), run.iteration && t('run.iteration', {iteration: run.iteration})].filter(Boolean).join(' \u00b7 ')}</p>`
        : nothing}
      ${phasesDone(run)}
    </div>
    <div class="run-why">
      <h2>${t('run.evidence')}</h2>
      ${run.evidence.length === 0
        ? html`<p class="quiet">${t('why.none')}</p>`
        : html`<ul class="plain" lang="en" data-testid="run-evidence">${run.evidence.map((line) => html`<li><bdi>${visible(line)}</bdi></li>`)}</ul>`}
    </div>
    <dl class="figures" data-testid="run-facts">
      ${fact(t('run.cost'), cost(run))} ${fact(t('run.tokens'), tokens(run))} ${fact(t('run.lasted'), lasted(run))}
      ${fact(t('run.results'), count(run.results_total))} ${fact(t('run.quality'), checks)}
      ${fact(t('run.started'), time(run.started_at))} ${fact(t('run.finished'), time(run.finished_at))} ${fact(t('run.updated'), time(run.updated_at))}
      ${fact(t('run.plan'), run.plan ? html`<code class="path"><bdi>${visible(run.plan)}</bdi></code>` : nothing)}
      ${fact(t('run.command'), text(run.command))} ${fact(t('run.status'), text(run.status))} ${fact(t('run.id'), html`<code><bdi>${visible(run.id)}</bdi></code>`)}
      ${fact(t('project.node'), text(run.node))}
    </dl>
  </section>`;
}
