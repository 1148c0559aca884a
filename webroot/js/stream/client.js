import {streamAddress} from './address.js';
import {Backoff} from './backoff.js';
import {Lateness} from './lateness.js';
import {LogTails} from './logs.js';
import {POLLED, pollLists, pollProjects} from './poll.js';
import {standing} from './standing.js';
import {Tail} from './tail.js';
import {asSnapshot, emptyTopic, reduce} from './topic.js';

export const TOPICS = ['projects', 'nodes', 'jobs', 'job-log', 'runs', 'gates', 'handoffs'];
const GREETING_DEADLINE_MS = 10000;
const SILENCE_MS = 35000;
const WATCH_EVERY_MS = 5000;
const POLL_EVERY_MS = 5000;
const FIRST_POLL_MS = 1000;
const FRESH_OPENING_MS = 3000;

/**
 * The one connection to the server, whatever it runs in (a shared worker or a tab). It keeps what it has heard, so that
 * whoever joins later gets the whole, and tells `emit` of `hello`, `topic` and `connection` and, while somebody wants the
 * journal's rows or the lines of a log, of `events` (see Tail) and `log` (see LogTails).
 */
export class StreamClient {
  #source = null;
  #phase = 'stopped';
  #openedAt = 0;
  #lastHeard = 0;
  #asOf = 0;
  #retryAt = null;
  #pollOk = null;
  #reason = null;
  #timers = {};
  #pending = new Set();
  #topics;
  #hello = null;
  #backoff = new Backoff();
  #lateness = new Lateness();
  #polling = false;
  #carriesEvents = false;
  #epoch = 0;
  #lastTick = 0;

  constructor({base, emit, topics = new Map()}) {
    this.base = base;
    this.emit = emit;
    this.#topics = topics;
    this.tail = new Tail(emit);
    this.logs = new LogTails(emit);
  }

  start() {
    if (this.#phase !== 'stopped' && this.#phase !== 'signed_out') return;
    this.#backoff.reset();
    this.#lastTick = Date.now();
    this.#timers.watch ??= setInterval(() => this.#watch(), WATCH_EVERY_MS);
    this.#open();
  }

  stop() {
    this.#phase = 'stopped';
    this.#epoch++;
    this.#closeSource();
    for (const timer of Object.values(this.#timers)) clearTimeout(timer);
    this.#timers = {};
  }

  /** A person asked: try now. */
  retry() {
    if (this.#phase === 'down') this.#open();
  }

  /** Something happened (wake-up, network change) after which an open stream proves nothing. */
  distrust(reason) {
    if (this.#phase === 'down') return this.retry();
    if (this.#phase === 'stopped' || this.#phase === 'signed_out') return;
    const now = Date.now();
    if (reason === 'offline') return void this.#poll();
    if (now - this.#openedAt < FRESH_OPENING_MS) return;
    if (reason === 'online' || now - this.#lastHeard > SILENCE_MS / 2) this.#open();
  }

  /** Whether anybody wants the journal's rows. A stream without them is kept until it ends anyway. */
  wantEvents(wanted) {
    if (this.tail.wanted === wanted) return;
    this.tail.wanted = wanted;
    if (wanted && this.#source && !this.#carriesEvents) this.#open();
  }

  /** The logs that anybody follows, as topics. */
  wantLogs(topics) {
    if (this.logs.want(topics) && this.#source) this.#open();
  }

  /** Somebody signed out here: forget everything. */
  signOut() {
    this.#signedOut('signed_out');
  }

  /** Everything that a newcomer has to hear. */
  greetings() {
    const messages = this.#hello ? [this.#hello] : [];
    for (const [topic, value] of this.#topics) {
      if (value.synced) messages.push({type: 'topic', topic, message: asSnapshot(value)});
    }
    return [...messages, ...this.tail.greetings(), this.#connection()];
  }

  #open() {
    this.#closeSource();
    clearTimeout(this.#timers.retry);
    this.#retryAt = null;
    this.#phase = 'opening';
    this.#openedAt = Date.now();
    const epoch = ++this.#epoch;
    this.#carriesEvents = this.tail.wanted;
    if (!this.#carriesEvents) this.tail.forget();
    this.logs.opening();
    const topics = [...TOPICS, ...(this.#carriesEvents ? ['events'] : []), ...this.logs.topics];
    const cursor = {...this.tail.cursor, ...this.logs.cursor};
    const source = new EventSource(streamAddress(this.base, {topics, have: this.#topics, cursor}));
    this.#source = source;
    const on = (type, handle) =>
      source.addEventListener(type, (event) => {
        if (epoch !== this.#epoch) return;
        this.#lastHeard = this.#asOf = Date.now();
        handle(event.data ? JSON.parse(event.data) : {}, event);
        this.tail.passed(event.lastEventId);
      });
    on('hello', (hello) => this.#greeted(hello));
    for (const topic of TOPICS) on(topic, (message) => this.#streamed(topic, message));
    on('heartbeat', (beat) => this.#beat(beat));
    on('event', (row, {data}) => this.tail.row(row, data.length));
    on('log', (lines) => this.logs.lines(lines));
    on('log-notice', (notice) => this.logs.notice(notice));
    on('reset', (reset) => this.#reset(reset));
    on('bye', (bye) => this.#bye(bye));
    source.onerror = () => epoch === this.#epoch && this.#down('lost');
    this.#timers.greeting = setTimeout(() => {
      if (this.#pollOk) this.#lateness.mute();
      this.#down('no_greeting');
    }, GREETING_DEADLINE_MS);
    this.#tell();
  }

  #greeted(hello) {
    clearTimeout(this.#timers.greeting);
    this.#lateness.greeted(hello.server_time, Date.now());
    this.#hello = {type: 'hello', hello};
    this.emit(this.#hello);
    this.#phase = 'syncing';
    const served = hello.topics ?? TOPICS;
    this.#pending = new Set(TOPICS.filter((topic) => served.includes(topic)));
    if (this.#carriesEvents && served.includes('events')) this.tail.opened(hello.journal_epoch, hello.journal_last_id);
    this.logs.greeted(served);
    this.#settle();
    this.#tell();
  }

  #reset(reset) {
    if (reset.topic === 'events') this.tail.reset(reset);
    else if (!this.logs.reset(reset)) this.#topics.delete(reset.topic);
  }

  #streamed(topic, message) {
    // What comes in gulps is older than what the page asks for meanwhile.
    if (POLLED.has(topic) && this.#lateness.buffering && this.#phase === 'live') return;
    this.#topic(topic, message);
  }

  #topic(topic, message) {
    const before = this.#topics.get(topic) ?? emptyTopic;
    this.#topics.set(topic, reduce(before, message));
    this.emit({type: 'topic', topic, message});
    if (message.op === 'snapshot' || message.op === 'current') {
      this.#pending.delete(topic);
      this.#settle();
    }
  }

  #settle() {
    if (this.#phase !== 'syncing' || this.#pending.size > 0) return;
    this.#phase = 'live';
    this.#reason = null;
    this.#backoff.reset();
    if (this.#believed()) this.#stopPolling();
    this.#tell();
  }

  #beat(beat) {
    const before = this.#lateness.buffering;
    this.#lateness.beat(beat.at, Date.now());
    if (this.#lateness.buffering) this.#startPolling();
    // Believed again, but what it told meanwhile was passed over: a new stream tells the whole.
    else if (before) return this.#open();
    this.#tell();
  }

  /** Whether the stream alone tells the truth. */
  #believed() {
    return (this.#phase === 'live' || this.#phase === 'syncing') && !this.#lateness.buffering;
  }

  #bye(bye) {
    if (bye.reason === 'token_expired' || bye.reason === 'signed_out') return this.#signedOut(bye.reason);
    this.#down(bye.reason, bye.retry_ms);
  }

  #down(reason, waitMs) {
    if (this.#phase === 'stopped' || this.#phase === 'signed_out') return;
    this.#epoch++;
    this.#closeSource();
    this.#phase = 'down';
    this.#reason = reason;
    const wait = Math.max(waitMs ?? 0, this.#backoff.next());
    this.#retryAt = Date.now() + wait;
    clearTimeout(this.#timers.retry);
    this.#timers.retry = setTimeout(() => this.#open(), wait);
    this.#startPolling();
    this.#tell();
  }

  #signedOut(reason) {
    this.#epoch++;
    this.#closeSource();
    clearTimeout(this.#timers.retry);
    this.#stopPolling();
    this.#phase = 'signed_out';
    this.#reason = reason;
    this.tail.forget();
    // Whoever signs in next may see less.
    this.#topics.clear();
    this.#hello = null;
    this.#tell();
  }

  #startPolling() {
    if (this.#timers.poll) return;
    this.#pollOk = null;
    this.#timers.poll = setTimeout(() => {
      this.#poll();
      this.#timers.poll = setInterval(() => this.#poll(), POLL_EVERY_MS);
    }, FIRST_POLL_MS);
  }

  #stopPolling() {
    clearTimeout(this.#timers.poll);
    this.#timers.poll = null;
    this.#pollOk = null;
  }

  async #poll() {
    if (this.#polling) return;
    this.#polling = true;
    const [answer, lists] = await Promise.all([
      pollProjects(this.base, this.#topics.get('projects')?.signature),
      pollLists(this.base, this.#hello?.hello.topics ?? [], (topic) => this.#topics.get(topic) ?? emptyTopic),
    ]);
    this.#polling = false;
    if (this.#phase === 'stopped' || this.#phase === 'signed_out') return;
    if (answer.kind === 'signed_out') return this.#signedOut('token_expired');
    if (answer.kind === 'failed' && this.#phase === 'live') return this.#down('lost');
    // The stream came back meanwhile: what it says is newer.
    if (this.#believed()) return;
    this.#pollOk = answer.kind !== 'failed';
    if (this.#pollOk) this.#asOf = Date.now();
    if (answer.kind === 'new') this.#topic('projects', answer.message);
    for (const [topic, message] of lists) this.#topic(topic, message);
    // Without an answer the rows come with the next one; the connection's state tells how old the page is.
    if (this.#pollOk && this.tail.wanted) this.tail.poll(this.base).catch(() => {});
    this.#tell();
  }

  #watch() {
    const now = Date.now();
    const slept = now - this.#lastTick > 4 * WATCH_EVERY_MS;
    this.#lastTick = now;
    if (this.#phase !== 'live' && this.#phase !== 'syncing') return;
    if (now - this.#lastHeard > SILENCE_MS) this.#down('silent');
    else if (slept) this.distrust('wake');
  }

  #closeSource() {
    clearTimeout(this.#timers.greeting);
    this.#source?.close();
    this.#source = null;
    this.tail.closed();
    this.logs.closed();
  }

  #tell() {
    if (this.#phase !== 'stopped') this.emit(this.#connection());
  }

  #connection() {
    return {
      type: 'connection',
      state: standing(this.#phase, this.#reason, {believed: this.#believed(), polled: this.#pollOk, failures: this.#backoff.failures}),
      asOf: this.#asOf || null,
      retryAt: this.#retryAt,
      reason: this.#reason,
      skewMs: this.#lateness.skewMs,
      buffering: this.#lateness.buffering,
    };
  }
}
