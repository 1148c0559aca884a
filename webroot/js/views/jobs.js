import {html, nothing} from '../../vendor/lit-html/lit-html.js';
import {repeat} from '../../vendor/lit-html/directives/repeat.js';
import {visible} from '../format.js';
import {t} from '../i18n.js';
import {isBusy} from '../jobs/desk.js';
import {showsOnly} from '../may.js';
import {clock} from '../time.js';
import {connecting, empty} from './empty.js';
import {jobHistory} from './job-history.js';
import {jobTile} from './job-tile.js';

export const title = () => t('jobs.title');

export function view(store, app) {
  // The heading stays the same element whatever comes below it: the focus may be on it.
  return html`<h1 tabindex="-1" data-testid="title">${title()}</h1>
    ${notForYou(store) ?? content(store, app)}`;
}

function content(store, app) {
  const {desk} = app;
  desk.open();
  const tiles = tilesOf(desk);
  if (!desk.actions && tiles.length === 0) return desk.failure ? failed(desk) : connecting(store);
  return html`${notes(store, desk)}
    ${tiles.length === 0
      ? empty('jobs', t('empty.jobs.title'), html`<p>${t('empty.jobs.text')}</p>`, html`<pre class="command" tabindex="0"><code>${EXAMPLE}</code></pre>`)
      : groups(store, desk, tiles)}
    ${jobHistory(store, app)}`;
}

const EXAMPLE = `"actions": [
  {"action": "tests", "label": "Run the tests", "command": ["mvn", "-B", "test"], "cwd": "/srv/shop"}
]`;

/** What somebody sees who may not see jobs; nothing for those who may. */
export function notForYou(store) {
  if (store.get('session')?.role === 'admin') return null;
  return empty('admins', t('empty.admins.title'), html`<p>${t('empty.admins.text')}</p>`, html`<p><a class="button" href="./">${t('action.back')}</a></p>`);
}

// Every configured action with each of its targets, and whatever runs beside them.
function tilesOf(desk) {
  const tiles = [];
  const seen = new Set();
  const add = (tile) => {
    const key = JSON.stringify([tile.name, tile.target ?? null]);
    if (!seen.has(key)) tiles.push({...tile, key});
    seen.add(key);
  };
  for (const action of desk.actions ?? []) {
    for (const target of action.targets.length > 0 ? action.targets : [null]) {
      add({action, name: action.action, target, category: action.category, job: desk.newest(action.action, target)});
    }
  }
  for (const job of desk.jobs()) {
    if (isBusy(job)) add({action: null, name: job.action, target: job.target, category: job.category, job});
  }
  return tiles;
}

function groups(store, desk, tiles) {
  const categories = [...new Set(tiles.map(({category}) => category))];
  return repeat(
    categories,
    (name) => name,
    (name) => html`<section class="job-group" data-testid="job-group" data-category=${name}>
      <h2>${visible(name) || t('jobs.title')}</h2>
      <ul class="job-tiles">
        ${repeat(
          tiles.filter(({category}) => category === name),
          ({key}) => key,
          (tile) => jobTile(store, desk, tile),
        )}
      </ul>
    </section>`,
  );
}

/** What should be known of how old the page's jobs are, and of who looks after them. */
export function notes(store, desk) {
  const {state, asOf} = store.get('connection') ?? {};
  const {owner} = desk;
  const old = state !== 'live' && state !== 'polling' && asOf;
  return html`${showsOnly(store) ? html`<p class="note" data-testid="jobs-read-only">${t('jobs.read_only')}</p>` : nothing}
  ${owner.state === 'lost'
    ? html`<p class="note attention" data-testid="jobs-owner-lost">${t('jobs.owner.lost', {node: visible(owner.node), time: clock(owner.since)})}</p>`
    : nothing}
  ${owner.message ? html`<p class="note attention" data-testid="jobs-owner-message"><span lang="en">${visible(owner.message)}</span></p>` : nothing}
  ${old ? html`<p class="note attention" data-testid="jobs-old">${t('jobs.old', {time: clock(asOf)})}</p>` : nothing}
  ${desk.failure && desk.actions ? html`<p class="note attention" data-testid="jobs-failed">${t('jobs.failed')} <span lang="en">${visible(desk.failure.detail)}</span></p>` : nothing}`;
}

const failed = (desk) => empty(
  'jobs-failed',
  t('jobs.failed'),
  desk.failure.detail ? html`<p lang="en">${visible(desk.failure.detail)}</p>` : nothing,
  html`<p>${t('jobs.failed.do')}</p>`,
  html`<p><button type="button" class="button" @click=${() => desk.refresh()}>${t('action.retry')}</button></p>`,
);
