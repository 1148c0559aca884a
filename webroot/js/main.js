import {render} from '../vendor/lit-html/lit-html.js';
import {AccountDesk} from './account/desk.js';
import {announce, announceConnection} from './announce.js';
import {syncDialog} from './dialog.js';
import {LiveEvents} from './events/live.js';
import {endFlashesWhenSeen, flashed} from './flash.js';
import {GateDesk} from './gates/desk.js';
import {pendingGates, pendingIn} from './gates/list.js';
import {tellOfGates} from './gates/watch.js';
import {HandoffDesk} from './handoffs/desk.js';
import {lists as handoffLists} from './handoffs/list.js';
import {tellOfHandoffs} from './handoffs/watch.js';
import {preferred, speak, t} from './i18n.js';
import {Desk} from './jobs/desk.js';
import * as jobLog from './jobs/log.js';
import {listenToKeys, step} from './keys.js';
import {tell} from './notices.js';
import {allowNotes, notifyChanges} from './notify.js';
import {parse, Router} from './router.js';
import * as session from './session.js';
import * as settings from './settings.js';
import {chime} from './sound.js';
import {Store} from './store.js';
import {Link} from './stream/link.js';
import {clock, freeze, showTimes, startTicking} from './time.js';
import {VIEWS} from './views.js';
import {frame} from './views/frame.js';
import {help} from './views/help.js';
import {noView} from './views/empty.js';
import * as eventsView from './views/events.js';
import * as gatesView from './views/gates.js';
import {jobName} from './views/job-state.js';
import {syncJournalBanner} from './views/journal-banner.js';
import {connectionWords} from './views/pill.js';
import * as logView from './views/log.js';
import {forgetSignIn} from './views/sign-in.js';
import * as signedOutView from './views/signedout.js';
import {syncWhy} from './views/why.js';

const MISSING = {title: () => t('empty.view.title'), view: noView};
// What j and k go through.
const STOPS = '.card .name a, .gate-link, .handoff-link, .event-open';
const REACH_AGAIN_MS = 3000;
const BELIEVED_FOR_MS = 20000;

const store = new Store();
const root = document.getElementById('app');
let link = null;
let focusNext = null;
let wantsEvents = false;
let wantsLogs = [];

const app = {
  router: null,
  events: new LiveEvents({
    store,
    want: (wanted) => {
      wantsEvents = wanted;
      link?.wantEvents(wanted);
    },
    still: () => eventsView.mustStandStill(store),
  }),
  desk: new Desk(store),
  gates: new GateDesk(store),
  handoffs: new HandoffDesk(store),
  account: new AccountDesk(store, () => {
    link?.send({cmd: 'sign_out'});
    leave('signed_out');
  }),

  current() {
    const who = store.get('session');
    if (who && !who.signed_in && !who.unreachable) return signedOutView;
    return VIEWS[store.get('route').view] ?? MISSING;
  },

  retry: () => link?.retry(),

  followLogs(topics) {
    wantsLogs = topics;
    link?.wantLogs(topics);
  },

  async change(members) {
    if (members.notifications && !(await allowNotes())) {
      tell(store, 'notes_refused', {kind: 'warning'});
      members = {...members, notifications: false};
    }
    // Who chooses the sound hears what it is; from then on the browser lets this page sound.
    if (members.sound) chime();
    const next = {...store.get('settings'), ...members};
    if (!settings.save(next)) tell(store, 'not_kept', {kind: 'warning'});
    await take(next);
  },

  nextTheme() {
    const order = settings.choices.theme;
    const theme = order[(order.indexOf(store.get('settings').theme) + 1) % order.length];
    return app.change({theme}).then(() => announce(t('theme.label', {theme: t(`theme.${theme}`)})));
  },

  toggleTimes: () => app.change({times: store.get('settings').times === 'exact' ? 'relative' : 'exact'}),

  pause() {
    const resume = Boolean(store.get('paused'));
    store.set('paused', resume ? null : Date.now());
    if (resume) link?.rejoin();
    standStill();
    app.events.settle();
    if (resume) logView.resumed();
  },

  async signIn(pasted) {
    const who = await session.signIn(session.proofFrom(pasted));
    store.set('session', who);
    if (who.signed_in) {
      focusNext = 0;
      await enter();
    }
    return Boolean(who.signed_in);
  },

  /** Somebody has signed in on the signed-out page. */
  async enterAs(who) {
    store.set('session', who);
    focusNext = 0;
    await enter();
  },

  async signOut() {
    document.getElementById('account-menu')?.hidePopover();
    if (!(await session.signOut())) return tell(store, 'sign_out_failed', {kind: 'warning'});
    link?.send({cmd: 'sign_out'});
    leave('signed_out');
  },
};

async function take(next) {
  await speak(next.language === 'auto' ? preferred() : next.language);
  settings.apply(next);
  showTimes(next);
  store.set('settings', next);
}

/** Messages of the stream; while somebody has paused the page, only the connection is followed. */
function hear(message) {
  if (message.type === 'hello') {
    // The server that answers first is taken for the one that this page came from.
    if (!store.get('startedWith')) store.set('startedWith', message.hello.version);
    // Another run of the server may watch other workspaces.
    const before = store.get('hello');
    store.keep(message.hello.topics);
    store.set('hello', message.hello);
    if (before && before.epoch !== message.hello.epoch) refreshSession();
  } else if (message.type === 'topic') {
    if (store.get('paused')) return;
    if (message.topic === 'job-log') jobLog.heard(message.message);
    else store.apply(message.topic, message.message);
  } else if (message.type === 'events') {
    app.events.hear(message);
  } else if (message.type === 'log') {
    logView.heard(message);
  } else if (message.type === 'connection') {
    store.set('connection', message);
    standStill();
    const who = store.get('session');
    if (message.state === 'signed_out' && who?.signed_in) leave(message.reason);
    // Another tab signed in: so is this one, it shares the cookie.
    else if (message.state === 'live' && who && !who.signed_in) whoNow();
  }
}

// What is not live must not look as if time went on in it.
function standStill() {
  const {state, asOf, skewMs = 0} = store.get('connection') ?? {};
  const pausedAt = store.get('paused');
  if (pausedAt) freeze(pausedAt, skewMs);
  else freeze(state === 'live' ? null : (asOf ?? null), skewMs);
}

function leave(reason) {
  store.clear();
  app.events.clear();
  app.desk.close({forget: true});
  app.gates.clear();
  app.handoffs.clear();
  forgetSignIn(store);
  for (const {leave: end} of Object.values(VIEWS)) end?.(app);
  store.set('runDetails', null);
  store.set('why', null);
  store.set('dialog', null);
  store.set('rollbacks', null);
  store.set('paused', null);
  store.set('session', {signed_in: false, reason});
  focusNext = 0;
}

async function whoNow() {
  const who = await session.whoAmI();
  if (!who.signed_in) return;
  store.set('session', who);
  link.rejoin();
}

async function refreshSession() {
  const who = await session.whoAmI();
  if (who.signed_in && store.get('session')?.signed_in) store.set('session', who);
}

async function enter() {
  if (link) {
    app.events.routed(store.get('route'));
    return link.rejoin();
  }
  app.events.routed(store.get('route'));
  link = new Link({sharing: store.get('settings').sharing, onMessage: hear});
  link.wantEvents(wantsEvents);
  link.wantLogs(wantsLogs);
  await link.open();
  document.documentElement.dataset.stream = link.kind;
}

async function identify() {
  const ticket = session.ticketFromAddress();
  for (let who = ticket ? await session.signIn({ticket}) : await session.whoAmI(); ; who = await session.whoAmI()) {
    // A used ticket does not matter to somebody who is signed in already.
    if (who.reason === 'ticket_refused') {
      const before = await session.whoAmI();
      if (before.signed_in) who = before;
    }
    if (!who.unreachable) {
      store.set('session', who);
      if (who.signed_in) return enter();
      store.set('connection', {type: 'connection', state: 'signed_out'});
      return undefined;
    }
    store.set('connection', {type: 'connection', state: navigator.onLine ? 'reconnecting' : 'offline'});
    await new Promise((next) => setTimeout(next, REACH_AGAIN_MS));
  }
}

function freshness() {
  const {state} = connectionWords(store);
  if (state === 'live') return 'live';
  if (state === 'catching') {
    const {asOf} = store.get('connection') ?? {};
    return asOf && Date.now() - asOf > BELIEVED_FOR_MS ? 'stale' : 'live';
  }
  return state === 'polling' || state === 'paused' ? state : 'stale';
}

// On the root, so written only when it is another: everything below inherits it.
function markFreshness() {
  const root = document.documentElement;
  const {asOf} = connectionWords(store);
  const words = asOf ? JSON.stringify(t('stale.badge', {time: clock(asOf)})) : '""';
  const fresh = freshness();
  if (root.dataset.fresh !== fresh) root.dataset.fresh = fresh;
  if (root.style.getPropertyValue('--as-of') !== words) root.style.setProperty('--as-of', words);
}

function draw() {
  const who = store.get('session');
  markFreshness();
  const {state, word, asOf} = connectionWords(store);
  render(frame(store, app, VIEWS), root);
  const view = app.current();
  const calls = who?.signed_in ? pendingGates(store).length + handoffLists(store, app.handoffs).waiting.length : 0;
  const title = flashed(`${calls > 0 ? `(${calls}) ` : ''}${view.title(store)} \u2014 ${t('app.name')}`);
  if (document.title !== title) document.title = title;
  syncDialog(store);
  syncWhy(store);
  syncJournalBanner(store);
  eventsView.syncEvents(store);
  gatesView.syncGates(store);
  if (who) announceConnection(state, () => (asOf ? `${t(`pill.${state}`, {seconds: 0})}, ${t('pill.as_of', {time: clock(asOf)})}` : word));
  for (const job of app.desk.takeEnded()) announce(t('job.told.ended', {name: jobName(job), state: t(`job.state.${job.state}`)}));
  tellOfGates(store);
  tellOfHandoffs(store, app.handoffs);
  if (who?.signed_in) notifyChanges(store.topic('projects').items, store.get('settings'), (slug) => pendingIn(store, slug) > 0);
  if (focusNext !== null && who) {
    scrollTo(0, focusNext);
    // Whoever moves by keyboard or listens starts at the new view's heading.
    root.querySelector('main h1')?.focus({preventScroll: true});
    focusNext = null;
  }
}

function moved(route, {moved: away, scroll}) {
  const before = store.get('route').view;
  if (before !== route.view) VIEWS[before]?.leave?.(app);
  if (route.view !== 'jobs' && route.view !== 'job') app.desk.close();
  store.set('route', route);
  store.set('why', null);
  document.getElementById('why')?.hidePopover?.();
  document.getElementById('account-menu')?.hidePopover?.();
  if (away) focusNext = scroll;
  if (store.get('session')?.signed_in) app.events.routed(route);
}

function bindKeys() {
  const go = (view) => () => app.router.go({view});
  listenToKeys(
    {
      '/': () => (document.getElementById('events-text') ?? document.getElementById('search'))?.focus(),
      '?': () => store.set('dialog', help()),
      'g p': go('projects'),
      'g g': go('gates'),
      'g h': go('handoffs'),
      'g e': go('events'),
      'g c': go('connect'),
      'g j': go('jobs'),
      'g n': go('nodes'),
      'g s': go('settings'),
      j: () => step(STOPS, 1),
      k: () => step(STOPS, -1),
      t: () => app.nextTheme(),
      p: () => app.pause(),
      a: () => app.toggleTimes(),
    },
    () => store.get('settings').shortcuts,
  );
}

async function start() {
  store.set('route', parse());
  await take(settings.load());
  app.router = new Router(moved);
  settings.onChangeElsewhere(take);
  store.subscribe(draw);
  bindKeys();
  eventsView.followReader(app);
  startTicking();
  endFlashesWhenSeen(() => store.set('second', Date.now()));
  // A minute without a change moves the bars of the past all the same.
  setInterval(() => ['project', 'events'].includes(store.get('route').view) && store.set('second', Date.now()), 30000);
  // The countdown to the next attempt is the only thing that the pill shows of passing time.
  setInterval(() => store.get('connection')?.state === 'reconnecting' && store.set('second', Date.now()), 1000);
  draw();
  await identify();
}

start();
