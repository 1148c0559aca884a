import {html, nothing} from '../../vendor/lit-html/lit-html.js';
import {repeat} from '../../vendor/lit-html/directives/repeat.js';
import {announce} from '../announce.js';
import {clip, visible} from '../format.js';
import {t} from '../i18n.js';
import {absolute, ago} from '../time.js';

const VIA = new Set(['ticket', 'token', 'password', 'oidc']);

/** Where one is signed in, with the ways to end that; nothing where the server does not know. */
export function sessions(store, {account}) {
  const {ready, sessions: all, failure, ending, notEnded} = account.state;
  if (!ready) return nothing;
  return html`<section class="panel" data-testid="sessions" aria-labelledby="sessions-title">
    <h2 id="sessions-title">${t('sessions.title')}</h2>
    <p class="second">${t('sessions.lead')}</p>
    ${failure ? html`<p class="note attention" role="alert" data-testid="sessions-failed">${t('sessions.failed')} <button type="button" class="link" @click=${() => account.refresh()}>${t('action.retry')}</button></p>` : nothing}
    ${notEnded ? html`<p class="note attention" role="alert" data-testid="sessions-not-ended">${t('sessions.not_ended')}</p>` : nothing}
    ${all?.length === 0 ? html`<p class="quiet">${t('sessions.none')}</p>` : nothing}
    <ul class="sessions">
      ${repeat(all ?? [], ({id}) => id, (one) => row(account, one, ending))}
    </ul>
    <p><button type="button" class="button" data-testid="sessions-end-all" aria-haspopup="dialog" aria-busy=${ending === '*' ? 'true' : nothing} @click=${() => askAll(store, account)}>${t('sessions.end_all')}\u2026</button></p>
  </section>`;
}

function row(account, one, ending) {
  const {id, via, started_at: since, expires_at: until, address, user_agent: agent, current} = one;
  const busy = ending === id;
  const name = clip(browserOf(agent), 80);
  const end = async () => {
    if (await account.end(one)) announce(t('sessions.told.ended'));
  };
  return html`<li class="session" data-testid="session" data-id=${id} data-current=${current ? 'yes' : 'no'}>
    <div>
      <p class="session-name" title=${visible(agent)}><bdi>${name}</bdi> ${current ? html`<span class="tag" data-testid="session-current">${t('sessions.current')}</span>` : nothing}</p>
      <p class="second">${t(`sessions.via.${VIA.has(via) ? via : 'token'}`)}, ${t('sessions.from')} <bdi>${visible(address)}</bdi>,
        ${t('sessions.started')} ${absolute(since)} (<time ${ago(since)}></time>), ${t('sessions.until')} ${absolute(until)}</p>
    </div>
    <button type="button" class="button swap" data-testid="session-end" aria-label=${t('sessions.end_label', {name})} aria-disabled=${ending !== null ? 'true' : nothing} aria-busy=${busy ? 'true' : nothing} @click=${() => ending === null && end()}>
      <span class=${busy ? 'away' : ''}>${t('sessions.end')}</span><span class=${busy ? '' : 'away'}>${t('sessions.busy')}</span>
    </button>
  </li>`;
}

const BROWSERS = [
  [/Edg\//, 'Edge'],
  [/OPR\//, 'Opera'],
  [/Firefox\//, 'Firefox'],
  [/Chrome\//, 'Chrome'],
  [/Safari\//, 'Safari'],
];
const SYSTEMS = [
  [/Android/, 'Android'],
  [/iPhone|iPad/, 'iOS'],
  [/Windows/, 'Windows'],
  [/Mac OS X/, 'macOS'],
  [/Linux/, 'Linux'],
];

// What a browser says of itself names all its ancestors; the first that fits is the one.
function browserOf(agent) {
  const found = [BROWSERS, SYSTEMS].map((known) => known.find(([form]) => form.test(agent))?.[1]).filter(Boolean);
  return found.length > 0 ? found.join(', ') : agent || '\u2013';
}

function askAll(store, account) {
  store.set('dialog', {
    title: t('sessions.end_all.title'),
    body: () => html`<p>${t('sessions.end_all.text')}</p>`,
    actions: [{label: t('sessions.end_all'), kind: 'danger', run: () => account.endAll()}],
  });
}
