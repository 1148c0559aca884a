import {t} from '../i18n.js';
import {tell} from '../notices.js';
import * as calls from './calls.js';

const FORCIBLE = new Set(['dirty_overlap', 'ignored_overlap']);

/**
 * One opened dialog about rolling a project back, as a state that is replaced whole:
 * `{stage, preview, failure, typed, force, busy, late, done, undone}` with the stages `loading`, `preview`, `refused`,
 * `force`, `done`, `ask` (take back a rollback of the past?) and `undone`. Each new state is drawn as the page's dialog.
 */
export class RollbackFlow {
  #store;
  #draw;
  #dialog = null;
  #key = calls.newKey();
  state = {stage: 'loading', typed: '', busy: false, force: false};

  /** @param draw makes the dialog of a flow */
  constructor(store, slug, draw) {
    this.#store = store;
    this.slug = slug;
    this.#draw = draw;
  }

  get store() {
    return this.#store;
  }

  get project() {
    return this.#store.topic('projects').items.get(this.slug);
  }

  get confirmed() {
    return this.state.typed === this.slug;
  }

  get mayForce() {
    const {failure, preview} = this.state;
    const admin = this.#store.get('session')?.role === 'admin';
    return admin && FORCIBLE.has(failure?.code) && Boolean(preview?.expected_head);
  }

  /** Whether the project was seen to move on since the preview was made. */
  get movedOn() {
    const {preview, headThen} = this.state;
    const head = this.project?.git?.head;
    return Boolean(preview && head && head !== headThen && head !== preview.expected_head);
  }

  /** Opens, or begins again: asks the server what a rollback would do now. */
  async look() {
    this.#open({stage: 'loading', status: '', failure: null, late: null, typed: '', force: false, headThen: this.project?.git?.head});
    const answer = await calls.preview(this.slug);
    if (!answer.ok) return this.#go({stage: 'refused', failure: {...answer, unsure: false}});
    const {body} = answer;
    // The same head keeps the key, so that an order that got no answer is never carried out twice.
    if (this.state.preview && this.state.preview.expected_head !== body.expected_head) this.#key = calls.newKey();
    if (body.allowed) return this.#go({stage: 'preview', preview: body, status: t('rollback.lead')});
    const failure = {code: body.code, detail: body.reason ?? '', paths: body.blocked_by ?? [], lockAgeMs: null};
    return this.#go({stage: 'refused', preview: body, failure});
  }

  /** Opens with the question whether a rollback of the past be taken back. */
  ask(attempt) {
    this.#open({stage: 'ask', attempt, done: attempt.done});
  }

  type(typed) {
    this.#go({typed});
  }

  /** The second step of an administrator: save what is in the way, then reset. */
  offerForce() {
    this.#key = calls.newKey();
    this.#go({stage: 'force', typed: '', force: true, late: null});
  }

  async confirm() {
    const {busy, preview, force} = this.state;
    if (busy || !this.confirmed) return;
    this.#go({busy: true, late: null, status: t('rollback.busy')});
    const order = {expected_head: preview.expected_head, idempotency_key: this.#key};
    const answer = await calls.rollBack(this.slug, force ? {...order, force: true} : order);
    if (!answer.ok && answer.unsure) return void this.#go({busy: false, late: answer, status: t('rollback.late')});
    this.#key = calls.newKey();
    this.#ended(answer.ok ? {stage: 'done', done: answer.body, failure: null} : {stage: 'refused', failure: answer});
  }

  async undo() {
    if (this.state.busy) return;
    this.#go({busy: true, late: null, failure: null, status: t('rollback.undo.busy')});
    const answer = await calls.undo(this.slug, this.state.done.rollback_id);
    if (!answer.ok && answer.unsure) return void this.#go({busy: false, late: answer, status: t('rollback.late')});
    this.#ended(answer.ok ? {stage: 'undone', undone: answer.body} : {failure: answer, status: t('rollback.refused')});
  }

  #ended(members) {
    this.#store.set('rollbacks', null);
    if (this.#go({busy: false, status: '', ...members})) return;
    // Whoever closed the dialog early still hears how it ended.
    const id = members.failure ? 'rollback_refused' : members.undone ? 'rollback_undone' : 'rollback_done';
    tell(this.#store, id, {kind: members.failure ? 'warning' : 'info', parameters: {slug: this.slug}});
  }

  #open(members) {
    this.#dialog = this.#store.get('dialog');
    this.#go(members);
  }

  #go(members) {
    if (this.#store.get('dialog') !== this.#dialog) return false;
    this.state = {...this.state, ...members};
    this.#dialog = this.#draw(this);
    this.#store.set('dialog', this.#dialog);
    return true;
  }
}
