import {html, nothing} from '../../vendor/lit-html/lit-html.js';
import {repeat} from '../../vendor/lit-html/directives/repeat.js';
import {visible} from '../format.js';
import {byUrgency, lists} from '../handoffs/list.js';
import {number, t} from '../i18n.js';
import {hindrance} from '../may.js';
import {keyOf} from '../stream/topic.js';
import {clock} from '../time.js';
import {connecting, empty} from './empty.js';
import {handoffCard} from './handoff-card.js';
import {handOver} from './handoff.js';
import {Hold} from './hold.js';
import {overRow} from './handoff-over.js';

const FEW = 20;

const hold = new Hold(keyOf);
// Those that were drawn before: only what comes later slides in.
let drawn = null;
let of = null;

export const title = (store) => t(store.get('route').handoff ? 'handoff.title' : 'handoffs.title');

/** Forgets what stood here. */
export function leave() {
  hold.release();
  drawn = of = null;
}

export function view(store, app) {
  const {handoff: wanted = ''} = store.get('route');
  const topic = store.topic('handoffs');
  if (of !== wanted) {
    leave();
    if (!wanted) app.handoffs.look();
    of = wanted;
  }
  return html`<h1 tabindex="-1" data-testid="title">${title(store)}</h1>
    ${topic.synced ? (wanted ? handOver(store, app, wanted, notes(store)) : content(store, app)) : connecting(store)}`;
}

function content(store, app) {
  const {waiting, inHand, parked, over} = lists(store, app.handoffs);
  const still = document.querySelector('.handoff-queue')?.matches(':hover, :focus-within') ?? false;
  const all = new Map([...store.topic('handoffs').items].map(([key, told]) => [key, app.handoffs.now(told)]));
  const held = hold.list('', waiting, all, still);
  const standing = new Set(held.items.map(keyOf));
  const others = inHand.filter((one) => !standing.has(keyOf(one)));
  const fresh = newcomers(held.items);
  return html`<p class="gates-lead">${t('handoffs.lead')}</p>
    ${notes(store)} ${why(store)} ${status(store, waiting.length, held.waiting)}
    <div class="gates-columns handoffs-columns">
      <div class="handoffs-main">
        ${held.items.length === 0 ? none(over, parked) : queue(store, app, held, fresh)}
        ${others.length > 0 ? section(store, app, 'in-hand', mineFirst(others, app.handoffs)) : nothing}
      </div>
      ${parked.length + over.length > 0
        ? html`<div class="handoffs-side">
            ${parked.length > 0 ? section(store, app, 'parked', [...parked].sort(byUrgency), parkedAsOf(store)) : nothing}
            ${over.length > 0 ? resolved(store, over) : nothing}
          </div>`
        : nothing}
    </div>`;
}

function newcomers(items) {
  const keys = items.map(keyOf);
  const fresh = new Set(drawn ? keys.filter((key) => !drawn.has(key)) : []);
  // The mark stays as long as the card does: the movement itself happens once.
  for (const key of drawn?.fresh ?? []) if (keys.includes(key)) fresh.add(key);
  drawn = Object.assign(new Set(drawn ? [...drawn, ...keys] : keys), {fresh});
  return fresh;
}

const mineFirst = (all, desk) => [...all.filter((one) => desk.isMine(one)), ...all.filter((one) => !desk.isMine(one))];

// Always one line high, whatever it has to say.
function status(store, waiting, held) {
  return html`<p class="list-status" data-testid="handoffs-status">
    <span>${t('handoffs.waiting', {count: waiting})}</span>
    ${held > 0
      ? html`<span class="held" data-testid="handoffs-held">${t('handoffs.held', {count: held})}
          <button type="button" class="link" data-testid="handoffs-show" @click=${() => (hold.release(), store.set('released', {}))}>${t('action.show')}</button></span>`
      : nothing}
  </p>`;
}

/** What should be known of how old this is, and of who looks after it. */
function notes(store) {
  const {state, asOf} = store.get('connection') ?? {};
  const {owner = {}} = store.topic('handoffs').members;
  const old = state !== 'live' && state !== 'polling' && asOf;
  return html`${owner.state === 'lost'
    ? html`<p class="note attention" data-testid="handoffs-owner-lost">${t('handoffs.owner.lost', {node: visible(owner.node ?? ''), time: clock(owner.since)})}</p>`
    : nothing}
  ${owner.message ? html`<p class="note attention" data-testid="handoffs-owner-message"><span lang="en">${visible(owner.message)}</span></p>` : nothing}
  ${old ? html`<p class="note attention" data-testid="handoffs-old">${t('handoffs.old', {time: clock(asOf)})}</p>` : nothing}`;
}

/** Why nothing is offered to somebody who may only look. */
export function why(store) {
  const reason = hindrance(store.get('session'));
  return reason ? html`<p class="note" data-testid="handoffs-why" data-reason=${reason}>${t(`handoffs.why.${reason}`)}</p>` : nothing;
}

// What is asked for while the stream is away leaves the parked ones out.
const parkedAsOf = (store) => (store.get('connection')?.state === 'polling' ? html`<p class="second">${t('handoffs.parked.old')}</p>` : nothing);

const none = (over, parked) =>
  empty('handoffs', t('empty.handoffs.title'), html`<p>${t('empty.handoffs.text')}</p>`, over.length + parked.length === 0 ? html`<p class="second">${t('empty.handoffs.how')}</p>` : nothing);

function queue(store, app, {items, gone}, fresh) {
  const left = () => store.set('released', {});
  return html`<ol class="handoffs handoff-queue" data-testid="handoffs" aria-label=${t('handoffs.queue')} @pointerleave=${left} @focusout=${left}>
    ${repeat(items, keyOf, (one) => html`<li class=${fresh.has(keyOf(one)) ? 'fresh' : ''}>${handoffCard(store, app, one, {gone: gone.has(keyOf(one)), heading: 2})}</li>`)}
  </ol>`;
}

const section = (store, app, name, all, note = nothing) => html`<section class="handoffs-group" aria-labelledby="handoffs-${name}" data-testid="handoffs-${name}">
  <h2 id="handoffs-${name}">${t(`handoffs.${name}`)} <span class="second">${number(all.length)}</span></h2>
  ${note}
  <ol class="handoffs">
    ${repeat(all, keyOf, (one) => html`<li>${handoffCard(store, app, one, {heading: 3})}</li>`)}
  </ol>
</section>`;

function resolved(store, over) {
  const most = store.get('opened')?.has('handoffs over') ? over.length : FEW;
  const more = () => store.set('opened', new Set([...(store.get('opened') ?? []), 'handoffs over']));
  return html`<section class="panel gates-over" data-testid="handoffs-over" aria-labelledby="handoffs-over">
    <h2 id="handoffs-over">${t('handoffs.over')}</h2>
    <ol class="over-list">
      ${repeat(over.slice(0, most), keyOf, (one) => overRow(store, one))}
    </ol>
    ${over.length > most ? html`<p><button type="button" class="link" @click=${more}>${t('gates.over.all', {count: over.length})}</button></p>` : nothing}
  </section>`;
}

/** How many wait, beside the name of the view. */
export function badge(store, app) {
  const count = lists(store, app.handoffs).waiting.length;
  return count === 0 ? nothing : html` <span class="nav-count" data-testid="handoffs-count">${number(count)}<span class="visually-hidden"> ${t('handoffs.waiting', {count})}</span></span>`;
}
