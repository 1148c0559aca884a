import {html, nothing} from '../../vendor/lit-html/lit-html.js';
import {clip} from '../format.js';
import {t} from '../i18n.js';
import {hindrance} from '../may.js';
import {RollbackFlow} from '../rollback/flow.js';
import {connectionWords} from './pill.js';
import {commitFacts, previewBody} from './rollback-preview.js';
import {refusal} from './rollback-refusal.js';
import {doneBody, undoneBody} from './rollback-result.js';
import {confirmField, forceBody, late} from './rollback-confirm.js';

/** Why a rollback is not offered: `read_only`, `role`, `no_git`, `no_commit`; or null if it is. */
export function notOffered(session, project) {
  const hindered = hindrance(session);
  if (hindered) return hindered;
  if (!project.git) return 'no_git';
  return project.git.head ? null : 'no_commit';
}

/** Whether what the page knows of a project may be old. */
export function mayBeOld(store, project) {
  return project.state === 'unknown' || connectionWords(store).asOf !== null;
}

/** The button that opens the dialog; nothing where a rollback is not offered. */
export function rollbackButton(store, project, place) {
  if (notOffered(store.get('session'), project)) return nothing;
  const old = mayBeOld(store, project);
  const name = clip(project.name, 60);
  return html`<button
    type="button"
    class="rollback ${place}"
    data-testid="rollback"
    data-old=${old}
    aria-haspopup="dialog"
    aria-label="${t('rollback.button')}: ${name}${old ? `. ${t('rollback.old')}` : ''}"
    title=${old ? t('rollback.old') : t('rollback.about')}
    @click=${() => openRollback(store, project.slug)}
  >
    <svg viewBox="0 0 16 16" aria-hidden="true"><path d="M5.500 2.500 2 6l3.500 3.500M2.500 6H10a4 4 0 0 1 0 8H6" /></svg>
    ${t(place === 'on-card' ? 'rollback.short' : 'rollback.button')}
  </button>`;
}

export function openRollback(store, slug) {
  return new RollbackFlow(store, slug, drawn).look();
}

/** Asks whether a rollback of the past be taken back. */
export function openUndo(store, slug, attempt) {
  new RollbackFlow(store, slug, drawn).ask(attempt);
}

// Each stage's dialog, without what all have in common.
const STAGES = {
  loading: () => ({
    body: () => html`<p class="quiet" data-testid="rollback-loading">${t('rollback.loading')}</p>`,
    status: t('rollback.loading'),
    leave: t('action.cancel'),
  }),
  preview: (flow) => ({
    body: () => html`${oldNote(flow)} ${previewBody(flow)}`,
    foot: () => html`${late(flow)} ${confirmField(flow)}`,
    actions: [confirm(flow, t('rollback.button'))],
  }),
  refused: (flow) => ({
    body: () => html`${oldNote(flow)} ${refusal(flow)} ${flow.state.preview ? commitFacts(flow) : nothing}`,
    leave: t('action.close'),
    actions: [
      ...(flow.mayForce
        ? [{id: 'rollback-force', label: t('rollback.force.offer'), kind: 'plain', stays: true, run: () => flow.offerForce()}]
        : []),
      {id: 'rollback-again', label: t('rollback.again'), stays: true, run: () => flow.look()},
    ],
  }),
  force: (flow) => ({
    body: () => html`${forceBody(flow)} ${commitFacts(flow)}`,
    foot: () => html`${late(flow)} ${confirmField(flow)}`,
    actions: [confirm(flow, t('rollback.force.button'))],
  }),
  done: (flow) => ({body: () => doneBody(flow), leave: t('action.close')}),
  ask: (flow) => ({
    body: () => doneBody(flow),
    actions: [undoAction(flow)],
  }),
  undone: (flow) => ({body: () => undoneBody(flow), leave: t('action.close')}),
};

function drawn(flow) {
  const {stage, busy, status} = flow.state;
  const name = clip(flow.project?.name ?? flow.slug, 60);
  const title = stage === 'ask' ? t('rollback.undo.title', {name}) : t(`rollback.title.${stage}`, {name});
  const dialog = STAGES[stage](flow);
  return {title, stage, wide: true, status, ...dialog, leave: busy ? t('action.close') : dialog.leave};
}

const confirm = (flow, label) => ({
  id: 'rollback-confirm',
  label: flow.state.late ? t('rollback.again') : label,
  kind: 'danger',
  stays: true,
  off: !flow.confirmed,
  offBecause: 'rollback-confirm-hint',
  busy: flow.state.busy,
  busyLabel: t('rollback.busy'),
  run: () => flow.confirm(),
});

const undoAction = (flow) => ({
  id: 'rollback-undo',
  label: flow.state.late ? t('rollback.again') : t('rollback.undo'),
  stays: true,
  busy: flow.state.busy,
  busyLabel: t('rollback.undo.busy'),
  run: () => flow.undo(),
});

function oldNote({store, project}) {
  if (!project || !mayBeOld(store, project)) return nothing;
  return html`<p class="note attention" data-testid="rollback-old">${t('rollback.old')}</p>`;
}
