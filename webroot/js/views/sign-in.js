import {html, nothing} from '../../vendor/lit-html/lit-html.js';
import {ways} from '../account/ways.js';
import {visible} from '../format.js';
import {t} from '../i18n.js';
import * as session from '../session.js';
import {clock} from '../time.js';

const BEGIN = Object.freeze({stage: 'password', busy: false, shown: false, wrong: null, username: ''});

/**
 * Asks the server once which ways to sign in it has; until it has answered, and where it has none of its own, there is nothing
 * but links and tokens.
 */
export function waysOf(store) {
  const known = store.get('ways');
  if (!known) {
    const asked = {password: false, providers: []};
    store.set('ways', asked);
    ways().then((found) => store.get('ways') === asked && store.set('ways', found));
  }
  return known ?? {password: false, providers: []};
}

/** Forgets how far somebody has come; who signs out may meet other ways. */
export function forgetSignIn(store) {
  store.set('ways', null);
  store.set('signIn', null);
}

/** User name and password, then the code of the app where one is needed. */
export function passwordForm(store, app) {
  const state = store.get('signIn') ?? BEGIN;
  const {stage, busy, shown, wrong, username} = state;
  const coding = stage === 'code';
  const describedBy = wrong ? 'sign-in-wrong' : nothing;
  return html`<form class="sign-in sign-in-password" data-testid="password-form" data-stage=${stage} @submit=${(event) => submit(store, app, event)}>
    ${wrong ? html`<p class="problem-text" id="sign-in-wrong" role="alert" data-testid="sign-in-wrong" data-code=${wrong.code}>${wrong.words}</p>` : nothing}
    <div class="sign-in-fields" ?hidden=${coding}>
      <label for="username">${t('sign_in.username')}</label>
      <input id="username" name="username" type="text" maxlength="64" autocomplete="username" autocapitalize="none" spellcheck="false" ?required=${!coding} data-testid="username" aria-invalid=${wrong?.code === 'wrong_credentials' && !coding ? 'true' : nothing} aria-describedby=${describedBy} />
      <label for="password">${t('sign_in.password')}</label>
      <div class="password-field">
        <input id="password" name="password" type=${shown ? 'text' : 'password'} maxlength="1024" autocomplete="current-password" autocapitalize="none" spellcheck="false" ?required=${!coding} data-testid="password" aria-invalid=${wrong?.code === 'wrong_credentials' && !coding ? 'true' : nothing} aria-describedby=${describedBy} />
        <button type="button" class="button" data-testid="show-password" aria-pressed=${shown} aria-label=${t('sign_in.show')} title=${t(shown ? 'sign_in.hide' : 'sign_in.show')} @click=${() => store.set('signIn', {...state, shown: !shown})}>
          <svg viewBox="0 0 16 16" aria-hidden="true"><path d="M1 8s2.500-4.500 7-4.500S15 8 15 8s-2.500 4.500-7 4.500S1 8 1 8M8 6a2 2 0 1 1 0 4 2 2 0 0 1 0-4" />${shown ? nothing : html`<path d="M3 13.500 13 2.500" />`}</svg>
        </button>
      </div>
    </div>
    ${coding
      ? html`<p id="code-about">${t('sign_in.code.about', {username: visible(username)})}</p>
          <label for="code">${t('sign_in.code')}</label>
          <input id="code" name="code" type="text" inputmode="numeric" pattern="[0-9 ]{6,8}" maxlength="8" autocomplete="one-time-code" required data-testid="code" aria-invalid=${wrong?.code === 'wrong_credentials' ? 'true' : nothing} aria-describedby="code-about" />`
      : nothing}
    <p class="sign-in-acts">
      <button type="submit" class="button primary swap" data-testid="sign-in-password" aria-busy=${busy ? 'true' : nothing}>
        <span class=${busy ? 'away' : ''}>${t('sign_in.enter')}</span><span class=${busy ? '' : 'away'}>${t('sign_in.busy')}</span>
      </button>
      ${coding ? html`<button type="button" class="button" data-testid="sign-in-other" @click=${(event) => startAgain(store, event.target.form)}>${t('sign_in.other')}</button>` : nothing}
    </p>
  </form>`;
}

function startAgain(store, form) {
  form.reset();
  store.set('signIn', BEGIN);
  focusOn('username');
}

async function submit(store, app, event) {
  event.preventDefault();
  const form = event.target;
  const state = store.get('signIn') ?? BEGIN;
  if (state.busy) return;
  const {username, password, code} = form.elements;
  const credentials = {username: username.value.trim(), password: password.value};
  if (state.stage === 'code') credentials.totp = code.value.replace(/\s/g, '');
  store.set('signIn', {...state, busy: true, wrong: null});
  const who = await session.signInByPassword(credentials);
  if (who.signed_in) {
    form.reset();
    forgetSignIn(store);
    return app.enterAs(who);
  }
  return refused(store, form, {state, username: credentials.username, refused: who.refused});
}

function refused(store, form, {state, username, refused: {code, status, retryAfterS}}) {
  if (code === 'totp_needed') {
    store.set('signIn', {...state, stage: 'code', busy: false, shown: false, wrong: null, username});
    return focusOn('code');
  }
  store.set('signIn', {...state, busy: false, wrong: {code, words: words(code, status, retryAfterS, state.stage)}});
  if (status !== 401) return undefined;
  const field = form.elements[state.stage === 'code' ? 'code' : 'password'];
  field.value = '';
  return focusOn(field.id);
}

function words(code, status, retryAfterS, stage) {
  if (code === 'wrong_credentials') return t(stage === 'code' ? 'sign_in.wrong_code' : 'sign_in.wrong_credentials');
  if (status === 429) return retryAfterS > 0 ? t('sign_in.locked_out', {time: clock(Date.now() + retryAfterS * 1000)}) : t('sign_in.locked_out_plain');
  if (code === 'busy') return t('sign_in.busy_server');
  return t(status === 0 || status >= 500 ? 'sign_in.unreachable' : 'sign_in.other_refusal');
}

/** The ways through identity providers. */
export const providers = (known) =>
  known.length === 0 ? nothing : html`<p class="providers" data-testid="providers">${known.map(({name, url}) => html`<a class="button" href=${url} data-testid="provider">${t('sign_in.with', {name})}</a>`)}</p>`;

const focusOn = (id) => requestAnimationFrame(() => requestAnimationFrame(() => document.getElementById(id)?.focus()));
