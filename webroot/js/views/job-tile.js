import {html, nothing} from '../../vendor/lit-html/lit-html.js';
import {clip, visible} from '../format.js';
import {t} from '../i18n.js';
import {jobAddress} from '../jobs/calls.js';
import {isBusy} from '../jobs/desk.js';
import {showsOnly} from '../may.js';
import {ago} from '../time.js';
import {askCancel, askStart} from './job-dialogs.js';
import {jobProgress, jobState} from './job-state.js';

/**
 * What may be started, or was, with its newest job: `{action?, name, target, job}`. Its buttons stay in their place
 * whatever happens, and are off while the server says that the same is being done.
 */
export function jobTile(store, desk, {action, name, target, job}) {
  const label = clip(action?.label || job?.label || name, 80);
  return html`<li class="job-tile" data-testid="job-tile" data-action=${name} data-target=${target ?? ''}>
    <div class="job-tile-head">
      <p class="job-tile-title" role="heading" aria-level=${store.get('root') ? 2 : 3}>
        <bdi>${label}</bdi>${target ? html` <span class="job-target"><bdi>${visible(target)}</bdi></span>` : nothing}
      </p>
      ${job ? jobState(job) : html`<span class="job-state never" data-testid="job-state" data-state="never">${t('job.never')}</span>`}
    </div>
    ${action?.description ? html`<p class="second job-about">${visible(action.description)}</p>` : nothing}
    ${jobProgress(job)} ${times(job)}
    <div class="job-tile-foot">${action ? startButton(store, desk, action, target, label) : nothing} ${job ? cancelButton(store, desk, job) : nothing}
      ${job ? html`<a class="job-open" data-testid="job-open" href=${store.get('root') ? jobAddress(job.id) : `./?view=job&id=${encodeURIComponent(job.id)}`} aria-label="${t('job.open')}: ${label}${target ? ` ${visible(target)}` : ''}">${t('job.open')}</a>` : nothing}
    </div>
    ${action ? note(desk, action, target) : nothing}
  </li>`;
}

function times(job) {
  return html`<p class="second job-times" data-testid="job-times">
    ${!job
      ? nothing
      : job.finished_at
        ? html`${t('job.finished')} <time ${ago(job.finished_at)}></time>`
        : job.started_at
          ? html`${t('job.running')} <time ${ago(job.started_at, true)}></time>`
          : html`${t('job.queued')} <time ${ago(job.queued_at)}></time>`}
    ${job ? html`<span class="job-by">${t('job.by')} <bdi>${clip(job.triggered_by, 60)}</bdi></span>` : nothing}
  </p>`;
}

/** Starts an action; says while it cannot why. */
export function startButton(store, desk, action, target, label, again = null) {
  if (showsOnly(store)) return nothing;
  const {off, sending, doubtful} = desk.standing(action.action, target);
  const word = t(again ? 'job.again' : 'job.start');
  return html`<button
    type="button"
    class="button swap ${again ? '' : 'primary'}"
    data-testid=${again ? 'job-again' : 'job-start'}
    aria-disabled=${off ? 'true' : 'false'}
    aria-busy=${sending ? 'true' : nothing}
    aria-label="${off ? t('job.busy') : word}: ${label}${target ? ` ${visible(target)}` : ''}"
    aria-describedby=${off || doubtful ? noteId(action.action, target) : nothing}
    @click=${() => !off && askStart(store, desk, action, target, again)}
  >
    <span class=${off ? 'away' : ''}>${word}</span><span class=${off ? '' : 'away'}>${t('job.busy')}</span>
  </button>`;
}

export function cancelButton(store, desk, job) {
  if (showsOnly(store)) return nothing;
  const asked = Boolean(job.cancel_requested_by);
  return html`<button
    type="button"
    class="button ${isBusy(job) ? '' : 'away'}"
    data-testid="job-cancel"
    aria-disabled=${asked ? 'true' : 'false'}
    aria-label="${t('job.cancel')}: ${clip(job.label, 80)}${job.target ? ` ${visible(job.target)}` : ''}"
    @click=${() => !asked && askCancel(store, desk, job)}
  >
    ${t('job.cancel')}
  </button>`;
}

const noteId = (action, target) => `job-note-${`${action}-${target ?? ''}`.replace(/[^A-Za-z0-9-]/g, '_')}`;

// Always one line high.
function note(desk, action, target) {
  const {job, sending, doubtful} = desk.standing(action.action, target);
  const words = sending ? t('job.sending') : doubtful ? t('job.doubtful') : job ? t(job.state === 'queued' ? 'job.waits' : 'job.off') : '';
  return html`<p class="second job-note" id=${noteId(action.action, target)} data-testid="job-note">${words}</p>`;
}
