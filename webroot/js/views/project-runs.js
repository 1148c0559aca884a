import {html, nothing} from '../../vendor/lit-html/lit-html.js';
import {repeat} from '../../vendor/lit-html/directives/repeat.js';
import {clip} from '../format.js';
import {currentLanguage, t} from '../i18n.js';
import {memo} from '../memo.js';
import {href} from '../router.js';
import {runsOf} from '../runs/list.js';
import {ago} from '../time.js';
import {cost, lasted, phasesDone, planName, said, tokens} from './run-facts.js';
import {runState} from './run-state.js';

const FEW = 8;

/** The runs of a project's orchestrator, newest first. */
export function projectRuns(store, {slug}) {
  const runs = runsOf(store, slug);
  if (!store.topic('runs').synced) return html`<p class="quiet">${t('runs.loading')}</p>`;
  if (runs.length === 0) {
    return html`<div data-testid="no-runs"><p class="quiet">${t('runs.none')}</p><p class="second">${t('runs.none.what')}</p></div>`;
  }
  const id = `${slug} runs`;
  const all = store.get('opened')?.has(id) ?? false;
  const toggle = () => {
    const next = new Set(store.get('opened') ?? []);
    if (!next.delete(id)) next.add(id);
    store.set('opened', next);
  };
  return html`${list(store, all ? runs : runs.slice(0, FEW))}
    ${runs.length > FEW
      ? html`<p><button type="button" class="link" data-testid="runs-all" aria-expanded=${all} @click=${toggle}>${all ? t('action.show_less') : t('runs.all', {count: runs.length})}</button></p>`
      : nothing}`;
}

function list(store, runs) {
  const {zone, times} = store.get('settings');
  return html`<ul class="runs" data-testid="runs" aria-label=${t('runs.title')}>
    ${repeat(
      runs,
      ({id}) => id,
      (run) => memo([run.version, currentLanguage(), zone, times], () => row(run)),
    )}
  </ul>`;
}

function row(run) {
  const {project, id, phase, activity, verdict, started_at: started, updated_at: updated} = run;
  const when = started ?? updated;
  const now = [phase && t('run.in_phase', {phase: clip(phase, 60)}), activity && clip(activity, 60)].filter(Boolean).join(' \u00b7 ');
  return html`<li class="run-row" data-testid="run-row" data-id=${id}>
    ${runState(run)}
    <p class="run-plan"><a href=${href({view: 'run', project, id})}>${planName(run.plan)}</a> <span class="run-id"><bdi>${clip(id, 24)}</bdi></span></p>
    <p class="run-age">${when ? html`<time ${ago(when)}></time>` : nothing}</p>
    <p class="run-figures">
      ${now ? html`<span><bdi>${now}</bdi></span>` : nothing} ${phasesDone(run)} ${said(verdict)}
      ${figure('run.cost', cost(run))} ${figure('run.tokens', tokens(run))} ${figure('run.lasted', lasted(run))}
    </p>
  </li>`;
}

const figure = (name, value) => (value === nothing ? nothing : html`<span class="figure"><span class="figure-name">${t(name)}</span> ${value}</span>`);
