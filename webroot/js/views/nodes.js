import {html, nothing} from '../../vendor/lit-html/lit-html.js';
import {repeat} from '../../vendor/lit-html/directives/repeat.js';
import {visible} from '../format.js';
import {number, t} from '../i18n.js';
import {keyOf} from '../stream/topic.js';
import {ago} from '../time.js';
import {connecting, empty} from './empty.js';

export const title = () => t('nodes.title');

export function view(store) {
  const topic = store.topic('nodes');
  const heading = html`<h1 tabindex="-1" data-testid="title">${title()}</h1>`;
  if (!topic.synced) return html`${heading}${connecting(store)}`;
  const nodes = [...topic.items.values()].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  if (nodes.length === 0) {
    return html`${heading}${empty('nodes', t('empty.nodes.title'), html`<p>${t('empty.nodes.text')}</p>`)}`;
  }
  const watched = new Map();
  for (const {node} of store.topic('projects').items.values()) watched.set(node, (watched.get(node) ?? 0) + 1);
  return html`${heading}
    <section class="panel">
      <table class="nodes" data-testid="nodes">
        <caption class="visually-hidden">${title()}</caption>
        <thead>
          <tr>
            <th scope="col">${t('nodes.node')}</th>
            <th scope="col">${t('nodes.state')}</th>
            <th scope="col">${t('nodes.projects')}</th>
            <th scope="col">${t('nodes.watch')}</th>
            <th scope="col">${t('nodes.version')}</th>
            <th scope="col">${t('nodes.roles')}</th>
            <th scope="col">${t('nodes.started')}</th>
          </tr>
        </thead>
        <tbody>
          ${repeat(nodes, keyOf, (node) => row(node, watched.get(keyOf(node)) ?? 0))}
        </tbody>
      </table>
    </section>`;
}

function row(node, projects) {
  const state = ['lost', 'left'].includes(node.state) ? node.state : 'up';
  return html`<tr data-testid="node">
    <th scope="row"><bdi>${visible(keyOf(node))}</bdi></th>
    <td>
      <span class="node-state ${state}">${t(`nodes.${state}`)}</span>
      ${state !== 'up' && node.last_seen ? html`<time class="second" ${ago(node.last_seen)}></time>` : nothing}
    </td>
    <td class="number">${number(projects)}</td>
    <td>${node.watch ? watching(node.watch) : nothing}</td>
    <td>${visible(node.version)}</td>
    <td>${visible((node.roles ?? []).join(', '))}</td>
    <td>${node.started_at ? html`<time ${ago(node.started_at)}></time>` : nothing}</td>
  </tr>`;
}

function watching({mode, complete}) {
  return complete ? t(mode === 'polling' ? 'nodes.watch.polling' : 'nodes.watch.events') : t('nodes.watch.reading');
}
