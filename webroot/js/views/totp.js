import {html, nothing} from '../../vendor/lit-html/lit-html.js';
import {announce} from '../announce.js';
import {t} from '../i18n.js';
import {showsOnly} from '../may.js';
import {copyButton} from './copy-button.js';

const REFUSED = new Set(['wrong_credentials', 'no_user', 'totp_active', 'totp_not_begun', 'locked_out']);

/** The code beside one's own password; nothing for those who have no password here. */
export function totp(store, {account}) {
  const {totp: known, secret, refused} = account.state;
  if (!known?.user) return nothing;
  return html`<section class="panel" data-testid="totp" data-active=${known.active ? 'yes' : 'no'} aria-labelledby="totp-title">
    <h2 id="totp-title">${t('totp.title')}</h2>
    <p class="second">${t('totp.about')}</p>
    <p tabindex="-1" id="totp-state"><strong>${t(known.active ? 'totp.active' : 'totp.inactive')}</strong></p>
    ${refused ? html`<p class="note attention" role="alert" id="totp-refused" data-testid="totp-refused" data-code=${refused.code}>${t(`totp.refused.${REFUSED.has(refused.code) ? refused.code : 'other'}`)}</p>` : nothing}
    ${showsOnly(store) ? html`<p class="second">${t('read_only.about')}</p>` : secret ? confirming(store, account, secret) : asking(store, account, known.active)}
  </section>`;
}

function asking(store, account, active) {
  const act = active ? 'remove' : 'begin';
  const send = async (event) => {
    event.preventDefault();
    const field = event.target.elements.password;
    const password = field.value;
    if (!password) return field.focus();
    const done = await (active ? account.remove(password) : account.begin(password));
    field.value = '';
    if (done && active) announce(t('totp.told.off'));
    focusOn(done ? (active ? 'totp-state' : 'totp-code') : field.id);
  };
  return html`<form class="sign-in" data-testid="totp-form" @submit=${send}>
    <input type="text" name="username" autocomplete="username" hidden .value=${store.get('session')?.subject ?? ''} />
    <label for="totp-password">${t('totp.password')}</label>
    <input id="totp-password" name="password" type="password" maxlength="1024" autocomplete="current-password" required data-testid="totp-password" aria-describedby=${account.state.refused ? 'totp-refused' : nothing} />
    ${sendButton(account, t(`totp.${act}`), `totp-${act}`)}
  </form>`;
}

function confirming(store, account, {secret, uri}) {
  const send = async (event) => {
    event.preventDefault();
    const field = event.target.elements.code;
    const done = await account.confirm(field.value.replace(/\s/g, ''));
    if (done) announce(t('totp.told.on'));
    else field.value = '';
    focusOn(done ? 'totp-state' : field.id);
  };
  return html`<p>${t('totp.secret')}</p>
    <dl class="list totp-secret">
      <dt>${t('totp.secret.label')}</dt>
      <dd><code class="path" data-testid="totp-secret">${secret.replace(/(.{4})(?=.)/g, '$1 ')}</code> ${copyButton(store, 'totp-secret', secret, t('totp.secret.label'))}</dd>
      <dt>${t('totp.uri.label')}</dt>
      <dd><code class="path" data-testid="totp-uri">${uri}</code> ${copyButton(store, 'totp-uri', uri, t('totp.uri.label'))}
        ${uri.startsWith('otpauth://') ? html`<p><a href=${uri}>${t('totp.open')}</a></p>` : nothing}</dd>
    </dl>
    <form class="sign-in" data-testid="totp-confirm-form" @submit=${send}>
      <label for="totp-code">${t('totp.code')}</label>
      <input id="totp-code" name="code" type="text" inputmode="numeric" pattern="[0-9 ]{6,8}" maxlength="8" autocomplete="one-time-code" required data-testid="totp-code" aria-describedby=${account.state.refused ? 'totp-refused' : nothing} />
      ${sendButton(account, t('totp.confirm'), 'totp-confirm')}
    </form>`;
}

const sendButton = ({state: {asking: busy}}, label, id) => html`<button type="submit" class="button primary swap" data-testid=${id} aria-busy=${busy ? 'true' : nothing}>
  <span class=${busy ? 'away' : ''}>${label}</span><span class=${busy ? '' : 'away'}>${t('totp.busy')}</span>
</button>`;

const focusOn = (id) => requestAnimationFrame(() => requestAnimationFrame(() => document.getElementById(id)?.focus()));
