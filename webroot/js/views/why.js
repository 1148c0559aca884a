import {html, nothing} from '../../vendor/lit-html/lit-html.js';
import {clip, visible} from '../format.js';
import {t} from '../i18n.js';
import {absolute} from '../time.js';
import {known, stateWord} from './signal.js';

const GAP = 8;

/** Why a project is in its state: a small window beside the button that asked, for mouse, touch and keyboard alike. */
export function why(store) {
  const asked = store.get('why');
  const project = asked && store.topic('projects').items.get(asked.slug);
  return html`<div
    id="why"
    popover
    class="popover why-window"
    role="dialog"
    tabindex="-1"
    data-testid="why"
    aria-label=${project ? `${clip(project.name, 60)}: ${stateWord(project.state)}` : t('why.evidence')}
    @beforetoggle=${(event) => event.newState === 'closed' && store.set('why', null)}
  >
    ${project ? content(project) : nothing}
  </div>`;
}

function content(project) {
  return html`<p class="why-state"><strong>${stateWord(project.state)}</strong> \u2014 ${t(`state.about.${known(project.state)}`)}</p>
    <h3>${t('why.evidence')}</h3>
    ${project.evidence.length === 0
      ? html`<p class="quiet">${t('why.none')}</p>`
      : html`<ul class="plain" lang="en">
          ${project.evidence.map((line) => html`<li><bdi>${visible(line)}</bdi></li>`)}
        </ul>`}
    <dl class="list">
      ${project.state_since ? html`<dt>${t('why.state_since')}</dt><dd>${absolute(project.state_since)}</dd>` : nothing}
      ${project.updated_at ? html`<dt>${t('why.updated')}</dt><dd>${absolute(project.updated_at)}</dd>` : nothing}
    </dl>`;
}

/** After drawing: opens the window beside its button. */
export function syncWhy(store) {
  const window_ = document.getElementById('why');
  const asked = store.get('why');
  if (!window_ || !asked || window_.matches(':popover-open')) return;
  const button = document.querySelector(`[data-why="${CSS.escape(asked.slug)}"]`);
  if (!button) return;
  window_.showPopover();
  const from = button.getBoundingClientRect();
  const {width, height} = window_.getBoundingClientRect();
  const left = Math.max(GAP, Math.min(from.right - width, innerWidth - width - GAP));
  const below = from.bottom + GAP;
  const top = below + height < innerHeight ? below : Math.max(GAP, from.top - height - GAP);
  window_.style.left = `${left}px`;
  window_.style.top = `${top}px`;
  window_.focus({preventScroll: true});
}
