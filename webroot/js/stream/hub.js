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
        this.#listeners.set(id, {send, seen: Date.now(), events: command.events === true, logs: command.logs ?? []});
        this.#count();
        this.client.start();
        this.#greet(this.#listeners.get(id), this.client.greetings());
        break;
      case 'leave':
        this.#listeners.delete(id);
        this.#count();
        break;
      case 'events':
        if (!known || known.events === command.wanted) break;
        known.events = command.wanted;
        if (command.wanted) this.#greet(known, this.client.tail.greetings());
        this.#count();
        break;
      case 'logs':
        if (!known) break;
        known.logs = command.topics;
        this.#count();
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
    for (const listener of this.#listeners.values()) if (wants(listener, message)) listener.send(message);
  }

  #greet(listener, messages) {
    for (const message of messages) if (wants(listener, message)) listener.send(message);
  }

  // The journal's rows and logs may be many and large: they come only while a listener wants them.
  #count() {
    const listeners = [...this.#listeners.values()];
    this.client.wantEvents(listeners.some(({events}) => events));
    this.client.wantLogs(new Set(listeners.flatMap(({logs}) => logs)));
  }

  // A tab that crashed says no farewell; each living one pings every minute.
  #forgetSilent() {
    const limit = Date.now() - FORGET_AFTER_MS;
    for (const [id, {seen}] of this.#listeners) if (seen < limit) this.#listeners.delete(id);
  }
}

function wants({events, logs}, message) {
  if (message.type === 'events') return events;
  return message.type !== 'log' || logs.includes(message.topic);
}
