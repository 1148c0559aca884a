import {html, nothing} from '../../vendor/lit-html/lit-html.js';
import {visible} from '../format.js';
import {number, t} from '../i18n.js';
import {pathSection} from './rollback-preview.js';

/** The refusals that have their own words: what is wrong, and what to do. */
const CODES = new Set([
  'not_git', 'unknown_story', 'forbidden', 'unknown_rollback', 'unknown_project', 'head_moved', 'dirty_overlap',
  'ignored_overlap', 'merge_commit', 'root_commit', 'detached', 'operation_in_progress',
  'branch_checked_out_elsewhere', 'nothing_to_roll_back', 'filter_needed', 'objects_missing', 'unsupported_path',
  'cannot_save', 'git_failed', 'repository_locked', 'unauthenticated', 'unavailable', 'no_answer', 'unreachable',
]);
const MEANS = {
  not_found: 'unknown_project',
  invalid_slug: 'unknown_project',
  http_401: 'unauthenticated',
  http_403: 'forbidden',
  http_404: 'unknown_project',
  http_423: 'repository_locked',
  http_503: 'unavailable',
  timeout: 'no_answer',
  http_504: 'no_answer',
};

/** Which words a refusal has. */
export function meaning(code) {
  const known = MEANS[code] ?? code;
  return CODES.has(known) ? known : 'other';
}

/** A refusal as sentences for people: that nothing was changed, why, what is in the way, and what to do. */
export function refusal(flow) {
  const {failure} = flow.state;
  const code = meaning(failure.code);
  return html`<div class="note bad" data-testid="rollback-refused" data-code=${failure.code ?? ''} tabindex="-1" data-stage-focus>
      <p><strong>${t(`refusal.${code}`)}</strong></p>
      ${code === 'repository_locked' && failure.lockAgeMs !== null
        ? html`<p data-testid="rollback-lock-age">${t('refusal.lock_age', {seconds: seconds(failure.lockAgeMs)})}</p>`
        : nothing}
      <p>${t(`refusal.${code}.do`)}</p>
      ${failure.unsure ? nothing : html`<p>${t('refusal.nothing_changed')}</p>`}
    </div>
    ${pathSection('rollback-paths', failure.paths, t('refusal.paths'))}
    ${failure.detail ? html`<p class="second">${t('refusal.server')} <bdi lang="en" data-testid="rollback-reason">${visible(failure.detail)}</bdi></p>` : nothing}`;
}

const seconds = (ms) => number(Math.round(ms / 100) / 10, {style: 'unit', unit: 'second', unitDisplay: 'long', maximumFractionDigits: 1});
