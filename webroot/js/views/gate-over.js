import {html} from '../../vendor/lit-html/lit-html.js';
import {clip} from '../format.js';
import {t} from '../i18n.js';
import {href} from '../router.js';
import {keyOf} from '../stream/topic.js';
import {decided} from './gate-outcome.js';

/** A gate that is over, in short. */
export function overRow(store, gate) {
  const {project} = gate;
  const key = keyOf(gate);
  return html`<li class="over" data-testid="gate-over" data-key=${key} data-state=${gate.state}>
    <p class="over-what"><a href=${href({view: 'project', slug: project})}><bdi>${clip(store.topic('projects').items.get(project)?.name ?? project, 64)}</bdi></a>
      <a href=${href({view: 'gates', gate: key})}><bdi>${clip(gate.title || gate.question || gate.id, 160)}</bdi></a></p>
    ${gate.resolution ? decided(store, gate) : html`<p class="second">${t('gate.over.withdrawn')}</p>`}
  </li>`;
}
