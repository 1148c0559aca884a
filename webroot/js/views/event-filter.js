import {html} from '../../vendor/lit-html/lit-html.js';
import {live} from '../../vendor/lit-html/directives/live.js';
import {filterOf, isFiltered} from '../events/match.js';
import {currentLanguage, t} from '../i18n.js';
import {memo} from '../memo.js';

const TYPING_MS = 300;
const TYPES = ['claude_code.*', 'command', 'journal.*', 'project.state', 'rollback.*', 'session.*', 'story.*'];
const MOST_TYPES = 40;

let timer = null;
// The field whose typing has its step in the history already.
let pushed = null;

/** The fields that choose rows; what they hold stands in the address. */
export function eventFilter(store, app) {
  const filter = filterOf(store.get('route'));
  // Rows that come meanwhile must not take away what is being typed.
  const shown = timer === null ? filter : typed();
  const paused = Boolean(store.get('paused'));
  return html`<search class="panel events-filter">
    <form data-testid="events-filter" aria-label=${t('events.filter')} @submit=${(event) => (event.preventDefault(), commit(store, app, null))} @input=${({target}) => typing(store, app, target.id)} @change=${({target}) => commit(store, app, target.id)}>
      <label><span>${t('events.filter.type')}</span>
        <input id="events-type" name="type" type="text" data-testid="events-type" list="event-types" maxlength="200" autocomplete="off" spellcheck="false" placeholder="story.*" .value=${live(shown.type)} /></label>
      <datalist id="event-types">${types(store).map((type) => html`<option value=${type}></option>`)}</datalist>
      <label><span>${t('events.filter.project')}</span> ${projects(store, shown)}</label>
      <label class="grow"><span>${t('events.filter.text')}</span>
        <input id="events-text" name="text" type="search" data-testid="events-text" maxlength="200" autocomplete="off" spellcheck="false" aria-keyshortcuts="/" .value=${live(shown.text)} /></label>
    </form>
    <p class="events-tools">
      <button type="button" class="button" data-testid="events-clear" ?disabled=${!isFiltered(filter)} @click=${() => app.router.step({view: 'events'})}>${t('action.clear')}</button>
      <button type="button" class="button" data-testid="events-pause" aria-pressed=${paused} @click=${() => app.pause()}>
        <svg viewBox="0 0 16 16" aria-hidden="true"><path d=${paused ? 'M4 2.500v11L13.500 8z' : 'M3.500 2.500h3v11h-3zM9.500 2.500h3v11h-3z'} /></svg>
        ${t(paused ? 'live.resume' : 'live.pause')}
      </button>
    </p>
  </search>`;
}

function projects(store, {project}) {
  const topic = store.topic('projects');
  return memo([topic.order, topic.items, project, currentLanguage()], () => {
    const slugs = [...topic.items.keys()].sort();
    if (project && !topic.items.has(project)) slugs.unshift(project);
    return html`<select id="events-project" name="project" data-testid="events-project">
      <option value="" .selected=${live(!project)}>${t('events.filter.any')}</option>
      ${slugs.map((slug) => html`<option value=${slug} .selected=${live(slug === project)}>${slug}</option>`)}
    </select>`;
  });
}

function types(store) {
  const seen = (store.get('events')?.rows ?? []).map(({type}) => type);
  return [...new Set([...TYPES, ...seen])].sort().slice(0, MOST_TYPES);
}

function typed() {
  const value = (id) => document.getElementById(id)?.value ?? '';
  return {type: value('events-type'), project: value('events-project'), text: value('events-text')};
}

const asked = () => Object.fromEntries(Object.entries(typed()).map(([name, value]) => [name, value.trim()]));

function typing(store, app, field) {
  clearTimeout(timer);
  timer = setTimeout(() => {
    timer = null;
    take(store, app, field);
    pushed = field;
  }, TYPING_MS);
}

function commit(store, app, field) {
  clearTimeout(timer);
  timer = null;
  take(store, app, field);
  pushed = null;
}

// One step back leads out of what was typed into a field, not through each letter of it.
function take(store, app, field) {
  const filter = asked();
  if (JSON.stringify(filterOf(store.get('route'))) === JSON.stringify(filter)) return;
  if (field !== null && pushed === field) app.router.refine({view: 'events', ...filter});
  else app.router.step({view: 'events', ...filter});
}
