import {html, nothing} from '../../vendor/lit-html/lit-html.js';
import {repeat} from '../../vendor/lit-html/directives/repeat.js';
import {announce} from '../announce.js';
import {filterOf, isFiltered} from '../events/match.js';
import {MINUTES} from '../events/minutes.js';
import {currentLanguage, number, t} from '../i18n.js';
import {journalTroubles, servesJournal} from '../journal.js';
import {memo} from '../memo.js';
import {href} from '../router.js';
import {spark} from '../spark.js';
import {absolute, clock, now} from '../time.js';
import {connecting, empty} from './empty.js';
import {eventFilter} from './event-filter.js';
import {eventRow} from './event-row.js';

const POINTING_MS = 1500;
const TOLD_EVERY_MS = 10000;

let pointedAt = 0;
let toTop = false;
let toldAt = 0;
let told = 0;

export const title = () => t('events.title');

export function view(store, app) {
  const events = store.get('events');
  const heading = html`<h1 tabindex="-1" class="visually-hidden" data-testid="title">${title()}</h1>`;
  if (!events) return html`${heading}${connecting(store)}`;
  if (!servesJournal(store) && store.topic('nodes').synced) return html`${heading}${noJournal()}`;
  return html`${heading}
    <div class="events-head">${eventFilter(store, app)} ${chart(store, app)}</div>
    ${missing(app, events)} ${status(store, app, events)} ${list(store, app, events)} ${further(store, app, events)}`;
}

const noJournal = () => empty('no-journal', t('empty.no_journal.title'), html`<p>${t('empty.no_journal.text')}</p>`);

function chart(store, app) {
  const at = now();
  const {minutes} = app.events;
  const values = minutes.values(at);
  const count = values.reduce((sum, value) => sum + value, 0);
  const most = Math.max(...values);
  const summary = minutes.known ? t('events.chart.summary', {count, most: number(most)}) : t('events.chart.unknown');
  return html`<section class="panel events-chart" aria-labelledby="events-chart">
    <h2 id="events-chart">${t('events.chart')}</h2>
    ${spark({
      values,
      summary,
      tableName: t('activity.table'),
      headings: [t('activity.minute'), t('events.title')],
      label: (i) => clock((Math.floor(at / 60000) - MINUTES + 1 + i) * 60000),
    })}
  </section>`;
}

function missing(app, {missing: gap}) {
  if (!gap) return nothing;
  const text = t(gap.reason === 'replaced' ? 'events.replaced' : 'events.missing', {time: clock(gap.at)});
  return html`<p class="events-missing" data-testid="events-missing">
    ${text} <button type="button" class="link" @click=${() => app.events.forgetMissing()}>${t('action.dismiss')}</button>
  </p>`;
}

// Stays in sight while one reads further down, and is always as high, whatever it says.
function status(store, app, events) {
  const {rows, before, unseen, uncounted, status: state} = events;
  // While the first page is read there is nothing that stands still.
  const waits = (unseen > 0 || uncounted) && (rows.length > 0 || state !== 'loading');
  const trouble = journalTroubles(store).find(({state: health}) => health === 'unavailable');
  const words =
    state === 'loading' && rows.length === 0
      ? t('events.loading')
      : before !== null
        ? t('events.older', {count: rows.length})
        : t(isFiltered(filterOf(store.get('route'))) ? 'events.matching' : 'events.newest', {count: rows.length});
  return html`<div class="events-status" data-testid="events-status">
    <p>
      <span>${words}</span>
      ${trouble ? html`<strong data-testid="events-as-of">${t('events.as_of', {time: absolute(trouble.since)})}</strong>` : html`<span class="as-of"></span>`}
    </p>
    ${before !== null ? html`<button type="button" class="button" data-testid="events-newest" @click=${() => newest(store, app)}>${t('events.back')}</button>` : nothing}
    ${waits && (before !== null || app.events.held)
      ? html`<button type="button" class="button primary" data-testid="events-new" @click=${() => show(store, app, before)}>${newWords(unseen, uncounted)}</button>`
      : nothing}
  </div>`;
}

function newWords(unseen, uncounted) {
  if (unseen === 0) return t('events.new_some');
  return uncounted ? t('events.new_many', {count: unseen}) : t('events.new', {count: unseen});
}

function list(store, app, {rows, status: state, failure, whole, before}) {
  const {id} = store.get('route');
  const failed = state === 'failed' ? unreadable(app, failure) : nothing;
  if (rows.length === 0) return state === 'loading' ? nothing : state === 'failed' ? failed : nothingHere(store, app, before);
  const {zone, times} = store.get('settings');
  const toggle = (row) => open(store, app, row, before);
  const click = (event) => {
    if (event.target.closest('a, button, .event-detail') || String(getSelection())) return;
    const row = rows.find((one) => String(one.id) === event.target.closest('.event')?.dataset.id);
    if (row) toggle(row);
  };
  const pointing = () => {
    pointedAt = Date.now();
  };
  const gone = id && !rows.some((row) => String(row.id) === id);
  return html`${failed}
    ${gone && state === 'ready' ? html`<p class="events-missing" data-testid="events-gone">${t('events.gone', {id})}</p>` : nothing}
    <ol
      class="events panel"
      id="events-list"
      tabindex="-1"
      data-testid="events"
      aria-label=${t('events.list')}
      aria-busy=${state === 'loading'}
      @click=${click}
      @pointermove=${pointing}
      @pointerleave=${() => {
        pointedAt = 0;
        app.events.settle();
      }}
      @focusout=${() => queueMicrotask(() => app.events.settle())}
    >
      ${repeat(
        rows,
        (row) => row.id,
        (row) => {
          const isOpen = String(row.id) === id;
          // What an open row shows also depends on what was copied, unfolded or read since.
          const parts = isOpen ? [whole, store.get('copied'), store.get('wholeJson')] : [];
          return memo([row, isOpen, currentLanguage(), zone, times, before, ...parts], () => eventRow(store, row, {open: isOpen, whole: isOpen ? whole : null, toggle}));
        },
      )}
    </ol>`;
}

const unreadable = (app, {code}) => html`<p class="events-missing" data-testid="events-failed" role="status">
  ${t(code === 'unreachable' || code === 'no_answer' ? 'events.unreachable' : 'events.unreadable')}
  <button type="button" class="link" @click=${() => app.events.retry()}>${t('action.retry')}</button>
</p>`;

function nothingHere(store, app, before) {
  if (isFiltered(filterOf(store.get('route')))) {
    return empty(
      'events-filtered',
      t('empty.events_filtered.title'),
      html`<p>${t('empty.events_filtered.text')}</p>`,
      html`<p><button type="button" class="button" data-testid="clear-filter" @click=${() => app.router.step({view: 'events'})}>${t('action.clear')}</button></p>`,
    );
  }
  if (before !== null) return empty('events-older', t('empty.events_older.title'), html`<p>${t('empty.events_older.text')}</p>`);
  return empty(
    'events',
    t('empty.events.title'),
    html`<p>${t('empty.events.text')}</p>`,
    html`<p><a class="button" href=${href({view: 'connect'})}>${t('nav.connect')}</a></p>`,
  );
}

function further(store, app, {rows, more, before, status: state}) {
  if (rows.length === 0) return nothing;
  const older = () => {
    toTop = true;
    app.router.step({view: 'events', ...filterOf(store.get('route')), before: rows.at(-1).id});
  };
  return html`<p class="events-further">
    ${more
      ? html`<button type="button" class="button" data-testid="events-older" ?disabled=${state === 'loading'} @click=${older}>${t('events.load_older')}</button>`
      : html`<span class="quiet">${t('events.oldest')}</span>`}
    ${before !== null ? html`<button type="button" class="button" @click=${() => newest(store, app)}>${t('events.back')}</button>` : nothing}
  </p>`;
}

function newest(store, app) {
  toTop = true;
  app.router.step({view: 'events', ...filterOf(store.get('route'))});
}

function show(store, app, before) {
  if (before !== null) return newest(store, app);
  const {id, ...route} = store.get('route');
  if (id) app.router.refine(route);
  toTop = true;
  return app.events.show();
}

// The open row stands in the address: that is what a permalink is.
function open(store, app, row, before) {
  const {id, ...route} = store.get('route');
  store.set('wholeJson', null);
  app.router.refine(String(row.id) === id ? {...route, before: before ?? ''} : {...route, id: row.id});
  app.events.settle();
}

/** Whether somebody reads or points, so that nothing in the list may move. */
export function mustStandStill(store) {
  if (store.get('route').id || Date.now() - pointedAt < POINTING_MS) return true;
  const element = document.getElementById('events-list');
  return Boolean(element) && (away || element.querySelector(':focus-visible') !== null);
}

// Measured when somebody scrolls, never while rows come in: measuring makes the browser lay the page out.
let away = false;

function measure() {
  const list = document.getElementById('events-list');
  const bar = document.querySelector('.events-status');
  return Boolean(list && bar) && list.getBoundingClientRect().top < bar.getBoundingClientRect().bottom - 4;
}

/** Follows the reader's scrolling and pointing; to be called once. */
export function followReader(app) {
  addEventListener(
    'scroll',
    () => {
      const before = away;
      away = measure();
      if (before && !away) app.events.settle();
    },
    {passive: true},
  );
  setInterval(() => {
    if (pointedAt && Date.now() - pointedAt > POINTING_MS) {
      pointedAt = 0;
      app.events.settle();
    }
  }, 500);
}

/** After drawing: goes to the top of a page that was asked for, and tells listeners of newcomers now and then. */
export function syncEvents(store) {
  const events = store.get('events');
  if (store.get('route').view !== 'events' || !events) {
    told = 0;
    return;
  }
  if (toTop && events.status !== 'loading') {
    toTop = false;
    const element = document.getElementById('events-list');
    element?.scrollIntoView({block: 'start'});
    element?.focus({preventScroll: true});
  }
  if (events.unseen === 0) told = 0;
  else if (events.unseen !== told && Date.now() - toldAt > TOLD_EVERY_MS) {
    told = events.unseen;
    toldAt = Date.now();
    announce(t('events.told', {count: events.unseen}));
  }
}
