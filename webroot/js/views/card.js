import {html, nothing} from '../../vendor/lit-html/lit-html.js';
import {clip, firstLine, shortSha, visible} from '../format.js';
import {t} from '../i18n.js';
import {href} from '../router.js';
import {ago} from '../time.js';
import {rollbackButton} from './rollback.js';
import {known, signal, stateWord} from './signal.js';
import {progressText, track} from './track.js';

const drawn = new Map();

/** The story that is being worked on, else the next one in the list's order. */
export function currentStory(project) {
  const active = project.stories.find(({status}) => status === 'in_progress' || status === 'verifying');
  if (active) return {story: active, label: 'card.now'};
  const next = project.stories.find(({status}) => status === 'open');
  return next ? {story: next, label: 'card.next'} : null;
}

/**
 * One project as a plate on the panel. Every plate has the same lines, filled or not, so that nothing below it moves
 * when something in it changes.
 */
export function card(store, project, gone, gates = 0) {
  const {slug} = project;
  return html`<li
    class="card ${gone ? 'gone' : ''}"
    data-testid="card"
    data-slug=${slug}
    data-state=${known(project.state)}
    data-beat=${beat(project)}
  >
    <header class="nameplate">
      <h2 class="name" data-testid="card-name">
        <a href=${href({view: 'project', slug})} title=${clip(project.name, 300)}><bdi>${visible(project.name)}</bdi></a>
      </h2>
    </header>
    <div class="aspect">
      ${signal(project.state, 'large')}
      <div class="reading">
        <p class="state-word" data-testid="card-state">${gone ? t('card.gone') : stateWord(project.state)}<span class="as-of"></span></p>
        <p class="since">
          ${project.state_since ? html`<time ${ago(project.state_since, true)}></time>` : '\u00a0'}
        </p>
      </div>
      <button
        type="button"
        class="why"
        data-testid="card-why"
        data-why=${slug}
        aria-haspopup="dialog"
        aria-label=${t('card.why_label', {name: clip(project.name, 60), state: stateWord(project.state)})}
        @click=${() => store.set('why', {slug})}
      >
        ${t('card.why')}
      </button>
    </div>
    ${track(project)}
    <p class="counts" data-testid="card-counts">${progressText(project)}</p>
    <dl class="facts">
      ${story(project)} ${commit(project.git)}
    </dl>
    <footer class="card-foot">
      ${gone ? nothing : rollbackButton(store, project, 'on-card')}
      <span class="changed">${project.updated_at ? html`<span class="changed-word">${t('card.changed')} </span><time ${ago(project.updated_at)}></time>` : t('card.never')}</span>
      ${trouble(project, gates)}
    </footer>
  </li>`;
}

function story(project) {
  const current = currentStory(project);
  const none = project.stories_total === 0 ? t('card.no_list') : t('card.no_story');
  return html`<dt>${current ? t(current.label) : t('card.now')}</dt>
    <dd data-testid="card-story">
      ${current
        ? html`<span class="tag"><bdi>${clip(current.story.id, 24)}</bdi></span> <bdi>${clip(current.story.title, 200)}</bdi>`
        : html`<span class="quiet">${none}</span>`}
    </dd>`;
}

function commit(git) {
  if (!git) return html`<dt>${t('card.commit')}</dt><dd class="quiet" data-testid="card-commit">${t('card.no_git')}</dd><dd class="second">\u00a0</dd>`;
  if (!git.head)
    return html`<dt>${t('card.commit')}</dt><dd class="quiet" data-testid="card-commit">${t('card.no_commit')}</dd><dd class="second">\u00a0</dd>`;
  return html`<dt>${t('card.commit')}</dt>
    <dd data-testid="card-commit"><bdi>${clip(firstLine(git.subject), 200)}</bdi></dd>
    <dd class="second">
      <code class="tag">${shortSha(git.head)}</code>
      <span class="author"><bdi>${clip(git.author, 60)}</bdi></span>
      ${git.committed_at ? html`<time ${ago(git.committed_at)}></time>` : nothing}
      ${git.dirty ? html`<span class="dirty" title=${t('card.dirty')} aria-label=${t('card.dirty')} role="img">\u25b2</span>` : nothing}
    </dd>`;
}

function trouble(project, queued) {
  const gates = Math.max(queued, project.pending_gates ?? 0);
  const flag = html`<span class="flag gates" data-testid="card-gates">${t('card.gates', {count: gates})}</span>`;
  return html`<span class="trouble">
    ${gates > 0 ? (queued > 0 ? html`<a class="flag-link" href=${href({view: 'gates', project: project.slug})}>${flag}</a>` : flag) : nothing}
    ${project.problems.length > 0
      ? html`<span class="flag problem" data-testid="card-problems">${t('card.problems', {count: project.problems.length})}</span>`
      : nothing}
  </span>`;
}

// Alternates with each change that is drawn, so that the style sheet can light the plate's rim once; the first drawing
// is no change.
function beat({slug, version}) {
  const before = drawn.get(slug);
  if (!before) {
    drawn.set(slug, {version, turn: 0});
    return '0';
  }
  if (before.version !== version) drawn.set(slug, {version, turn: before.turn === 1 ? 2 : 1});
  return String(drawn.get(slug).turn);
}

/** Forgets projects that are gone. */
export function forgetCards(projects) {
  for (const slug of drawn.keys()) if (!projects.has(slug)) drawn.delete(slug);
}
