import {call, ROOT} from '../calls.js';
import {clip} from '../format.js';

const ANSWER_MS = 10000;
const MOST_PROVIDERS = 10;
const NONE = Object.freeze({known: false, password: false, providers: []});

/**
 * The ways to sign in that the server has. One without the route has links and tokens only.
 * @returns {Promise<{known: boolean, password: boolean, providers: Array<{name: string, url: string}>}>} `known` tells whether
 *   the server has said so
 */
export async function ways() {
  const answer = await call(new URL('api/session/methods', ROOT), ANSWER_MS);
  if (!answer.ok) return NONE;
  const {password = false, oidc = []} = answer.body;
  return {known: true, password: password === true, providers: oidc.slice(0, MOST_PROVIDERS).map(provider).filter(Boolean)};
}

// Only ways through this very server are taken.
function provider({name, url}) {
  const there = new URL(url, ROOT);
  return there.origin === ROOT.origin ? {name: clip(name, 60), url: there.href} : null;
}
