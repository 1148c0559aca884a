import {html, nothing} from '../../vendor/lit-html/lit-html.js';
import {clip, shortSha, visible} from '../format.js';
import {t} from '../i18n.js';
import {late} from './rollback-confirm.js';
import {warnings} from './rollback-preview.js';
import {refusal} from './rollback-refusal.js';

/** What a rollback did; with the way back if it was done just now. */
export function doneBody(flow) {
  const {stage, done, failure, busy, late: unsure} = flow.state;
  const asking = stage === 'ask';
  return html`<div class="note ${asking ? '' : 'good'}" data-testid="rollback-done" tabindex="-1" data-stage-focus>
      <p><strong>${t(asking ? 'rollback.undo.text' : done.story_reverted ? 'rollback.done.story' : 'rollback.done.no_story', {story: clip(done.story_reverted, 64)})}</strong></p>
    </div>
    ${warnings(done.warnings)} ${facts(done, 'rollback')} ${wayBack(done)}
    ${failure ? refusal(flow) : nothing} ${late(flow)}
    ${asking
      ? nothing
      : html`<p class="undo-row">
          <button
            type="button"
            class="button swap"
            data-testid="rollback-undo"
            aria-disabled=${busy ? 'true' : nothing}
            aria-busy=${busy ? 'true' : nothing}
            @click=${() => flow.undo()}
          >
            <span class=${busy ? 'away' : ''}>${t(unsure ? 'rollback.again' : 'rollback.undo')}</span><span class=${busy ? '' : 'away'}>${t('rollback.undo.busy')}</span>
          </button>
          <span class="second">${t('rollback.undo.about')}</span>
        </p>`}`;
}

/** What an undo did. */
export function undoneBody(flow) {
  const {undone} = flow.state;
  return html`<div class="note good" data-testid="rollback-undone" tabindex="-1" data-stage-focus>
      <p><strong>${t(undone.story_reverted ? 'rollback.undone.story' : 'rollback.undone', {story: clip(undone.story_reverted, 64)})}</strong></p>
    </div>
    ${warnings(undone.warnings)} ${facts(undone, 'undo')}`;
}

function facts(done, kind) {
  const sha = (value) => html`<code class="tag" title=${value}>${shortSha(value)}</code>`;
  return html`<dl class="list">
    <dt>${t(`rollback.${kind}.commit`)}</dt>
    <dd data-testid="rollback-reverted">${sha(done.reverted_commit)}</dd>
    <dt>${t('rollback.new_head')}</dt>
    <dd data-testid="rollback-new-head">${sha(done.new_head)}</dd>
    <dt>${t('rollback.method')}</dt>
    <dd data-testid="rollback-done-method">${t(done.method === 'reset' ? 'rollback.method.reset_done' : 'rollback.method.revert_done')}</dd>
    <dt>${t('rollback.backup')}</dt>
    <dd><code class="path" data-testid="rollback-backup">${visible(done.backup_ref)}</code></dd>
    ${done.snapshot_ref
      ? html`<dt>${t('rollback.snapshot')}</dt><dd><code class="path" data-testid="rollback-snapshot">${visible(done.snapshot_ref)}</code></dd>`
      : nothing}
  </dl>`;
}

function wayBack({method, snapshot_ref: saved}) {
  if (method !== 'reset' || !saved) return nothing;
  const command = `git restore --source=${visible(saved)} -- FILE`;
  return html`<p>${t('rollback.saved')}</p>
    <pre class="command" tabindex="0" data-testid="rollback-restore"><code>${command}</code></pre>`;
}
