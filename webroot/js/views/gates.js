import {html, nothing} from '../../vendor/lit-html/lit-html.js';
import {repeat} from '../../vendor/lit-html/directives/repeat.js';
import {number, t} from '../i18n.js';
import {isPending, overGates, pendingGates, pendingIn} from '../gates/list.js';
import {href} from '../router.js';
import {keyOf} from '../stream/topic.js';
import {clock} from '../time.js';
import {connecting, empty} from './empty.js';
import {gateCard} from './gate-card.js';
import {overRow} from './gate-over.js';

const FEW = 20;

// Those that were answered while somebody looks stay where they are: no button may slide under another one's pointer.
const stays = new Map();
const heights = new Map();
let of = null;

export const title = () => t('gates.title');

/** Forgets what stood here. */
export function leave() {
  stays.clear();
  heights.clear();
  of = null;
}

export function view(store, app) {
  const {gate: wanted = '', project = ''} = store.get('route');
  const topic = store.topic('gates');
  const begin = of !== `${wanted} ${project}`;
  if (begin) {
    leave();
    app.gates.look();
    of = `${wanted} ${project}`;
  }
  return html`<h1 tabindex="-1" data-testid="title">${title()}</h1>
    ${topic.synced ? content(store, app, {wanted, project}) : connecting(store)}`;
}

function content(store, app, {wanted, project}) {
  const fits = (gate) => (!wanted || keyOf(gate) === wanted) && (!project || gate.project === project);
  const shown = standing(store, fits);
  const waiting = shown.filter((gate) => isPending(app.gates.now(gate))).length;
  const over = overGates(store).filter((gate) => fits(gate) && !stays.has(keyOf(gate)));
  const all = wanted || project;
  return html`<p class="gates-lead">${t('gates.lead')}</p>
    ${old(store)}
    <p class="list-status" data-testid="gates-status"><span>${t('gates.waiting', {count: waiting})}</span>
      ${all ? html`<a href=${href({view: 'gates'})} data-testid="gates-all">${t('gates.all')}</a>` : nothing}
      ${shown.length > waiting
        ? html`<button type="button" class="link" data-testid="gates-tidy" @click=${() => (leave(), (of = `${wanted} ${project}`), store.set('released', {}))}>${t('gates.tidy', {count: shown.length - waiting})}</button>`
        : nothing}</p>
    <div class="gates-columns">
      <div>${shown.length === 0 ? none(over) : list(store, app, shown)}</div>
      ${over.length > 0 ? answered(store, over) : nothing}
    </div>`;
}

// Pending ones in their order, and those that stay in the place that they had.
function standing(store, fits) {
  const {items} = store.topic('gates');
  for (const gate of pendingGates(store)) if (fits(gate)) stays.set(keyOf(gate), gate);
  for (const key of stays.keys()) {
    const gate = items.get(key);
    stays.set(key, gate ?? {...stays.get(key), state: isPending(stays.get(key)) ? 'gone' : stays.get(key).state});
  }
  const asked = (gate) => Date.parse(gate.requested_at) || 0;
  return [...stays.values()].sort((a, b) => asked(a) - asked(b) || (keyOf(a) < keyOf(b) ? -1 : 1));
}

function old(store) {
  const {state, asOf} = store.get('connection') ?? {};
  const away = state !== 'live' && state !== 'polling' && asOf;
  return away ? html`<p class="note attention" data-testid="gates-old">${t('gates.old', {time: clock(asOf)})}</p>` : nothing;
}

const none = (over) =>
  empty('gates', t('empty.gates.title'), html`<p>${t('empty.gates.text')}</p>`, over.length === 0 ? html`<p class="second">${t('empty.gates.how')}</p>` : nothing);

const list = (store, app, gates) => html`<ol class="gates" data-testid="gates">
  ${repeat(gates, keyOf, (gate) => html`<li>${gateCard(store, app, gate, {heading: 2})}</li>`)}
</ol>`;

function answered(store, over) {
  const most = store.get('opened')?.has('gates over') ? over.length : FEW;
  const more = () => store.set('opened', new Set([...(store.get('opened') ?? []), 'gates over']));
  return html`<section class="panel gates-over" data-testid="gates-over">
    <h2>${t('gates.over')}</h2>
    <ol class="over-list">
      ${repeat(over.slice(0, most), keyOf, (gate) => overRow(store, gate))}
    </ol>
    ${over.length > most ? html`<p><button type="button" class="link" @click=${more}>${t('gates.over.all', {count: over.length})}</button></p>` : nothing}
  </section>`;
}

/** After drawing: a card that is answered keeps the height that it had while it waited. */
export function syncGates(store) {
  if (store.get('route').view !== 'gates') return;
  for (const card of document.querySelectorAll('.gate')) {
    const {key, state} = card.dataset;
    if (state === 'pending') {
      if (card.style.minHeight) card.style.minHeight = '';
      heights.set(key, card.getBoundingClientRect().height);
    } else if (!card.style.minHeight && heights.has(key)) card.style.minHeight = `${heights.get(key)}px`;
  }
}

/** How many wait, beside the name of the view. */
export function badge(store) {
  const count = pendingGates(store).length;
  return count === 0 ? nothing : html` <span class="nav-count" data-testid="gates-count">${number(count)}<span class="visually-hidden"> ${t('gates.waiting', {count})}</span></span>`;
}

/** Those of one project that wait, for the project's own view. */
export const gatesOf = (store, slug) => (pendingIn(store, slug) > 0 ? pendingGates(store).filter(({project}) => project === slug) : []);
