import {html, nothing} from '../../vendor/lit-html/lit-html.js';
import {repeat} from '../../vendor/lit-html/directives/repeat.js';
import {ansi} from '../ansi.js';
import {clip, shortSha, visible} from '../format.js';
import {number, t} from '../i18n.js';
import {MINUTES} from '../changes.js';
import {servesJournal} from '../journal.js';
import {runsOf, servesRuns} from '../runs/list.js';
import {spark} from '../spark.js';
import {ago, clock, here} from '../time.js';
import {connecting, noProject} from './empty.js';
import {gateCard} from './gate-card.js';
import {gatesOf} from './gates.js';
import {fact, panel} from './panel.js';
import {projectEvents} from './project-events.js';
import {leaveLogs, projectLogs} from './project-logs.js';
import {projectRuns} from './project-runs.js';
import {rollbackButton} from './rollback.js';
import {rollbacks} from './rollback-history.js';
import {known, signal, stateWord} from './signal.js';
import {longText} from './text.js';
import {progressText, track} from './track.js';

const MOST_ENTRIES = 50;

export function title(store) {
  const {slug} = store.get('route');
  return clip(store.topic('projects').items.get(slug)?.name ?? slug ?? '', 80);
}

/** Ends what goes on for a project that is no longer shown. */
export const leave = leaveLogs;

export function view(store, app) {
  const {slug} = store.get('route');
  const topic = store.topic('projects');
  const project = topic.items.get(slug);
  const back = html`<div class="back">
    <a href="./" data-testid="back">\u2190 ${t('action.back')}</a> ${project ? rollbackButton(store, project, 'in-project') : nothing}
  </div>`;
  if (!project) {
    return html`${back}<h1 tabindex="-1" class="visually-hidden" data-testid="title">${clip(slug ?? '', 80)}</h1>
      ${topic.synced ? noProject(slug ?? '') : connecting(store)}`;
  }
  const hasRuns = runsOf(store, slug).length > 0;
  const runs = servesRuns(store) ? panel('runs', t('runs.title'), projectRuns(store, project)) : nothing;
  return html`${back}
    <article class="project" data-testid="project" data-state=${known(project.state)}>
      ${sign(project)}
      <div class="columns">
        <div class="main-column">
          ${gates(store, app, project)} ${hasRuns ? runs : nothing} ${stories(store, project)} ${feed(store, project)} ${servesJournal(store) ? panel('events', t('events.title'), projectEvents(store, project)) : nothing} ${hasRuns ? nothing : runs}
        </div>
        <div class="side-column">${evidence(project)} ${activity(store, project)} ${problems(project)} ${loop(project.loop)} ${git(project.git)}
          ${panel('logs', t('project.logs'), projectLogs(store, project))}
          ${panel('rollbacks', t('rollbacks.title'), rollbacks(store, project))} ${about(store, project)}</div>
      </div>
    </article>`;
}

function sign(project) {
  return html`<header class="sign panel">
    <h1 tabindex="-1" class="sign-name" data-testid="title"><bdi>${visible(project.name)}</bdi></h1>
    <div class="sign-state">
      ${signal(project.state, 'large')}
      <div class="reading">
        <p class="state-word" data-testid="project-state">${stateWord(project.state)}<span class="as-of"></span></p>
        <p class="since">
          ${project.state_since ? html`<time ${ago(project.state_since, true)}></time> \u00b7 ` : nothing}${t(`state.about.${known(project.state)}`)}
        </p>
      </div>
    </div>
    ${track(project)}
    <p class="counts" data-testid="project-counts">${progressText(project)}</p>
    <p class="changed">
      ${project.updated_at ? html`${t('card.changed')} <time ${ago(project.updated_at)}></time>` : t('card.never')}
    </p>
  </header>`;
}

// What waits for a person comes first.
function gates(store, app, {slug}) {
  const waiting = gatesOf(store, slug);
  if (waiting.length === 0) return nothing;
  return html`<section class="project-gates" data-testid="panel-gates" aria-label=${t('gates.title')}>
    ${repeat(
      waiting,
      ({id}) => id,
      (gate) => gateCard(store, app, gate, {heading: 2}),
    )}
  </section>`;
}

function stories(store, project) {
  if (project.stories.length === 0) return panel('stories', t('project.stories'), html`<p class="quiet">${t('project.no_stories')}</p>`);
  return panel(
    'stories',
    `${t('project.stories')} (${number(project.stories.length)})`,
    html`<table class="stories" data-testid="stories">
      <caption class="visually-hidden">${t('project.stories')}</caption>
      <thead>
        <tr>
          <th scope="col">${t('project.story_id')}</th>
          <th scope="col">${t('project.story_status')}</th>
          <th scope="col">${t('project.story_title')}</th>
          <th scope="col">${t('project.story_priority')}</th>
        </tr>
      </thead>
      <tbody>
        ${repeat(
          project.stories,
          (story, i) => `${story.id} ${i}`,
          (story, i) => row(store, project, story, i),
        )}
      </tbody>
    </table>`,
  );
}

function row(store, project, story, i) {
  const needs = story.depends_on?.length > 0;
  return html`<tr data-testid="story" data-status=${story.status}>
    <th scope="row"><bdi>${clip(story.id, 40)}</bdi></th>
    <td><span class="story-status ${story.status}"><span class="story-mark" aria-hidden="true"></span>${t(`story.${story.status}`)}</span></td>
    <td>
      ${longText(store, `${project.slug} story ${i}`, story.title)}
      ${needs ? html`<p class="second">${t('project.story_needs')}: <bdi>${clip(story.depends_on.join(', '), 200)}</bdi></p>` : nothing}
      ${story.notes ? html`<div class="second">${longText(store, `${project.slug} notes ${i}`, story.notes)}</div>` : nothing}
    </td>
    <td class="number" data-label=${t('project.story_priority')}>${story.priority ?? ''}</td>
  </tr>`;
}

function feed(store, project) {
  const entries = project.progress ?? [];
  const newest = entries.slice(-MOST_ENTRIES).reverse();
  return panel(
    'feed',
    t('project.feed'),
    newest.length === 0
      ? html`<p class="quiet">${t('project.no_feed')}</p>`
      : html`<ol class="feed" data-testid="feed">
          ${newest.map(
            (entry, i) => html`<li>
              ${entry.title ? html`<h3><bdi>${clip(entry.title, 200)}</bdi></h3>` : nothing}
              ${longText(store, `${project.slug} feed ${entries.length - i}`, entry.text, ansi)}
            </li>`,
          )}
        </ol>`,
  );
}

function evidence(project) {
  return panel(
    'evidence',
    t('project.evidence'),
    project.evidence.length === 0
      ? html`<p class="quiet">${t('why.none')}</p>`
      : html`<ul class="plain" lang="en">
          ${project.evidence.map((line) => html`<li><bdi>${visible(line)}</bdi></li>`)}
        </ul>`,
  );
}

// Only what this tab itself has seen: the server keeps no history of changes, and the label says so.
function activity(store, project) {
  const at = here();
  const values = store.changes.of(project.slug, at);
  const count = values.reduce((sum, value) => sum + value, 0);
  const since = clock(Math.max(store.changes.since, at - MINUTES * 60000));
  return panel(
    'activity',
    t('project.activity'),
    spark({
      values,
      summary: t('activity.summary', {count, since}),
      tableName: t('activity.table'),
      headings: [t('activity.minute'), t('activity.changes')],
      label: (i) => clock(Math.floor(at / 60000 - MINUTES + 1 + i) * 60000),
    }),
  );
}

function problems(project) {
  return panel(
    'problems',
    t('project.problems'),
    project.problems.length === 0
      ? html`<p class="quiet">${t('project.no_problems')}</p>`
      : html`<ul class="problems" data-testid="problems">
          ${project.problems.map(
            ({file, line, message}) => html`<li>
              <code class="path"><bdi>${visible(file)}</bdi></code>${line ? html` <span class="second">${t('project.line', {line: String(line)})}</span>` : nothing}
              <p lang="en">${visible(message)}</p>
            </li>`,
          )}
        </ul>`,
  );
}

function loop(figures) {
  if (!figures) return nothing;
  const {iteration, max_iterations: most, last_action: action, model, tokens_in: tokensIn, tokens_out: tokensOut, cost_usd: cost} = figures;
  const turn = iteration === null ? nothing : most === null ? number(iteration) : t('loop.of', {iteration, most});
  const count = (value) => (value === null || value === undefined ? nothing : number(value));
  return panel(
    'loop',
    t('project.loop'),
    html`<dl class="list">
      ${fact(t('loop.iteration'), turn)} ${fact(t('loop.last_action'), action ? html`<bdi>${visible(action)}</bdi>` : nothing)}
      ${fact(t('loop.model'), model ? html`<bdi>${visible(model)}</bdi>` : nothing)}
      ${fact(t('loop.tokens_in'), count(tokensIn))} ${fact(t('loop.tokens_out'), count(tokensOut))}
      ${fact(t('loop.cost'), cost === null || cost === undefined ? nothing : number(cost, {style: 'currency', currency: 'USD'}))}
    </dl>`,
  );
}

function git(facts) {
  if (!facts) return panel('git', t('project.git'), html`<p class="quiet">${t('card.no_git')}</p>`);
  return panel(
    'git',
    t('project.git'),
    html`<dl class="list">
      ${fact(t('git.branch'), facts.detached ? t('card.detached') : html`<bdi>${visible(facts.branch)}</bdi>`)}
      ${facts.head
        ? html`${fact(t('git.head'), html`<code class="tag" title=${facts.head}>${shortSha(facts.head)}</code> <bdi>${visible(facts.subject)}</bdi>`)}
          ${fact(t('git.author'), html`<bdi>${visible(facts.author)}</bdi>`)}
          ${fact(t('git.when'), facts.committed_at ? html`<time ${ago(facts.committed_at)}></time>` : nothing)}`
        : fact(t('git.head'), t('card.no_commit'))}
      ${fact(t('git.tree'), facts.dirty ? t('card.dirty') : t('git.clean'))}
    </dl>`,
  );
}

function about(store, project) {
  return panel(
    'about',
    t('project.about'),
    html`<dl class="list">
      ${fact(t('project.description'), project.description ? longText(store, `${project.slug} description`, project.description) : nothing)}
      ${fact(t('project.path'), html`<code class="path"><bdi>${visible(project.path)}</bdi></code>`)}
      ${fact(t('project.node'), html`<bdi>${visible(project.node)}</bdi>`)}
      ${fact(t('project.dialect'), project.dialect ? html`<bdi>${visible(project.dialect)}</bdi>` : t('project.none'))}
      ${fact(t('project.branch'), project.branch ? html`<bdi>${visible(project.branch)}</bdi>` : nothing)}
    </dl>`,
  );
}
