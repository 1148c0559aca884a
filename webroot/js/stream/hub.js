import {StreamClient} from './client.js';

const FORGET_AFTER_MS = 200000;

/** Shares one StreamClient among many listeners; a listener is anything with an id and a function to send by. */
export class Hub {
  #listeners = new Map();

  constructor(base, topics) {
    this.client = new StreamClient({base, topics, emit: (message) => this.#toAll(message)});
  }

  /** Takes a command from a listener. `send` reaches just that one. */
  take(id, command, send) {
    const known = this.#listeners.get(id);
    if (known) known.seen = Date.now();
    switch (command.cmd) {
      case 'join':
        this.#forgetSilent();
        this.#listeners.set(id, {send, seen: Date.now()});
        this.client.start();
        for (const message of this.client.greetings()) send(message);
        break;
      case 'leave':
        this.#listeners.delete(id);
        break;
      case 'retry':
        this.client.retry();
        break;
      case 'distrust':
        this.client.distrust(command.reason);
        break;
      case 'sign_out':
        this.client.signOut();
        break;
      case 'ping':
        send({type: 'pong'});
        break;
    }
  }

  #toAll(message) {
    for (const {send} of this.#listeners.values()) send(message);
  }

  // A tab that crashed says no farewell; each living one pings every minute.
  #forgetSilent() {
    const limit = Date.now() - FORGET_AFTER_MS;
    for (const [id, {seen}] of this.#listeners) if (seen < limit) this.#listeners.delete(id);
  }
}
