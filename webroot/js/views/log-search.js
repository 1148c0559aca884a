import {html, nothing} from '../../vendor/lit-html/lit-html.js';
import {plain} from '../ansi.js';
import {visible} from '../format.js';
import {number, t} from '../i18n.js';
import {href} from '../router.js';

/** The search in a log: a field, how far the server has come, and what it found. */
export function logSearch(store, app, reader, search) {
  const submit = (event) => {
    event.preventDefault();
    const text = new FormData(event.target).get('text').trim();
    if (text) search.start(text);
    else search.clear();
  };
  return html`<search class="log-search panel">
    <form @submit=${submit}>
      <label for="log-search-text">${t('logs.search')}</label>
      <input id="log-search-text" name="text" type="search" data-testid="log-search" maxlength="200" autocomplete="off" @input=${(event) => event.target.value === '' && search.clear()} />
      <button type="submit" class="button" data-testid="log-search-go">${t('logs.search.go')}</button>
    </form>
    ${search.state ? found(store, reader, search) : nothing}
  </search>`;
}

function found(store, reader, search) {
  const {hits, running, exhausted, capped, failure, to, size, reset, text} = search.state;
  const share = size ? to / size : 0;
  const word = failure ? 'failed' : running ? 'running' : capped ? 'capped' : exhausted ? 'exhausted' : 'stopped';
  return html`<div class="log-found">
    <p class="log-found-status" role="status" data-testid="log-search-status" data-word=${word}>
      ${t('logs.hits', {count: hits.length})} ${t(`logs.search.${word}`, {share: number(share, {style: 'percent'})})} ${reset ? t('logs.search.reset') : nothing}
      ${failure?.detail ? html`<span lang="en">${visible(failure.detail)}</span>` : nothing}
    </p>
    ${running ? html`<progress max="1" .value=${share} aria-label=${t('logs.search.progress')}></progress>` : nothing}
    ${running || capped || failure || (!exhausted && !running)
      ? html`<button type="button" class="link" data-testid="log-search-toggle" @click=${() => search.toggle()}>${t(running ? 'logs.search.stop' : 'logs.search.more')}</button>`
      : nothing}
    ${hits.length === 0
      ? nothing
      : html`<ol class="hits" data-testid="log-hits" tabindex="0" aria-label=${t('logs.search')}>
          ${hits.map(
            (line) => html`<li><a data-testid="log-hit" href=${href({view: 'log', project: reader.project, id: reader.id, at: line.at, gen: search.state.generation, raw: store.get('route').raw})}><code>${marked(line.text, text)}</code></a></li>`,
          )}
        </ol>`}
  </div>`;
}

// The line around the place, with the text marked.
function marked(source, text) {
  const line = plain(source);
  const at = Math.max(0, line.toLowerCase().indexOf(text.toLowerCase()));
  const from = Math.max(0, at - 60);
  return html`${from > 0 ? '\u2026' : ''}${visible(line.slice(from, at))}<mark>${visible(line.slice(at, at + text.length))}</mark>${visible(line.slice(at + text.length, at + text.length + 160))}`;
}
