import {html, nothing} from '../../vendor/lit-html/lit-html.js';
import {clip, visible} from '../format.js';
import {t} from '../i18n.js';
import {ago} from '../time.js';
import {said} from './run-facts.js';
import {hasEnded} from './run-state.js';

/** The phases of a plan as stops on a line: passed, where the run is, and still ahead. */
export function phases(run, list) {
  if (list.length === 0) return html`<p class="quiet">${t('run.no_phases')}</p>`;
  return html`<ol class="phases" data-testid="phases">
    ${list.map((phase) => stop(run, phase))}
  </ol>`;
}

function standing(run, {phase, done, blocked_reason: blocked}) {
  if (done) return 'done';
  if (blocked) return 'blocked';
  return phase === run.phase && !hasEnded(run) ? 'now' : 'ahead';
}

function stop(run, phase) {
  const {phase: name, done, approved, readiness, blocked_reason: blocked, updated_at: updated} = phase;
  const state = standing(run, phase);
  return html`<li class="phase ${state}" data-testid="phase" data-state=${state} aria-current=${state === 'now' ? 'step' : nothing}>
    <span class="phase-mark" aria-hidden="true"></span>
    <div class="phase-text">
      <p><strong><bdi>${clip(name, 120)}</bdi></strong> <span class="phase-word">${t(`run.phase.${state}`)}</span> ${said(readiness)}
        ${approved && !done ? html`<span class="second">${t('run.phase.approved')}</span>` : nothing}</p>
      ${blocked ? html`<p class="phase-blocked"><bdi>${visible(blocked)}</bdi></p>` : nothing}
      ${updated ? html`<p class="second"><time ${ago(updated)}></time></p>` : nothing}
    </div>
  </li>`;
}
