import {html, nothing} from '../../vendor/lit-html/lit-html.js';
import {repeat} from '../../vendor/lit-html/directives/repeat.js';
import {bytes} from '../amounts.js';
import {clip} from '../format.js';
import {t} from '../i18n.js';
import {LogList} from '../logs/list.js';
import {href} from '../router.js';
import {ago} from '../time.js';

const FEW = 5;

let list = null;

/** Ends what goes on for a project that is no longer shown. */
export const leaveLogs = () => list?.close();

/** The newest of a project's log files, and the way to all of them. */
export function projectLogs(store, {slug}) {
  list ??= new LogList(store);
  if (store.get('session')?.signed_in) list.open(slug);
  const logs = list.of(slug)?.logs ?? null;
  if (logs?.length === 0) return html`<p class="quiet" data-testid="no-logs">${t('project.no_logs')}</p>`;
  return html`${logs
      ? html`<ul class="newest-logs" data-testid="newest-logs">
          ${repeat(logs.slice(0, FEW), ({id}) => id, (file) => row(slug, file))}
        </ul>`
      : nothing}
    <p><a href=${href({view: 'logs', project: slug})} data-testid="project-logs">${t('project.all_logs')}</a></p>`;
}

function row(project, {id, path, size, modified_at: modified}) {
  const cut = path.lastIndexOf('/') + 1;
  return html`<li data-testid="newest-log">
    <a href=${href({view: 'log', project, id})} title=${clip(path, 300)}><code class="path"><bdi>${clip(path.slice(cut), 120)}</bdi></code></a>
    <p class="second">${cut > 0 ? html`<span><bdi>${clip(path.slice(0, cut - 1), 120)}</bdi></span>` : nothing}<span>${bytes(size)}</span><time ${ago(modified)}></time></p>
  </li>`;
}
