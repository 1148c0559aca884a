import {call, ROOT, sending} from '../calls.js';

const ANSWER_MS = 15000;

const address = (path) => new URL(`api/${path}`, ROOT);
const deleting = (body) => (body ? {...sending(body), method: 'DELETE'} : {method: 'DELETE'});

/** Where one is signed in. */
export const sessions = () => call(address('sessions'), ANSWER_MS);

export const endSession = (id) => call(address(`sessions/${encodeURIComponent(id)}`), ANSWER_MS, deleting());

export const endAll = () => call(address('sessions'), ANSWER_MS, deleting());

/** Whether one's own password needs a code beside it. */
export const totp = () => call(address('session/totp'), ANSWER_MS);

export const beginTotp = (password) => call(address('session/totp'), ANSWER_MS, sending({password}));

export const confirmTotp = (code) => call(address('session/totp/confirm'), ANSWER_MS, sending({code}));

export const removeTotp = (password) => call(address('session/totp'), ANSWER_MS, deleting({password}));
