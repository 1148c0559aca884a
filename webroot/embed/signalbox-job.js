import {html, nothing, render} from '../vendor/lit-html/lit-html.js';
import {ROOT} from '../js/calls.js';
import {dialog, syncDialog} from '../js/dialog.js';
import {visible} from '../js/format.js';
import {learn, preferred, t} from '../js/i18n.js';
import {Desk} from '../js/jobs/desk.js';
import {Store} from '../js/store.js';
import {Link} from '../js/stream/link.js';
import {clock, freeze, startTicking} from '../js/time.js';
import {jobTile} from '../js/views/job-tile.js';

const STYLES = ['tokens', 'base', 'frame', 'dialog', 'jobs'];

// One connection and one copy of the jobs for all elements of a page.
let shared = null;

function join() {
  shared ??= (async () => {
    const store = new Store();
    store.set('connection', {state: 'catching'});
    const desk = new Desk(store);
    await learn(preferred([document.documentElement.lang, ...navigator.languages].filter(Boolean)));
    const link = new Link({onMessage: (message) => hear(store, desk, message)});
    await link.open();
    startTicking();
    return {store, desk};
  })();
  return shared;
}

function hear(store, desk, message) {
  if (message.type === 'hello') {
    store.keep(message.hello.topics);
    store.set('hello', message.hello);
    if (message.hello.topics.includes('jobs')) desk.open();
  } else if (message.type === 'topic' && message.topic === 'jobs') {
    store.apply('jobs', message.message);
  } else if (message.type === 'connection') {
    store.set('connection', message);
    freeze(message.state === 'live' ? null : (message.asOf ?? null), message.skewMs ?? 0);
    if (message.state === 'signed_out') {
      store.clear();
      desk.close({forget: true});
    }
  }
}

/**
 * `<signalbox-job action="…" target="…">`: one job's tile for any page of the same origin, live, with its buttons. It shows
 * what the browser's Signalbox session may see. `data-theme` (`light`, `dark`) chooses a theme; else it is the system's.
 */
class SignalboxJob extends HTMLElement {
  static observedAttributes = ['action', 'target'];
  #view = this.attachShadow({mode: 'open'});
  #place = document.createElement('div');
  #own = new Store();
  #shared = null;
  #leave = [];

  constructor() {
    super();
    // Drawn when its style sheets are there, so that nothing is ever seen without them.
    const sheets = STYLES.map((name) => {
      const sheet = document.createElement('link');
      Object.assign(sheet, {rel: 'stylesheet', href: new URL(`css/${name}.css`, ROOT).href});
      return sheet;
    });
    this.loaded = Promise.all(sheets.map((sheet) => new Promise((done) => (sheet.onload = sheet.onerror = done))));
    this.#view.append(...sheets, this.#place);
    this.#own.set('root', this.#view);
  }

  async connectedCallback() {
    const [found] = await Promise.all([join(), this.loaded]);
    if (!this.isConnected) return;
    this.#shared = found;
    this.#leave = [found.store.subscribe(() => this.#draw()), this.#own.subscribe(() => this.#draw())];
    this.#draw();
  }

  disconnectedCallback() {
    for (const leave of this.#leave) leave();
    this.#leave = [];
  }

  attributeChangedCallback() {
    if (this.#shared) this.#draw();
  }

  #draw() {
    const {store} = this.#shared;
    const {state} = store.get('connection');
    this.#place.dataset.fresh = ['live', 'catching', 'polling'].includes(state) ? 'live' : 'stale';
    render(html`${this.#content()} ${dialog(this.#own)}`, this.#place);
    syncDialog(this.#own, this.#view);
  }

  #content() {
    const {store, desk} = this.#shared;
    const {state, asOf} = store.get('connection');
    const name = this.getAttribute('action') ?? '';
    const target = this.getAttribute('target') || null;
    if (state === 'signed_out') return says(t('embed.signed_out'), html` <a href=${ROOT.href}>Signalbox</a>`);
    const hello = store.get('hello');
    if (hello && !hello.topics.includes('jobs')) return says(t('embed.admins'));
    if (!desk.actions) return says(t(desk.failure ? 'jobs.failed' : 'embed.connecting'));
    const action = desk.action(name);
    const job = desk.newest(name, target);
    const fits = action && (action.targets.length === 0 ? !target : action.targets.includes(target));
    if (!job && !action) return says(t('embed.unknown', {name: visible(name)}));
    if (!job && !fits) return says(t('embed.unknown_target', {name: visible(name), target: visible(target ?? '')}));
    const lost = desk.owner.state === 'lost' ? t('jobs.owner.lost', {node: visible(desk.owner.node), time: clock(desk.owner.since)}) : '';
    return html`<ul class="job-tiles">${jobTile(this.#own, desk, {action: fits ? action : null, name, target, job})}</ul>
      ${lost ? html`<p class="note attention">${lost}</p>` : nothing}
      ${state !== 'live' && state !== 'polling' && asOf ? html`<p class="second" data-testid="embed-old">${t('embed.old', {time: clock(asOf)})}</p>` : nothing}`;
  }
}

const says = (words, more = nothing) => html`<p class="panel" data-testid="embed-says">${words}${more}</p>`;

customElements.define('signalbox-job', SignalboxJob);
