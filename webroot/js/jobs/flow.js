import {announce} from '../announce.js';
import {t} from '../i18n.js';
import {fieldsOf, rawOf, readAll} from './schema.js';

/**
 * One opened dialog about a job, as a state that is replaced whole: `{stage, raws, tried, refused, busy, failure}` with the
 * stages `ask` (what with, and whether at all), `failed` and `cancel`. Each new state is drawn as the page's dialog. Secrets
 * live here and nowhere else, and go when the dialog does.
 */
export class JobFlow {
  #store;
  #draw;
  #dialog = null;
  state = {stage: 'ask', raws: {}, tried: false, refused: {}, busy: false, failure: null, status: ''};

  /** @param draw makes the dialog of a flow */
  constructor(store, desk, draw, {action = null, target = null, job = null}) {
    Object.assign(this, {desk, action, target, job});
    this.#store = store;
    this.#draw = draw;
    this.fields = fieldsOf(action?.parameters);
  }

  /** Whether a person has anything to say before it is started. */
  get asks() {
    return this.fields.length > 0 || Boolean(this.action?.confirm);
  }

  /** Opens with the fields as they were in a job before, but for secrets. */
  open(before = null) {
    const raws = Object.fromEntries(this.fields.map((field) => [field.name, rawOf(field, before?.parameters?.[field.name])]));
    this.#dialog = this.#store.get('dialog');
    this.#go({raws, again: before});
  }

  openCancel() {
    this.#dialog = this.#store.get('dialog');
    this.#go({stage: 'cancel'});
  }

  fill(name, raw) {
    // What the server said of a value holds until the value is another one.
    const refused = {...this.state.refused};
    delete refused[name];
    this.#go({raws: {...this.state.raws, [name]: raw}, refused});
  }

  /** What is wrong with a field, once somebody has tried to start. */
  problemOf(name) {
    if (!this.state.tried) return null;
    const found = readAll(this.fields, this.state.raws).problems[name];
    return found ? t(found.problem, found.parameters) : (this.state.refused[name] ?? null);
  }

  async confirm() {
    if (this.state.busy) return;
    const {parameters, problems} = readAll(this.fields, this.state.raws);
    const wrong = Object.keys(problems);
    if (wrong.length > 0) {
      this.#go({tried: true, status: t('form.wrong', {count: wrong.length})});
      return this.#focusProblem();
    }
    this.#go({busy: true, tried: true, failure: null, status: t('job.sending')});
    const answer = await this.desk.start(this.action.action, this.target, parameters);
    if (answer.ok) return this.#done(t('job.told.started', {name: this.#name}));
    const refused = this.#refused(answer);
    this.#go({busy: false, failure: answer, refused, status: t('job.told.refused', {name: this.#name})});
    return this.#focusProblem();
  }

  async cancel() {
    if (this.state.busy) return;
    this.#go({busy: true, failure: null, status: t('job.sending')});
    const answer = await this.desk.cancel(this.job.id);
    if (answer.ok) this.#done(t('job.told.cancel', {name: this.#name}));
    else this.#go({busy: false, failure: answer, status: t('job.told.refused', {name: this.#name})});
  }

  get #name() {
    const label = this.action?.label ?? this.job?.label ?? '';
    const target = this.target ?? this.job?.target;
    return target ? `${label} (${target})` : label;
  }

  #refused({fields}) {
    const names = new Set(this.fields.map(({name}) => name));
    return Object.fromEntries(fields.filter(({field}) => names.has(field)).map(({field, message}) => [field, message]));
  }

  #focusProblem() {
    requestAnimationFrame(() => this.#root?.querySelector('dialog [aria-invalid="true"]')?.focus());
  }

  get #root() {
    return this.#store.get('root') ?? document;
  }

  #done(words) {
    if (this.#store.get('dialog') === this.#dialog) this.#store.set('dialog', null);
    this.state = {...this.state, raws: {}};
    announce(words);
  }

  #go(members) {
    if (this.#store.get('dialog') !== this.#dialog) return;
    this.state = {...this.state, ...members};
    this.#dialog = this.#draw(this);
    this.#store.set('dialog', this.#dialog);
  }
}
