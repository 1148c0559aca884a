import {html, nothing} from '../../vendor/lit-html/lit-html.js';
import {live} from '../../vendor/lit-html/directives/live.js';
import {repeat} from '../../vendor/lit-html/directives/repeat.js';
import {clip, visible} from '../format.js';
import {dialog} from '../dialog.js';
import {t} from '../i18n.js';
import {dismiss, shownNotices} from '../notices.js';
import {href} from '../router.js';
import {choices} from '../settings.js';
import {absolute, zoneName} from '../time.js';
import {COMMAND} from './empty.js';
import {servesJournal} from '../journal.js';
import {pendingIn} from '../gates/list.js';
import {badge as gatesBadge} from './gates.js';
import {badge as handoffsBadge} from './handoffs.js';
import {showsOnly} from '../may.js';
import {help} from './help.js';
import {journalBanner} from './journal-banner.js';
import {pill} from './pill.js';
import {searchField} from './projects.js';
import {why} from './why.js';

/** The whole page around a view. */
export function frame(store, app, views) {
  const session = store.get('session');
  const inside = session?.signed_in === true;
  return html`<a class="skip" href="#main">${t('app.skip')}</a>
    ${header(store, app, views, inside)}
    ${inside && session.demo ? demo() : nothing} ${inside ? journalBanner(store) : nothing}
    <main id="main" tabindex="-1">${app.current().view(store, app)}</main>
    ${footer(store, app, inside)} ${notices(store)} ${dialog(store)} ${why(store)}`;
}

const BADGES = {gates: gatesBadge, handoffs: handoffsBadge};

// Which entry of the navigation a view belongs to that has none of its own.
const WITHIN = {project: 'projects', run: 'projects', logs: 'projects', log: 'projects', job: 'jobs'};

function header(store, app, views, inside) {
  const {view} = store.get('route');
  return html`<header class="head">
    <div class="head-row">
      <a class="mark" href="./" data-testid="mark">${markSign()}<span class="mark-name">${t('app.name')}</span></a>
      ${inside
        ? html`<nav class="nav" aria-label=${t('nav.label')}>
            ${navEntries(store, views).map(
              (name) => html`<a
                href=${href({view: name})}
                data-testid="nav-${name}"
                aria-current=${(WITHIN[view] ?? view) === name ? 'page' : nothing}
                >${t(`nav.${name}`)}${BADGES[name]?.(store, app) ?? nothing}</a
              >`,
            )}
          </nav>`
        : nothing}
      <div class="tools">
        ${inside && showsOnly(store) ? html`<span class="shows-only" data-testid="read-only" title=${t('read_only.about')}>${t('read_only.tag')}</span>` : nothing} ${inside ? waiting(store) : nothing} ${inside ? searchField(store, app) : nothing} ${pill(store, app)} ${languageField(store, app)} ${themeButton(store, app)}
        ${inside ? account(store, app) : nothing}
      </div>
    </div>
  </header>`;
}

// A view stands in the navigation when the server serves what it shows.
function navEntries(store, views) {
  const served = store.get('hello')?.topics ?? [];
  return Object.keys(views).filter((name) => {
    const {topic, nav} = views[name];
    return nav && (!topic || topic === 'projects' || served.includes(topic) || (topic === 'events' && servesJournal(store)));
  });
}

function waiting(store) {
  let count = 0;
  for (const {slug, state, pending_gates: gates = 0} of store.topic('projects').items.values()) {
    // Those that the queue of gates holds are counted there.
    if (pendingIn(store, slug) === 0) count += Math.max(gates, state === 'waiting' ? 1 : 0);
  }
  if (count === 0) return nothing;
  return html`<a class="calls" data-testid="calls" href=${href({view: 'projects', state: 'waiting'})}>${t('waiting', {count})}</a>`;
}

function languageField(store, app) {
  const {language} = store.get('settings');
  return html`<select class="tool language" data-testid="language" aria-label=${t('settings.language')} @change=${(event) => app.change({language: event.target.value})}>
    ${choices.language.map(
      (value) => html`<option value=${value} .selected=${live(value === language)}>${value === 'auto' ? t('settings.language.short') : t(`settings.language.${value}`)}</option>`,
    )}
  </select>`;
}

const THEMES = {
  auto: 'M8 1.500v13A6.500 6.500 0 1 0 8 1.500M8 3.500a4.500 4.500 0 0 0 0 9M5.500 5v6M6.800 4.500v7',
  light: 'M8 5a3 3 0 1 0 0 6 3 3 0 0 0 0-6M8 1v2M8 13v2M1 8h2M13 8h2M3 3l1.500 1.500M11.500 11.500 13 13M13 3l-1.500 1.500M4.500 11.500 3 13',
  dark: 'M13 9.500A5.500 5.500 0 1 1 6.500 3 4.500 4.500 0 0 0 13 9.500',
};

function themeButton(store, app) {
  const {theme} = store.get('settings');
  const label = t('theme.label', {theme: t(`theme.${theme}`)});
  return html`<button type="button" class="tool" data-testid="theme" aria-label=${label} title=${label} @click=${() => app.nextTheme()}>
    <svg viewBox="0 0 16 16" aria-hidden="true" class="line ${theme}"><path d=${THEMES[theme]} /></svg>
  </button>`;
}

function account(store, app) {
  const {subject, role, account: name, expires_at: until} = store.get('session');
  return html`<button type="button" class="tool account" data-testid="account" popovertarget="account-menu" aria-label="${t('account.label')}: ${clip(subject, 60)}" title=${clip(subject, 60)}>
      <svg viewBox="0 0 16 16" aria-hidden="true" class="line"><path d="M8 8.500a3 3 0 1 0 0-6 3 3 0 0 0 0 6M2.500 14c.5-3 2.500-4 5.500-4s5 1 5.500 4" /></svg>
    </button>
    <div id="account-menu" popover class="popover account-menu" data-testid="account-menu">
      <p class="who"><bdi>${clip(subject, 120)}</bdi></p>
      <dl class="list">
        <dt>${t('account.role')}</dt>
        <dd>${role ? t(`role.${role}`) : ''}</dd>
        <dt>${t('account.account')}</dt>
        <dd><bdi>${visible(name)}</bdi></dd>
        ${until ? html`<dt>${t('account.until')}</dt><dd>${absolute(until)}</dd>` : nothing}
      </dl>
      ${showsOnly(store) ? html`<p class="second" data-testid="account-read-only">${t('read_only.about')}</p>` : nothing}
      ${role === 'viewer' ? html`<p class="second" data-testid="account-note">${t('role.may.viewer')}</p>` : nothing}
      <p><a href=${href({view: 'settings'})} class="button" data-testid="account-settings">${t('nav.settings')}</a></p>
      <p><button type="button" class="button" data-testid="sign-out" @click=${() => app.signOut()}>${t('account.sign_out')}</button></p>
    </div>`;
}

const demo = () => html`<aside class="demo" data-testid="demo">
  <p>${t('demo.text')} <span class="demo-how">${t('demo.how')} <code>${COMMAND}</code></span></p>
</aside>`;

function notices(store) {
  return html`<div class="notices" role="region" aria-label=${t('notice.label')} data-testid="notices">
    ${repeat(
      shownNotices(store),
      ({id}) => id,
      ({id, kind, parameters, action}) => html`<div class="notice ${kind}" data-testid="notice-${id}">
        <p>${t(`notice.${id}`, parameters)}</p>
        <div class="notice-actions">
          ${action === 'reload'
            ? html`<button type="button" class="button primary" @click=${() => location.reload()}>${t('action.reload')}</button>`
            : nothing}
          <button type="button" class="button" @click=${() => dismiss(store, id)}>${t('action.dismiss')}</button>
        </div>
      </div>`,
    )}
  </div>`;
}

function footer(store, app, inside) {
  const session = store.get('session') ?? {};
  const hello = store.get('hello') ?? session;
  const {times} = store.get('settings');
  return html`<footer class="foot">
    ${inside
      ? html`<span>${t('footer.node')} <b data-testid="foot-node"><bdi>${visible(hello.node ?? '')}</bdi></b></span>
          <span>${t('footer.version')} <b data-testid="foot-version">${visible(hello.version ?? '')}</b></span>`
      : nothing}
    <span>${t('footer.zone')} <b data-testid="foot-zone">${store.get('settings').zone === 'utc' ? 'UTC' : zoneName()}</b></span>
    <button type="button" class="link" data-testid="exact" aria-pressed=${times === 'exact'} @click=${() => app.toggleTimes()}>${t('footer.exact')}</button>
    ${inside ? html`<a href=${href({view: 'settings'})}>${t('nav.settings')}</a>` : nothing}
    <button type="button" class="link" data-testid="help" @click=${() => store.set('dialog', help())}>${t('footer.shortcuts')}</button>
  </footer>`;
}

const markSign = () => html`<svg class="mark-sign" viewBox="0 0 32 32" aria-hidden="true">
  <path class="mark-post" d="M9 28V5" /><path class="mark-arm" d="M9 18 26 7" /><path class="mark-base" d="M4 29h24" />
</svg>`;
