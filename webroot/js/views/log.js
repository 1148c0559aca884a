import {html, nothing} from '../../vendor/lit-html/lit-html.js';
import {bytes} from '../amounts.js';
import {clip, visible} from '../format.js';
import {t} from '../i18n.js';
import {rawAddress} from '../logs/calls.js';
import {LogList} from '../logs/list.js';
import {LogReader} from '../logs/reader.js';
import {LogSearch} from '../logs/search.js';
import {href} from '../router.js';
import {copyButton} from './copy-button.js';
import {connecting, empty} from './empty.js';
import {logSearch} from './log-search.js';

let list = null;
let reader = null;
let search = null;

const pathOf = (store) => list?.of(store.get('route').project)?.logs?.find(({id}) => id === store.get('route').id)?.path;

export const title = (store) => t('log.of', {path: clip(pathOf(store) ?? store.get('route').path ?? store.get('route').id ?? '', 80)});

/** Ends what goes on for a log that is no longer shown. */
export function leave(app) {
  list?.close();
  close(app);
}

function close(app) {
  if (!reader) return;
  reader.close();
  search.close();
  reader = search = null;
  app?.followLogs([]);
}

/** A message of the stream about a log. */
export const heard = (message) => reader?.topic === message.topic && reader.heard(message);

/** Whoever had paused the page sees what has come meanwhile. */
export const resumed = () => reader?.pull();

export function view(store, app) {
  const {project = '', id, path} = store.get('route');
  list ??= new LogList(store);
  // Nothing is asked for before it is known who asks.
  if (store.get('session')?.signed_in) list.open(project);
  const known = list.of(project);
  const file = known?.logs?.find((one) => (id ? one.id === id : one.path === path));
  return html`<p class="back"><a href=${href({view: 'logs', project})} data-testid="back">\u2190 ${t('log.back')}</a>
      <a href=${href({view: 'project', slug: project})}>${t('run.back', {project: clip(project, 64)})}</a></p>
    <h1 tabindex="-1" class="log-title" data-testid="title"><code class="path"><bdi>${clip(file?.path ?? path ?? id ?? '', 300)}</bdi></code></h1>
    ${content(store, app, {project, known, file, id: id ?? file?.id})}`;
}

function content(store, app, {project, known, file, id}) {
  if (!known) return connecting(store);
  // An older file may be read, though the list does not name it.
  if (!id) return missing(project);
  begin(store, app, {project, id, format: file?.format ?? 'text'});
  const {failure} = reader.state;
  if (failure?.status === 404) return missing(project);
  return html`${logSearch(store, app, reader, search)}
    <section class="panel log-panel" data-testid="log-view" aria-label=${t('log.title')}>
      ${tools(store, app, {project, id, file})} ${words(store)}
      <div class="log-frame ${store.get('settings').wrap ? 'wrapped' : ''}">
        ${reader.hasEarlier
          ? html`<button type="button" class="link log-more" data-testid="log-earlier" @click=${() => reader.earlier()}>${t('logs.earlier')}</button>`
          : nothing}
        ${reader.pane.element}
        ${reader.state.atEnd
          ? nothing
          : html`<button type="button" class="link log-more" data-testid="log-later" @click=${() => reader.later()}>${t('logs.later')}</button>`}
        <button type="button" class="button log-latest" data-testid="log-latest" ?hidden=${reader.state.atEnd && reader.pane.following} @click=${() => (app.router.refine({...store.get('route'), at: '', gen: ''}), reader.end())}>
          ${reader.pane.unseen > 0 ? t('log.latest', {count: reader.pane.unseen}) : t('log.end')}
        </button>
      </div>
    </section>`;
}

const missing = (project) =>
  empty('log', t('empty.log.title'), html`<p>${t('empty.log.text')}</p>`, html`<p><a class="button" href=${href({view: 'logs', project})}>${t('log.back')}</a></p>`);

function begin(store, app, {project, id, format}) {
  const {at, gen, raw} = store.get('route');
  const asRaw = format !== 'ndjson' || raw === '1';
  const topic = `log:${project}/${id}`;
  if (reader?.topic === topic) {
    if (reader.asRaw !== asRaw) {
      reader.asRaw = asRaw;
      queueMicrotask(() => reader?.paint(asRaw));
    }
    const place = at === undefined ? null : Number(at);
    if (place !== null && reader.at !== `${at} ${gen}`) queueMicrotask(() => reader?.go(place, gen));
    reader.at = `${at} ${gen}`;
    return;
  }
  close(app);
  const changed = () => store.set('log', {});
  reader = new LogReader({
    project,
    id,
    raw: asRaw,
    at: at === undefined ? undefined : Number(at),
    generation: gen,
    changed,
    paused: () => Boolean(store.get('paused')),
    live: () => store.get('connection')?.state === 'live',
  });
  Object.assign(reader, {asRaw, at: `${at} ${gen}`});
  search = new LogSearch({project, id, changed});
  reader.pane.element.setAttribute('aria-label', t('log.title'));
  queueMicrotask(() => app.followLogs([topic]));
}

function tools(store, app, {project, id, file}) {
  const route = store.get('route');
  const turns = route.raw !== '1';
  const link = () => reader.pane.top?.href ?? location.href;
  const {wrap} = store.get('settings');
  return html`<div class="log-tools">
    ${file?.format === 'ndjson'
      ? html`<button type="button" class="button" data-testid="log-raw" aria-pressed=${!turns} @click=${() => app.router.refine({...route, raw: turns ? '1' : ''})}>${t('logs.raw')}</button>`
      : nothing}
    <button type="button" class="button" data-testid="log-wrap" aria-pressed=${wrap} @click=${() => app.change({wrap: !wrap})}>${t('logs.wrap')}</button>
    ${copyButton(store, 'log-place', link, t('logs.place'), t('copy.link'))}
    <a class="button" data-testid="log-download" href=${rawAddress(project, id)} download>${t('logs.download')}</a>
  </div>`;
}

// One line that says how far what is shown can be believed.
function words(store) {
  const {loading, failure, gone, away, atEnd, size} = reader.state;
  const state = store.get('connection')?.state;
  const key = failure
    ? 'log.failed'
    : loading
      ? 'log.loading'
      : gone
        ? 'logs.gone'
        : away
          ? 'logs.away'
          : store.get('paused')
            ? 'log.paused'
            : !atEnd
              ? 'logs.middle'
              : state === 'live'
                ? 'log.live'
                : 'log.polling';
  return html`<p class="list-status" data-testid="log-status" data-word=${key}>
    <span>${t(key)}</span> ${failure?.detail ? html`<span lang="en">${visible(failure.detail)}</span>` : nothing}
    ${size === null ? nothing : html`<span>${bytes(size)}</span>`}
    ${reader.pane.skipped > 0 ? html`<span>${t('logs.skipped', {count: reader.pane.skipped})}</span>` : nothing}
  </p>`;
}
