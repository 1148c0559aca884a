import {html, nothing} from '../../vendor/lit-html/lit-html.js';
import {live} from '../../vendor/lit-html/directives/live.js';
import {t} from '../i18n.js';
import {pathSection} from './rollback-preview.js';

/** The field that the project's slug is typed into. */
export function confirmField(flow) {
  const {slug, confirmed} = flow;
  const {typed, busy} = flow.state;
  const enter = (event) => {
    if (event.key !== 'Enter' || event.isComposing) return;
    event.preventDefault();
    flow.confirm();
  };
  return html`<div class="confirm">
    <label for="rollback-slug">${t('rollback.type')} <code class="tag">${slug}</code></label>
    <input
      id="rollback-slug"
      type="text"
      data-testid="rollback-slug"
      maxlength="64"
      autocomplete="off"
      autocapitalize="none"
      spellcheck="false"
      aria-describedby="rollback-confirm-hint"
      ?readonly=${busy}
      .value=${live(typed)}
      @input=${(event) => flow.type(event.target.value)}
      @keydown=${enter}
    />
    <p class="second" id="rollback-confirm-hint" data-testid="rollback-hint">${t(confirmed ? 'rollback.type.right' : 'rollback.type.hint')}</p>
  </div>`;
}

/** What to think when no answer came. */
export function late(flow) {
  const {late: failure} = flow.state;
  if (!failure) return nothing;
  const words = failure.code === 'unreachable' ? t('rollback.unreachable') : t('rollback.late');
  return html`<p class="note attention" data-testid="rollback-late">${words} ${t('rollback.late.do')}</p>`;
}

/** What an administrator has to know before uncommitted work is moved out of the way. */
export function forceBody(flow) {
  const {failure} = flow.state;
  return html`<p class="lead" tabindex="-1" data-stage-focus data-testid="rollback-force-text">${t('rollback.force.text')}</p>
    <ol class="steps">
      <li>${t('rollback.force.save')}</li>
      <li>${t('rollback.force.reset')}</li>
      <li>${t('rollback.force.back')}</li>
    </ol>
    ${pathSection('rollback-force-paths', failure.paths, t('rollback.force.paths'))}`;
}
