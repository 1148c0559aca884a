import * as calls from './calls.js';

const PAGE = 100;
const LOOK_EVERY_MS = 5000;
const BELIEVED_FOR_MS = 30000;
const OUTRUN_MS = 10000;
const BUSY = new Set(['queued', 'running']);

/** Whether the same action with the same target has to wait for it. */
export const isBusy = (job) => BUSY.has(job?.state);

const pairOf = (action, target) => JSON.stringify([action, target ?? null]);

/**
 * What this tab knows of jobs: those of the stream, those of the past that it has asked for, what may be started, and what
 * is on its way. Every change is told through the store's `desk` value.
 */
export class Desk {
  #store;
  #known = new Map();
  #sending = new Set();
  #mine = new Set();
  #epoch;
  #timer;
  #merged = {};
  actions = null;
  more = false;
  failure = null;

  constructor(store) {
    this.#store = store;
  }

  /** Begins to look after itself, as long as jobs are shown. */
  open() {
    const epoch = this.#store.get('hello')?.epoch;
    // Drawn with every frame: asked once for each run of the server.
    if (this.#epoch !== epoch) {
      this.#epoch = epoch;
      this.#timer ??= setInterval(() => this.#look(), LOOK_EVERY_MS);
      queueMicrotask(() => this.refresh());
    }
  }

  /** Forgets everything, as when somebody signs out or looks at something else. */
  close({forget = false} = {}) {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#epoch = null;
    if (forget) {
      this.#known.clear();
      this.actions = this.failure = null;
    }
  }

  async refresh() {
    const [actions, jobs] = await Promise.all([calls.actions(), calls.list({limit: PAGE})]);
    this.failure = [actions, jobs].find(({ok}) => !ok) ?? null;
    if (actions.ok) this.actions = actions.body.actions;
    if (jobs.ok) this.#learn(jobs.body.jobs, jobs.body.more);
    this.#tell();
  }

  /** Older jobs than the oldest that is known. */
  async older() {
    const oldest = this.jobs().at(-1);
    const answer = await calls.list({limit: PAGE, before: oldest?.id});
    if (answer.ok) this.#learn(answer.body.jobs, answer.body.more);
    this.#tell();
    return answer.ok;
  }

  /** One that may be too old for what is known. */
  async find(id) {
    const answer = await calls.one(id);
    if (answer.ok) this.#learn([answer.body]);
    this.#tell();
    return answer;
  }

  job(id) {
    return this.#merge().byId.get(id) ?? null;
  }

  /** All that are known, newest first. */
  jobs() {
    return this.#merge().list;
  }

  newest(action, target) {
    return this.#merge().newest.get(pairOf(action, target)) ?? null;
  }

  action(name) {
    return this.actions?.find(({action}) => action === name) ?? null;
  }

  /**
   * Whether a start has to wait: `{sending, job, off, doubtful}`. What the page cannot follow any more keeps no button
   * off for ever: the server refuses a second start anyway, so after half a minute it is `doubtful` instead.
   */
  standing(action, target) {
    const sending = this.#sending.has(pairOf(action, target));
    const newest = this.newest(action, target);
    const job = isBusy(newest) ? newest : null;
    const doubtful = Boolean(job) && !this.#believed();
    return {sending, job, doubtful, off: sending || (Boolean(job) && !doubtful)};
  }

  /** @returns {Promise<import('./calls.js').Answer>} */
  async start(action, target, parameters = {}) {
    const pair = pairOf(action, target);
    if (this.#sending.has(pair)) return {ok: false, unsure: false, code: 'sending', detail: '', fields: []};
    this.#sending.add(pair);
    this.#tell();
    const answer = await calls.start({action, ...(target ? {target} : {}), parameters});
    this.#sending.delete(pair);
    if (answer.ok) {
      this.#mine.add(answer.body.id);
      this.#learn([answer.body]);
    } else if (answer.job) this.#learn([answer.job]);
    this.#tell();
    return answer;
  }

  /** The jobs that were started here and have ended since this was asked last. */
  takeEnded() {
    const ended = [...this.#mine].map((id) => this.job(id)).filter((job) => job && !isBusy(job));
    for (const {id} of ended) this.#mine.delete(id);
    return ended;
  }

  async cancel(id) {
    const answer = await calls.cancel(id);
    if (answer.ok) this.#learn([answer.body]);
    else if (answer.job) this.#learn([answer.job]);
    this.#tell();
    return answer;
  }

  /** Whether the owner of the jobs is there: `up`, `lost` or `unknown`, since when, and what it complains of. */
  get owner() {
    return this.#store.topic('jobs').members?.owner ?? {state: 'unknown', message: ''};
  }

  #believed() {
    const {state, asOf} = this.#store.get('connection') ?? {};
    if (this.owner.state === 'lost') return false;
    return state === 'live' || state === 'polling' || Date.now() - (asOf ?? 0) < BELIEVED_FOR_MS;
  }

  // The stream tells everything; this is for when it is not there, or has nothing to say of a job that we saw begin.
  #look() {
    if (this.#store.get('paused')) return;
    const live = this.#store.get('connection')?.state === 'live';
    const topic = this.#store.topic('jobs').items;
    const lost = [...this.#known.values()].some(
      (job) => isBusy(job) && !topic.has(job.id) && Date.now() - Date.parse(job.updated_at) > OUTRUN_MS,
    );
    if (!live || lost || this.failure) this.refresh();
  }

  #learn(jobs, more = this.more) {
    for (const job of jobs) {
      const known = this.#known.get(job.id);
      if (!known || newer(job, known)) this.#known.set(job.id, job);
    }
    this.more = more;
    this.#merged = {};
  }

  #merge() {
    const topic = this.#store.topic('jobs');
    if (this.#merged.revision === topic.revision && this.#merged.items === topic.items) return this.#merged;
    const byId = new Map(this.#known);
    for (const [id, job] of topic.items) if (!byId.has(id) || !newer(byId.get(id), job)) byId.set(id, job);
    const list = [...byId.values()].sort((a, b) => Date.parse(b.queued_at) - Date.parse(a.queued_at) || (a.id < b.id ? 1 : -1));
    const newest = new Map();
    for (const job of list) {
      const pair = pairOf(job.action, job.target);
      // Of two of one moment the one that still runs is the later one.
      if (!newest.has(pair) || (isBusy(job) && !isBusy(newest.get(pair)))) newest.set(pair, job);
    }
    this.#merged = {revision: topic.revision, items: topic.items, byId, list, newest};
    return this.#merged;
  }

  #tell() {
    this.#store.set('desk', {});
  }
}

// A finished job never changes again, whatever the clocks say.
function newer(a, b) {
  if (isBusy(a) !== isBusy(b)) return !isBusy(a);
  return Date.parse(a.updated_at) > Date.parse(b.updated_at);
}
