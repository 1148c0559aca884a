import {html, nothing} from '../../vendor/lit-html/lit-html.js';
import {hookName, isFromOutside} from '../events/summary.js';
import {clip, visible} from '../format.js';
import {t} from '../i18n.js';
import {href} from '../router.js';
import {loadSnippets, tokenCommand} from '../snippets.js';
import {ago} from '../time.js';
import {copyButton} from './copy-button.js';
import {eventMark} from './event-mark.js';

let newest = null;

export const title = () => t('connect.title');

export function view(store) {
  const snippets = store.get('snippets') ?? ask(store);
  return html`<h1 tabindex="-1" data-testid="title">${title()}</h1>
    <p class="connect-lead">${t('connect.lead')}</p>
    ${received(store)}
    <ol class="connect-steps">
      <li class="panel" data-testid="connect-token">
        <h2>${t('connect.token')}</h2>
        <p>${t('connect.token.what')}</p>
        ${snippet(store, 'token', tokenCommand(store.get('session')?.account), t('connect.token'))}
        <p class="second">${t('connect.token.keep')}</p>
      </li>
      ${snippets === null
        ? html`<li class="panel"><p class="quiet">${t('connect.loading')}</p></li>`
        : snippets.map(
            ({id, text}) => html`<li class="panel" data-testid="connect-${id}">
              <h2>${t(`connect.${id}`)}</h2>
              <p>${t(`connect.${id}.what`)}</p>
              ${text === null ? html`<p class="problem-text">${t('connect.unreadable')} <button type="button" class="link" @click=${() => store.set('snippets', undefined)}>${t('action.retry')}</button></p>` : snippet(store, id, text, t(`connect.${id}`))}
            </li>`,
          )}
    </ol>`;
}

const snippet = (store, id, text, what) => html`<div class="snippet">
  <pre class="command" tabindex="0" data-testid="snippet-${id}" aria-label=${what}><code>${visible(text)}</code></pre>
  ${copyButton(store, id, text, what)}
</div>`;

/** The proof that it works: the newest event that came from outside, as it arrives. */
function received(store) {
  const row = lastReceived(store);
  const name = row ? (hookName(row) ?? row.type) : '';
  return html`<section class="panel received ${row ? 'some' : ''}" data-testid="received" data-id=${row ? row.id : nothing} aria-labelledby="received">
    <h2 id="received">${t('connect.received')}</h2>
    <p class="received-line">
      ${row ? eventMark('tick', 'good') : html`<span class="event-mark spare waiting" aria-hidden="true"><svg viewBox="0 0 16 16"><path d="M8 2.500a5.500 5.500 0 1 0 0 11 5.500 5.500 0 0 0 0-11M8 5v3l2 1.500" /></svg></span>`}
      <span role="status" data-testid="received-word">${row ? t('connect.got', {name: clip(name, 80)}) : t('connect.waiting')}</span>
      ${row
        ? html`<time ${ago(row.created_at)}></time>
            <span class="second">
              ${row.project ? html`${t('event.project')} <a href=${href({view: 'project', slug: row.project})}><bdi>${clip(row.project, 64)}</bdi></a>` : nothing}
              ${row.actor ? html`${t('event.actor')} <bdi>${clip(row.actor, 80)}</bdi>` : nothing}
            </span>
            <a href=${href({view: 'events', id: row.id})}>${t('connect.show')}</a>`
        : nothing}
    </p>
  </section>`;
}

function lastReceived(store) {
  const events = store.get('events');
  if (!events) return (newest = null);
  const found = events.rows.find(isFromOutside);
  // Other rows may push it out of the list; it stays what was received last.
  if (found && (!newest || found.id > newest.id)) newest = found;
  return newest;
}

// Not while drawing: it writes into the store.
function ask(store) {
  queueMicrotask(() => loadSnippets(store));
  return null;
}
