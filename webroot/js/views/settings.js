import {html, nothing} from '../../vendor/lit-html/lit-html.js';
import {live} from '../../vendor/lit-html/directives/live.js';
import {clip} from '../format.js';
import {t} from '../i18n.js';
import {showsOnly} from '../may.js';
import {choices} from '../settings.js';
import {sessions} from './sessions.js';
import {totp} from './totp.js';

export const title = () => t('settings.title');

/** A secret does not stay in a page that shows something else. */
export const leave = (app) => app.account.close();

export function view(store, app) {
  const settings = store.get('settings');
  if (store.get('session')?.signed_in) app.account.open();
  return html`<h1 tabindex="-1" data-testid="title">${title()}</h1>
    <section class="panel">
      <p class="quiet">${t('settings.note')}</p>
      <form class="settings" data-testid="settings" @submit=${(event) => event.preventDefault()}>
        ${Object.keys(choices).map((name) => choice(name, settings, app))}
        ${['shortcuts', 'notifications', 'sound'].map((name) => toggle(name, settings, app))}
      </form>
    </section>
    ${allowed(store)} ${sessions(store, app)} ${totp(store, app)}`;
}

// What a role may not do is not offered anywhere; here is why.
function allowed(store) {
  const {subject, role} = store.get('session') ?? {};
  if (!role) return nothing;
  return html`<section class="panel" data-testid="allowed">
    <h2>${t('settings.allowed')}</h2>
    <p><bdi>${clip(subject, 120)}</bdi> \u2014 <strong>${t(`role.${role}`)}</strong></p>
    <p>${t(`role.may.${role}`)}</p>
    ${showsOnly(store) ? html`<p data-testid="allowed-read-only">${t('read_only.about')}</p>` : nothing}
  </section>`;
}

function choice(name, settings, app) {
  return html`<fieldset data-testid="setting-${name}">
    <legend>${t(`settings.${name}`)}</legend>
    ${choices[name].map(
      (value) => html`<label class="option">
        <input
          type="radio"
          name=${name}
          value=${value}
          .checked=${live(settings[name] === value)}
          @change=${() => app.change({[name]: value})}
        />
        <span>${t(`settings.${name}.${value}`)}</span>
      </label>`,
    )}
    ${name === 'sharing' ? html`<p class="second">${t('settings.sharing.note')}</p>` : nothing}
  </fieldset>`;
}

function toggle(name, settings, app) {
  return html`<label class="option switch" data-testid="setting-${name}">
    <input type="checkbox" .checked=${live(settings[name])} @change=${(event) => app.change({[name]: event.target.checked})} />
    <span>${t(`settings.${name}`)}</span>
  </label>`;
}
