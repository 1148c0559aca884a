import {ROOT} from '../calls.js';
import {Hub} from './hub.js';
import {joinWorker} from './shared.js';
import {joinTabs} from './tabs.js';

const PING_EVERY_MS = 60000;
const SILENCE_MS = 40000;
const ANSWER_MS = 5000;

/**
 * This tab's end of the stream. Chooses the best way to share one connection among all tabs of the browser (`worker`,
 * `tabs`, or `alone` when nothing else is to be had) and falls back when a way stops answering.
 */
export class Link {
  #way = null;
  #lastHeard = 0;
  #timers = [];
  #hiddenAt = 0;
  #events = false;
  #logs = [];

  constructor({sharing = 'auto', onMessage}) {
    this.sharing = sharing;
    this.onMessage = onMessage;
  }

  get kind() {
    return this.#way?.kind ?? 'none';
  }

  async open() {
    await this.#choose(this.sharing === 'auto' ? 'worker' : this.sharing);
    this.#timers.push(setInterval(() => this.#watch(), ANSWER_MS));
    this.#timers.push(setInterval(() => this.send({cmd: 'ping'}), PING_EVERY_MS));
    addEventListener('online', () => this.#distrust('online'));
    addEventListener('offline', () => this.#distrust('offline'));
    addEventListener('pagehide', () => this.send({cmd: 'leave'}));
    addEventListener('pageshow', (event) => event.persisted && this.#rejoin());
    document.addEventListener('resume', () => this.#rejoin());
    document.addEventListener('visibilitychange', () => {
      if (document.hidden) this.#hiddenAt = Date.now();
      else if (Date.now() - this.#hiddenAt > 15000) this.#distrust('visible');
    });
  }

  send(command) {
    this.#way?.send(command);
  }

  retry() {
    this.send({cmd: 'retry'});
  }

  /** Asks for the whole again, as after signing in or after a pause. */
  rejoin() {
    this.send(this.#joining());
  }

  /** Whether this tab shows the journal's rows: only then do they come. */
  wantEvents(wanted) {
    if (this.#events === wanted) return;
    this.#events = wanted;
    this.send({cmd: 'events', wanted});
  }

  /** The logs that this tab shows, as topics. */
  wantLogs(topics) {
    this.#logs = topics;
    this.send({cmd: 'logs', topics});
  }

  #joining() {
    return {cmd: 'join', events: this.#events, logs: this.#logs};
  }

  #rejoin() {
    this.rejoin();
    this.#distrust('wake');
  }

  #distrust(reason) {
    this.send({cmd: 'distrust', reason});
  }

  async #choose(kind) {
    const hear = (message) => {
      this.#lastHeard = Date.now();
      if (message.type !== 'pong') this.onMessage(message);
    };
    const joining = () => this.#joining();
    try {
      if (kind === 'worker') this.#way = await joinWorker(hear, joining);
      else if (kind === 'tabs') this.#way = joinTabs(hear, joining);
      else this.#way = alone(hear, joining);
      // What was wanted since it was asked to join.
      this.send({cmd: 'events', wanted: this.#events});
      this.send({cmd: 'logs', topics: this.#logs});
    } catch {
      // Not to be had in this browser: the next best way does the same, only less sparingly.
      await this.#choose(kind === 'worker' ? 'tabs' : 'alone');
    }
    this.#lastHeard = Date.now();
  }

  // Heartbeats pass through every way; silence means that whoever holds the stream is frozen or gone.
  #watch() {
    if (Date.now() - this.#lastHeard < SILENCE_MS) return;
    const asked = Date.now();
    this.send({cmd: 'ping'});
    setTimeout(() => {
      if (this.#lastHeard >= asked) return;
      if (this.#way?.takeOver) return this.#way.takeOver();
      if (this.kind === 'worker') {
        this.#way.close();
        this.#choose('tabs');
      }
    }, ANSWER_MS - 500);
  }
}

function alone(onMessage, joining) {
  const hub = new Hub(ROOT);
  hub.take('me', joining(), onMessage);
  return {kind: 'alone', send: (command) => hub.take('me', command, onMessage), close: () => hub.client.stop()};
}
