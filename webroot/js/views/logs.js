import {html, nothing} from '../../vendor/lit-html/lit-html.js';
import {repeat} from '../../vendor/lit-html/directives/repeat.js';
import {live} from '../../vendor/lit-html/directives/live.js';
import {bytes} from '../amounts.js';
import {clip, visible} from '../format.js';
import {t} from '../i18n.js';
import {LogList} from '../logs/list.js';
import {href} from '../router.js';
import {ago} from '../time.js';
import {connecting, empty} from './empty.js';

let list = null;

export const title = (store) => t('logs.title', {project: clip(store.get('route').project ?? '', 64)});

export function leave() {
  list?.close();
}

export function view(store, app) {
  const {project = ''} = store.get('route');
  list ??= new LogList(store);
  if (store.get('session')?.signed_in) list.open(project);
  return html`<p class="back"><a href=${href({view: 'project', slug: project})} data-testid="back">\u2190 ${t('run.back', {project: clip(project, 64)})}</a></p>
    <h1 tabindex="-1" data-testid="title">${title(store)}</h1>
    ${content(store, app, project, list.of(project))}`;
}

function content(store, app, project, known) {
  if (!known) return connecting(store);
  const {logs, failure, truncated} = known;
  if (!logs) return empty('logs', t('logs.failed'), html`<p lang="en">${visible(failure.detail)}</p>`);
  const {q = ''} = store.get('route');
  const wanted = logs.filter(({path}) => path.toLowerCase().includes(q.toLowerCase()));
  if (logs.length === 0) return empty('logs', t('empty.logs.title'), html`<p>${t('empty.logs.text')}</p>`);
  return html`${failure ? html`<p class="note attention" data-testid="logs-failed">${t('logs.failed')} <span lang="en">${visible(failure.detail)}</span></p>` : nothing}
    <section class="panel">
      <div class="job-filters" role="search" aria-label=${t('logs.filter')}>
        <input type="search" data-testid="logs-filter" maxlength="200" autocomplete="off" aria-label=${t('logs.filter')} placeholder=${t('logs.filter')} .value=${live(q)}
          @input=${(event) => app.router.refine({view: 'logs', project, q: event.target.value})} />
      </div>
      <p class="list-status">${t('logs.shown', {count: wanted.length})} ${truncated ? t('logs.more') : nothing}</p>
      <ul class="log-files" data-testid="log-files">
        ${repeat(wanted, ({id}) => id, (file) => row(project, file))}
      </ul>
    </section>`;
}

const row = (project, {id, path, format, size, modified_at: modified}) => html`<li class="log-file" data-testid="log-file" data-id=${id}>
  <a href=${href({view: 'log', project, id})}><code class="path"><bdi>${clip(path, 300)}</bdi></code></a>
  <span class="second">${t(`logs.format.${format === 'ndjson' ? 'ndjson' : 'text'}`)}</span>
  <span class="second log-size">${bytes(size)}</span>
  <time class="second" ${ago(modified)}></time>
</li>`;
