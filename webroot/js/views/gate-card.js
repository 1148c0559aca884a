import {html, nothing} from '../../vendor/lit-html/lit-html.js';
import {clip, visible} from '../format.js';
import {t} from '../i18n.js';
import {isPending} from '../gates/list.js';
import {href} from '../router.js';
import {keyOf} from '../stream/topic.js';
import {ago, clock} from '../time.js';
import {answerForm} from './gate-answer.js';
import {outcome} from './gate-outcome.js';
import {facts, parsed, raw} from './json.js';
import {longText} from './text.js';

/** A question that waits for a person, with all that is needed to answer it; or how it was answered. */
export function gateCard(store, app, told, {heading}) {
  const gate = app.gates.now(told);
  const key = keyOf(gate);
  const pending = isPending(gate);
  if (pending) app.gates.see(gate);
  const {project, id, question, requested_at: asked} = gate;
  const titleId = `gate-${key.replace(/[^A-Za-z0-9_-]/g, '_')}`;
  const name = clip(gate.title || gate.question || id, 200);
  return html`<article class="gate panel ${gate.state}" data-testid="gate" data-key=${key} data-state=${gate.state} aria-labelledby=${titleId}>
    <header class="gate-head">
      <svg class="gate-sign" viewBox="0 0 48 48" aria-hidden="true"><path d="M24 3 45 24 24 45 3 24z" /><path class="ink" d="M24 13v13M24 32v3.500" /></svg>
      <div class="gate-names">
        <p class="gate-where"><a href=${href({view: 'project', slug: project})}><bdi>${projectName(store, project)}</bdi></a>
          <span class="tag"><bdi>${clip(gate.source, 40)}</bdi></span> ${gate.type ? html`<span class="second"><bdi>${clip(gate.type, 60)}</bdi></span>` : nothing}</p>
        <p class="gate-title" role="heading" aria-level=${heading} id=${titleId}><a href=${href({view: 'gates', gate: key})} class="gate-link"><bdi>${name}</bdi></a></p>
      </div>
      <p class="gate-age">${pending ? html`${t('gate.waits')} <time ${ago(asked, true)}></time>` : html`${t('gate.asked')} <time ${ago(asked)}></time>`}</p>
    </header>
    ${gate.title && question && question.trim() !== gate.title.trim() ? html`<div class="gate-question" data-testid="gate-question">${longText(store, `${key} question`, question)}</div>` : nothing}
    ${context(store, key, gate)} ${pending ? html`${asker(gate)} ${silent(gate)}` : nothing}
    ${pending ? answerForm(store, app, gate, {titleId, name}) : outcome(store, app, gate)}
  </article>`;
}

const projectName = (store, slug) => clip(store.topic('projects').items.get(slug)?.name ?? slug, 80);

function context(store, key, gate) {
  const value = parsed(gate.context);
  if (value === null || typeof value !== 'object') return nothing;
  // What is asked stands above already.
  const further = Object.fromEntries(Object.entries(value).filter(([, member]) => member !== gate.question));
  if (Object.keys(further).length === 0) return nothing;
  const source = raw(store, `${key} raw`, value, t('gate.raw'));
  return html`<details class="gate-context" data-testid="gate-context" open>
    <summary>${t('gate.context')}</summary>
    ${facts(store, `${key} context`, further)}
    <p>${source.button}</p>
    ${source.block}
  </details>`;
}

const silent = ({node, node_lost_since: since}) =>
  since ? html`<p class="note attention" data-testid="gate-node-lost">${t('gate.node_lost', {node: visible(node), time: clock(since)})}</p>` : nothing;

// Whoever asked may be gone: then an answer is written and nobody reads it.
function asker({asker: who}) {
  if (!who) return nothing;
  if (who.presence !== 'gone') {
    return html`<p class="second gate-asker" data-testid="gate-asker" data-presence=${who.presence}>${t(`gate.asker.${who.presence === 'alive' ? 'alive' : 'unknown'}`)} <span lang="en">${visible(who.evidence)}</span></p>`;
  }
  return html`<p class="note attention" data-testid="gate-asker" data-presence="gone"><strong>${t('gate.asker.gone')}</strong> <span lang="en">${visible(who.evidence)}</span></p>`;
}
