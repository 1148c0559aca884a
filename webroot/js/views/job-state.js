import {html, nothing} from '../../vendor/lit-html/lit-html.js';
import {visible} from '../format.js';
import {number, t} from '../i18n.js';
import {isBusy} from '../jobs/desk.js';

export const JOB_STATES = ['queued', 'running', 'success', 'warning', 'error', 'cancelled', 'interrupted'];

// Shape first, colour second.
const MARKS = {
  queued: 'M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2M8 4.500V8l2.500 1.500',
  running: 'M4 2.500v11L13 8z',
  stalled: 'M8 2 14.500 13.500h-13zM8 6v4M8 11.200v1',
  success: 'M2.500 8.500 6.500 12.500 13.500 4',
  warning: 'M8 2 14.500 13.500h-13zM8 6v4M8 11.200v1',
  error: 'M5 1.500h6L14.500 5v6L11 14.500H5L1.500 11V5zM5.500 5.500l5 5M10.500 5.500l-5 5',
  cancelled: 'M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2M4 12l8-8',
  interrupted: 'M9 1.500 4 9h4l-1 5.500L12 7H8z',
};

/** What stands on the badge: the state, or that a running job has fallen silent. */
export const shownState = (job) => (job.stalled && job.state === 'running' ? 'stalled' : JOB_STATES.includes(job.state) ? job.state : 'queued');

export function jobState(job) {
  const state = shownState(job);
  const ending = isBusy(job) && job.cancel_requested_by;
  return html`<span class="job-state ${state}" data-testid="job-state" data-state=${job.state}>
    <svg viewBox="0 0 16 16" aria-hidden="true"><path d=${MARKS[state]} /></svg>
    <span>${t(ending ? 'job.state.ending' : `job.state.${state}`)}</span>
  </span>`;
}

/** Label and target in one line. */
export const jobName = ({label, action, target}) => `${visible(label || action)}${target ? ` (${visible(target)})` : ''}`;

/** Phase, bar and message. The place is kept when there is nothing to say, so that nothing below it moves. */
export function jobProgress(job) {
  const percent = typeof job?.progress === 'number' ? Math.floor(job.progress * 100) : null;
  const running = job?.state === 'running';
  const message = job?.message ?? (job ? jobReason(job) : '');
  return html`<div class="job-progress">
    <p class="job-phase">
      <span>${job?.phase && isBusy(job) ? visible(job.phase) : nothing}</span>
      ${percent !== null && isBusy(job) ? html`<span class="job-percent" data-testid="job-percent">${number(percent / 100, {style: 'percent'})}</span>` : nothing}
    </p>
    ${running
      ? percent === null
        ? html`<progress data-testid="job-progress" aria-label=${t('job.progress')}></progress>`
        : html`<progress data-testid="job-progress" max="100" .value=${percent} aria-label=${t('job.progress')}></progress>`
      : html`<div class="job-no-progress"></div>`}
    <p class="job-message" data-testid="job-message">${message ? html`<bdi>${visible(message)}</bdi>` : nothing}</p>
  </div>`;
}

/** Why a job did not end well, in words; nothing if it did, or nobody said. */
export const jobReason = ({error_code: code, exit_code: exit}) => (code ? t(`job.error.${code}`, {exit: exit ?? '?'}) : '');
