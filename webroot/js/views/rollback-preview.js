import {html, nothing} from '../../vendor/lit-html/lit-html.js';
import {clip, firstLine, shortSha, visible} from '../format.js';
import {number, t} from '../i18n.js';
import {ago} from '../time.js';
import {diff} from './diff.js';

const MOST_FILES = 200;
const MOST_PATHS = 100;
const FOUND_BY = ['request', 'commit_subject', 'commit_flag', 'last_passing'];
const CHANGES = ['added', 'modified', 'deleted', 'type_changed'];

/** Everything that a person should see before agreeing. */
export function previewBody(flow) {
  const {preview} = flow.state;
  return html`<p class="lead" data-testid="rollback-lead">${coded(t('rollback.lead'))}</p>
    ${moved(flow)} ${warnings(preview.warnings)} ${commitFacts(flow)} ${story(preview.story)} ${files(preview.commit?.files ?? [])}
    ${kept(preview.kept ?? [])}
    <section data-testid="rollback-method">
      <h3>${t('rollback.method')}</h3>
      <p>${t('rollback.method.revert')}</p>
    </section>
    ${diff(preview.diff, preview.diff_truncated)}`;
}

// What stands between backticks is a command.
const coded = (text) => text.split('`').map((part, i) => (i % 2 ? html`<code>${part}</code>` : part));

/** Where, and which commit. */
export function commitFacts({project, state: {preview}}) {
  const {commit} = preview;
  return html`<dl class="list" data-testid="rollback-commit">
    ${project
      ? html`<dt>${t('rollback.repository')}</dt>
          <dd><code class="path" data-testid="rollback-path"><bdi>${visible(project.path)}</bdi></code></dd>
          <dt>${t('git.branch')}</dt>
          <dd data-testid="rollback-branch"><bdi>${project.git?.detached ? t('card.detached') : visible(project.git?.branch ?? '')}</bdi></dd>`
      : nothing}
    ${commit
      ? html`<dt>${t('git.head')}</dt>
          <dd>
            <code class="tag" data-testid="rollback-sha" title=${commit.sha}>${shortSha(commit.sha)}</code>
            <bdi data-testid="rollback-subject">${clip(firstLine(commit.subject), 500)}</bdi>
          </dd>
          <dt>${t('git.author')}</dt>
          <dd>
            <bdi>${clip(commit.author, 120)}</bdi>${commit.committed_at ? html`, <time ${ago(commit.committed_at)}></time>` : nothing}
          </dd>`
      : nothing}
  </dl>`;
}

function moved(flow) {
  if (!flow.movedOn) return nothing;
  return html`<p class="note attention" data-testid="rollback-moved">
    ${t('rollback.moved')} <button type="button" class="link" data-testid="rollback-look" @click=${() => flow.look()}>${t('rollback.again')}</button>
  </p>`;
}

export function warnings(texts) {
  if (!texts?.length) return nothing;
  return html`<ul class="problems" data-testid="rollback-warnings" lang="en">
    ${texts.map((text) => html`<li><bdi>${visible(text)}</bdi></li>`)}
  </ul>`;
}

function story(found) {
  return html`<section data-testid="rollback-story">
    <h3>${t('rollback.story')}</h3>
    ${found
      ? html`<p><span class="tag"><bdi>${clip(found.id, 64)}</bdi></span> <bdi>${clip(found.title, 300)}</bdi></p>
          ${FOUND_BY.includes(found.found_by) ? html`<p class="second">${t(`rollback.found.${found.found_by}`)}</p>` : nothing}`
      : html`<p class="quiet">${t('rollback.no_story')}</p>`}
  </section>`;
}

function files(list) {
  const label = t('rollback.files', {count: list.length});
  return html`<section data-testid="rollback-files">
    <h3>${label}</h3>
    ${box(
      label,
      html`<ul class="files">
        ${list.slice(0, MOST_FILES).map(
          ({path, change, added, deleted}) => html`<li data-testid="rollback-file">
            <code class="path"><bdi>${visible(path)}</bdi></code>
            <span class="change">${CHANGES.includes(change) ? t(`rollback.change.${change}`) : ''}</span>
            ${added === null || added === undefined
              ? html`<span class="quiet">${t('rollback.binary')}</span>`
              : html`<span class="plus">+${number(added)}</span> <span class="minus">\u2212${number(deleted ?? 0)}</span>`}
          </li>`,
        )}
        ${more(list.length - MOST_FILES)}
      </ul>`,
    )}
  </section>`;
}

function kept(paths) {
  return html`<section data-testid="rollback-kept">
    <h3>${t('rollback.kept')}</h3>
    ${paths.length === 0
      ? html`<p class="quiet">${t('rollback.kept.none')}</p>`
      : html`<p>${t('rollback.kept.some', {count: paths.length})}</p>
          ${pathList('rollback-kept-paths', paths, t('rollback.kept'))}`}
  </section>`;
}

/** Paths under a heading. */
export const pathSection = (id, paths, heading) =>
  paths.length === 0 ? nothing : html`<section><h3>${heading}</h3>${pathList(id, paths, heading)}</section>`;

/** Paths in a box that scrolls. */
function pathList(id, paths, label) {
  return box(
    label,
    html`<ul class="files" data-testid=${id}>
      ${paths.slice(0, MOST_PATHS).map((path) => html`<li><code class="path"><bdi>${visible(path)}</bdi></code></li>`)}
      ${more(paths.length - MOST_PATHS)}
    </ul>`,
  );
}

const more = (count) => (count > 0 ? html`<li class="quiet" data-testid="rollback-more">${t('rollback.more', {count})}</li>` : nothing);

// A box that scrolls must be reachable by keyboard, and then says what it is.
const box = (label, content) => html`<div class="box" role="group" tabindex="0" aria-label=${label}>${content}</div>`;
