import {html, nothing} from '../../vendor/lit-html/lit-html.js';
import {t} from '../i18n.js';
import {passwordForm, providers, waysOf} from './sign-in.js';

export const title = () => t('signed_out.title');

export function view(store, app) {
  const {reason, unreachable} = store.get('session') ?? {};
  const text = t(unreachable ? 'signed_out.unreachable' : `signed_out.${reason ?? 'none'}`);
  const wrong = unreachable || reason === 'ticket_refused' || reason === 'token_refused';
  const submit = (event) => {
    event.preventDefault();
    const field = event.target.elements.proof;
    if (field.value.trim()) app.signIn(field.value).then((done) => done && (field.value = ''));
    else field.focus();
  };
  const {password, providers: known} = waysOf(store);
  return html`<section class="gatehouse panel" data-testid="signed-out" data-reason=${reason ?? 'none'}>
    <h1 tabindex="-1" data-testid="title">${title()}</h1>
    <p class=${wrong ? 'problem-text' : ''} id="signed-out-why" data-testid="signed-out-why">${text}</p>
    ${password ? passwordForm(store, app) : nothing} ${providers(known)}
    ${password || known.length > 0
      ? html`<details ?open=${reason === 'token_refused'} data-testid="by-token"><summary>${t('sign_in.token')}</summary><div class="by-token">${byToken(reason, submit)}</div></details>`
      : byToken(reason, submit)}
  </section>`;
}

const byToken = (reason, submit) => html`<p>${t('signed_out.link')}</p>
    <p>${t('signed_out.token')}</p>
    <pre class="command" tabindex="0"><code>java -jar signalbox.jar token --subject NAME --role viewer --account default --ttl 12h</code></pre>
    <form class="sign-in" @submit=${submit}>
      <label for="proof">${t('signed_out.field')}</label>
      <input
        id="proof"
        name="proof"
        type="password"
        data-testid="proof"
        autocomplete="off"
        spellcheck="false"
        required
        aria-invalid=${reason === 'token_refused' ? 'true' : nothing}
        aria-describedby="signed-out-why"
      />
      <button type="submit" class="button primary" data-testid="sign-in">${t('signed_out.enter')}</button>
    </form>`;
