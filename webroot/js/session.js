import {call, ROOT, sending} from './calls.js';

const PASSWORD_MS = 20000;

/** Takes a one-use ticket out of the address, so that neither the address bar nor a bookmark keeps it. */
export function ticketFromAddress() {
  const ticket = new URLSearchParams(location.hash.slice(1)).get('ticket');
  if (ticket) history.replaceState(history.state, '', location.pathname + location.search);
  return ticket;
}

/** Who is signed in: `{signed_in: true, ...session}`, `{signed_in: false, reason}`, or `{unreachable: true}`. */
export async function whoAmI() {
  const {session, ...rest} = await answer(() =>
    fetch(new URL('api/session/current', ROOT), {cache: 'no-store', signal: AbortSignal.timeout(10000)}),
  );
  if (!rest.signed_in) return rest;
  return session ? {signed_in: true, ...session} : {signed_in: false, reason: 'none'};
}

/** @param {{ticket: string}|{token: string}} proof */
export async function signIn(proof) {
  const made = await answer(() =>
    fetch(new URL('api/session', ROOT), {
      method: 'POST',
      headers: {'Content-Type': 'application/json'},
      body: JSON.stringify(proof),
      signal: AbortSignal.timeout(10000),
    }),
  );
  if (!made.signed_in) return {...made, reason: 'ticket' in proof ? 'ticket_refused' : 'token_refused'};
  return whoAmI();
}

/**
 * @param {{username: string, password: string, totp?: string}} credentials
 * @returns {Promise<object>} the session as `whoAmI` tells it, or `{signed_in: false, refused: {code, status, retryAfterS}}`
 */
export async function signInByPassword(credentials) {
  const sent = await call(new URL('api/session', ROOT), PASSWORD_MS, sending(credentials));
  if (!sent.ok) return {signed_in: false, refused: sent};
  const who = await whoAmI();
  return who.signed_in ? who : {signed_in: false, refused: {code: 'unreachable', status: 0, retryAfterS: 0}};
}

export async function signOut() {
  try {
    const response = await fetch(new URL('api/session', ROOT), {method: 'DELETE'});
    return response.ok || response.status === 401;
  } catch {
    // No server, no sign-out: the caller says so.
    return false;
  }
}

/** What a person pastes: a bare token, or the whole start line with its ticket. */
export function proofFrom(pasted) {
  const text = pasted.trim();
  const ticket = /#(?:.*&)?ticket=([^&\s]+)/.exec(text);
  return ticket ? {ticket: decodeURIComponent(ticket[1])} : {token: text};
}

async function answer(ask) {
  let response;
  try {
    response = await ask();
  } catch {
    return {unreachable: true};
  }
  if (response.status >= 500) return {unreachable: true};
  if (!response.ok) return {signed_in: false, reason: 'none'};
  const text = await response.text();
  const body = text ? JSON.parse(text) : {};
  return {signed_in: true, ...body};
}
