import * as calls from './calls.js';
import {ways} from './ways.js';

const EMPTY = Object.freeze({ready: false, sessions: null, failure: null, ending: null, notEnded: false, totp: null, asking: false, refused: null, secret: null});

/**
 * What this tab knows of one's own sessions and of the code beside the password, as `state`: `{ready, sessions, failure, ending,
 * notEnded, totp, asking, refused, secret}`. `ending` is the id of the session on its way out (`*` for all); `secret` is what the
 * authenticator app needs, as long as it is not confirmed. Every change is told through the store's `accountDesk`.
 */
export class AccountDesk {
  #store;
  #opened = false;
  #over;
  state = EMPTY;

  /** @param {function(): void} over called when one's own session has ended here */
  constructor(store, over) {
    this.#store = store;
    this.#over = over;
  }

  /** Asks once, as long as it is shown. */
  open() {
    if (this.#opened) return;
    this.#opened = true;
    queueMicrotask(() => this.refresh());
  }

  /** Forgets everything; a secret least of all stays. */
  close() {
    this.#opened = false;
    this.state = EMPTY;
  }

  async refresh() {
    // A server without ways to sign in has no sessions to show either.
    if (!(await ways()).known) return;
    const [sessions, totp] = await Promise.all([calls.sessions(), calls.totp()]);
    if (!this.#opened) return;
    this.#set({
      ready: true,
      failure: sessions.ok ? null : sessions,
      sessions: sessions.ok ? sessions.body.sessions : this.state.sessions,
      totp: totp.ok ? totp.body : null,
    });
  }

  /** @returns {Promise<boolean>} whether it has ended */
  async end({id, current}) {
    if (this.state.ending !== null) return false;
    this.#set({ending: id, notEnded: false});
    const sent = await calls.endSession(id);
    const done = sent.ok || sent.status === 404;
    if (done && current) return this.#over(), true;
    this.#set({ending: null, notEnded: !done});
    if (done) await this.refresh();
    return done;
  }

  async endAll() {
    if (this.state.ending !== null) return;
    this.#set({ending: '*', notEnded: false});
    const sent = await calls.endAll();
    if (sent.ok) this.#over();
    else this.#set({ending: null, notEnded: true});
  }

  /** Asks for a secret. @returns {Promise<boolean>} whether there is one */
  begin = (password) => this.#ask(() => calls.beginTotp(password), ({secret, uri}) => ({secret: {secret, uri}}));

  /** @returns {Promise<boolean>} whether codes are needed from now on */
  confirm = (code) => this.#ask(() => calls.confirmTotp(code), () => ({secret: null, totp: {...this.state.totp, active: true}}));

  /** @returns {Promise<boolean>} whether no code is needed any more */
  remove = (password) => this.#ask(() => calls.removeTotp(password), () => ({totp: {...this.state.totp, active: false}}));

  async #ask(send, done) {
    if (this.state.asking) return false;
    this.#set({asking: true, refused: null});
    const sent = await send();
    if (!this.#opened) return sent.ok;
    this.#set({asking: false, ...(sent.ok ? done(sent.body) : {refused: sent})});
    if (sent.code === 'totp_not_begun') this.#set({secret: null});
    return sent.ok;
  }

  #set(members) {
    this.state = {...this.state, ...members};
    this.#store.set('accountDesk', {});
  }
}
