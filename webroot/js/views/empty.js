import {html} from '../../vendor/lit-html/lit-html.js';
import {visible} from '../format.js';
import {t} from '../i18n.js';

const COMMAND = 'java -jar signalbox.jar --workspace DIR';

/** A view without data: why it is empty, and what to do next. */
export function empty(id, heading, ...content) {
  return html`<section class="empty panel" data-testid="empty" data-empty=${id}>
    <svg class="siding" viewBox="0 0 240 48" aria-hidden="true">
      <path class="rail" d="M4 38H200" /><path class="rail" d="M40 38 92 14H200" />
      <path class="buffer" d="M200 4V24M200 28V48" />
    </svg>
    <h2>${heading}</h2>
    ${content}
  </section>`;
}

const command = () => html`<pre class="command" tabindex="0"><code>${COMMAND}</code></pre>`;

export const noWorkspace = () =>
  empty('none', t('empty.none.title'), html`<p>${t('empty.none.text')}</p>`, command());

export const emptyWorkspace = () =>
  empty('workspace', t('empty.workspace.title'), html`<p>${t('empty.workspace.text')}</p>`, command());

export const unreadable = (problems) =>
  empty(
    'unreadable',
    t('empty.unreadable.title'),
    html`<ul class="problems">
      ${problems.map(
        ({workspace, message}) => html`<li><code class="path"><bdi>${visible(workspace)}</bdi></code> <span lang="en">${visible(message)}</span></li>`,
      )}
    </ul>`,
    html`<p>${t('projects.problems.what')}</p>`,
  );

export const noMatch = (clear) =>
  empty(
    'filtered',
    t('empty.filtered.title'),
    html`<p>${t('empty.filtered.text')}</p>`,
    html`<p><button type="button" class="button" data-testid="clear-filter" @click=${clear}>${t('action.clear')}</button></p>`,
  );

export const noProject = (slug) =>
  empty(
    'project',
    t('empty.project.title'),
    html`<p>${t('empty.project.text', {slug: visible(slug)})}</p>`,
    html`<p><a class="button" href="./">${t('action.back')}</a></p>`,
  );

export const noView = () => html`<h1 tabindex="-1" class="visually-hidden" data-testid="title">${t('empty.view.title')}</h1>
  ${empty(
    'view',
    t('empty.view.title'),
    html`<p>${t('empty.view.text')}</p>`,
    html`<p><a class="button" href="./">${t('action.back')}</a></p>`,
  )}`;

/** No data yet: still on the way, or the server cannot be reached. */
export function connecting(store) {
  const state = store.get('connection')?.state;
  const away = state === 'reconnecting' || state === 'offline';
  const id = away ? 'offline' : 'connecting';
  return empty(id, t(`empty.${id}.title`), html`<p>${t(`empty.${id}.text`)}</p>`);
}

export {COMMAND};
