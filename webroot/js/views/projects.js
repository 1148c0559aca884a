import {html, nothing} from '../../vendor/lit-html/lit-html.js';
import {live} from '../../vendor/lit-html/directives/live.js';
import {repeat} from '../../vendor/lit-html/directives/repeat.js';
import {currentLanguage, number, t} from '../i18n.js';
import {pendingIn} from '../gates/list.js';
import {memo} from '../memo.js';
import {visible} from '../format.js';
import {card, currentStory, forgetCards} from './card.js';
import {Hold} from './hold.js';
import {connecting, emptyWorkspace, noMatch, noWorkspace, unreadable} from './empty.js';
import {mayBeOld} from './rollback.js';
import {STATES, known, signal, stateWord} from './signal.js';

const hold = new Hold();
const searchable = new WeakMap();
let sorted = {order: -1, from: null, list: []};

export const title = () => t('projects.title');

export function view(store, app) {
  const topic = store.topic('projects');
  if (!topic.synced) return html`${heading()}${connecting(store)}`;
  const {q = '', state = ''} = store.get('route');
  const all = inOrder(topic);
  const wanted = all.filter((project) => (!state || known(project.state) === state) && matches(project, q));
  const still = document.querySelector('.cards')?.matches(':hover, :focus-within') ?? false;
  const {items, gone, waiting} = hold.list(`${state} ${q}`, wanted, topic.items, still);
  forgetCards(topic.items);
  return html`${heading()} ${strip(store, all, app)} ${status(store, wanted.length, all.length, waiting)}
  ${all.length === 0 ? nothingYet(store, topic) : items.length === 0 ? noMatch(() => app.router.refine({view: 'projects'})) : cards(store, items, gone, app)}
  ${all.length > 0 && topic.problems.length > 0 ? workspaceProblems(topic.problems) : nothing}`;
}

const heading = () => html`<h1 tabindex="-1" class="visually-hidden" data-testid="title">${title()}</h1>`;

function nothingYet(store, topic) {
  if (topic.problems.length > 0) return unreadable(topic.problems);
  return store.get('session')?.workspaces === 0 ? noWorkspace() : emptyWorkspace();
}

// By name, and by nothing that changes while one looks: a card never moves because its state does.
function inOrder(topic) {
  if (sorted.order !== topic.order || sorted.from !== topic.items || sorted.language !== currentLanguage()) {
    const collator = new Intl.Collator(currentLanguage(), {numeric: true, sensitivity: 'base'});
    const slugs = [...topic.items.values()]
      .sort((a, b) => collator.compare(a.name, b.name) || (a.slug < b.slug ? -1 : 1))
      .map(({slug}) => slug);
    sorted = {order: topic.order, from: topic.items, language: currentLanguage(), list: slugs};
  }
  return sorted.list.map((slug) => topic.items.get(slug));
}

function matches(project, q) {
  if (!q) return true;
  if (!searchable.has(project)) {
    const story = currentStory(project)?.story;
    const {name, slug, node, path, branch, git, description} = project;
    const texts = [name, slug, node, path, branch, description, git?.branch, git?.subject, story?.id, story?.title];
    searchable.set(project, texts.filter(Boolean).join('\n').toLowerCase());
  }
  return q.toLowerCase().split(/\s+/).every((word) => searchable.get(project).includes(word));
}

/** The block shelf: an instrument for each state with its count; always all of them, each in its place. */
function strip(store, all, app) {
  const {q = '', state = ''} = store.get('route');
  const counts = Object.fromEntries(STATES.map((name) => [name, 0]));
  for (const project of all) counts[known(project.state)]++;
  const choose = (wanted) => app.router.refine({view: 'projects', q, state: wanted === state ? '' : wanted});
  return html`<div class="shelf" role="group" aria-label=${t('projects.filter')} data-testid="states">
    <button type="button" class="instrument all" data-testid="state-all" aria-pressed=${!state} @click=${() => choose('')}>
      <span class="count">${number(all.length)}</span><span class="word">${t('projects.all')}</span>
    </button>
    ${STATES.map(
      (name) => html`<button
        type="button"
        class="instrument ${counts[name] === 0 ? 'zero' : ''}"
        data-testid="state-${name}"
        title=${t(`state.about.${name}`)}
        aria-pressed=${state === name}
        @click=${() => choose(name)}
      >
        ${signal(name)}<span class="count">${number(counts[name])}</span><span class="word">${stateWord(name)}</span>
      </button>`,
    )}
  </div>`;
}

// Always one line high, whatever it has to say.
function status(store, shown, total, waiting) {
  const {q = '', state = ''} = store.get('route');
  const text = q || state ? t('projects.shown_of', {shown, total}) : t('projects.shown', {count: total});
  const problems = store.topic('projects').problems.length;
  return html`<p class="list-status" data-testid="list-status">
    <span>${text}</span>
    ${problems > 0 && total > 0 ? html`<a class="flag problem" href="#workspace-problems">${t('projects.problems', {count: problems})}</a>` : nothing}
    ${waiting > 0
      ? html`<span class="held" data-testid="held">${t('projects.held', {count: waiting})}
          <button type="button" class="link" @click=${() => (hold.release(), store.set('released', {}))}>${t('action.show')}</button></span>`
      : nothing}
  </p>`;
}

function cards(store, items, gone, app) {
  const {zone, times} = store.get('settings');
  const {role, read_only: showsOnly} = store.get('session') ?? {};
  const open = (event) => {
    if (event.target.closest('a, button') || String(getSelection())) return;
    const plate = event.target.closest('.card');
    if (plate) app.router.go({view: 'project', slug: plate.dataset.slug});
  };
  const left = () => store.set('released', {});
  return html`<ul class="cards" data-testid="cards" aria-label=${t('projects.list')} @click=${open} @pointerleave=${left} @focusout=${left}>
    ${repeat(
      items,
      ({slug}) => slug,
      (project) =>
        memo([project.version, gone.has(project.slug), currentLanguage(), zone, times, role, showsOnly, mayBeOld(store, project), pendingIn(store, project.slug)], () =>
          card(store, project, gone.has(project.slug), pendingIn(store, project.slug)),
        ),
    )}
  </ul>`;
}

export function workspaceProblems(problems) {
  return html`<section class="panel" id="workspace-problems" data-testid="workspace-problems" tabindex="-1">
    <h2>${t('projects.problems.title')}</h2>
    <ul class="problems">
      ${problems.map(
        ({workspace, message}) => html`<li><code class="path"><bdi>${visible(workspace)}</bdi></code> <span lang="en">${visible(message)}</span></li>`,
      )}
    </ul>
    <p>${t('projects.problems.what')}</p>
  </section>`;
}

/** The search field of the header; here because it filters this list. */
export function searchField(store, app) {
  const route = store.get('route');
  const q = route.view === 'projects' ? (route.q ?? '') : '';
  const search = (event) => {
    const wanted = {view: 'projects', q: event.target.value, state: route.view === 'projects' ? route.state : ''};
    if (route.view === 'projects') app.router.refine(wanted);
    else if (event.type === 'change') app.router.go(wanted);
  };
  return html`<search class="search">
    <input
      id="search"
      type="search"
      data-testid="search"
      maxlength="200"
      autocomplete="off"
      aria-label=${t('search.label')}
      aria-keyshortcuts="/"
      placeholder=${t('search.placeholder')}
      .value=${live(q)}
      @input=${search}
      @change=${search}
    />
  </search>`;
}
