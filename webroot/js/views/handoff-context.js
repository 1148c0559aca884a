import {html, nothing} from '../../vendor/lit-html/lit-html.js';
import {clip} from '../format.js';
import {t} from '../i18n.js';
import {href} from '../router.js';
import {keyOf} from '../stream/topic.js';
import {facts, raw, value} from './json.js';

// What agents call these two; they come first.
const TRIED = /^(what_?was_?)?(tried|attempts?|attempted|done)$/i;
const NEEDED = /^(what_?is_?)?(needed?|needs|asks?|question|wanted)$/i;
const LINKS = new Set(['project', 'run_id', 'log_id', 'log']);
const SLUG = /^[A-Za-z0-9_-]{1,64}$/;
const ID = /^[^\s\u0000-\u001f]{1,300}$/;

const named = (value, form) => (typeof value === 'string' && form.test(value) ? value : null);

/** Where the context leads: the project, the run and the log that it names. */
export function linksOf(store, handoff) {
  const context = handoff.context ?? {};
  const project = named(handoff.project, SLUG) ?? named(context.project, SLUG);
  const run = named(context.run_id, ID);
  const log = named(context.log_id, ID);
  if (!project) return nothing;
  return html`<p class="handoff-links" data-testid="handoff-links">
    <a class="button" data-testid="handoff-project" href=${href({view: 'project', slug: project})}>${t('handoff.to.project')} <bdi>${clip(project, 40)}</bdi></a>
    ${run ? html`<a class="button" data-testid="handoff-run" href=${href({view: 'run', project, id: run})}>${t('handoff.to.run')} <bdi>${clip(run, 24)}</bdi></a>` : nothing}
    ${log ? html`<a class="button" data-testid="handoff-log" href=${href({view: 'log', project, id: log})}>${t('handoff.to.log')}</a>` : nothing}
  </p>`;
}

/** What the agent says: what was tried, what is needed, and all the rest. */
export function contextOf(store, handoff) {
  const key = keyOf(handoff);
  const context = handoff.context ?? {};
  const entries = Object.entries(context);
  if (entries.length === 0) return html`<p class="second" data-testid="handoff-no-context">${t('handoff.no_context')}</p>`;
  const tried = entries.filter(([name]) => TRIED.test(name));
  const needed = entries.filter(([name]) => NEEDED.test(name));
  const rest = entries.filter(([name, value]) => !TRIED.test(name) && !NEEDED.test(name) && !(LINKS.has(name) && typeof value === 'string'));
  const source = raw(store, `${key} raw`, context, t('gate.raw'));
  return html`<div class="handoff-context" data-testid="handoff-context">
    ${block(store, key, 'needed', needed)} ${block(store, key, 'tried', tried)}
    ${rest.length > 0
      ? html`<section aria-labelledby="handoff-rest"><h3 id="handoff-rest">${t('gate.context')}</h3>${facts(store, `${key} context`, Object.fromEntries(rest))}</section>`
      : nothing}
    <p>${source.button}</p>
    ${source.block}
  </div>`;
}

function block(store, key, name, entries) {
  if (entries.length === 0) return nothing;
  const plain = entries.length === 1;
  return html`<section class="handoff-${name}" data-testid="handoff-${name}" aria-labelledby="handoff-heading-${name}">
    <h3 id="handoff-heading-${name}">${t(`handoff.${name}`)}</h3>
    ${plain ? value(store, `${key} ${name}`, entries[0][1]) : facts(store, `${key} ${name}`, Object.fromEntries(entries))}
  </section>`;
}
