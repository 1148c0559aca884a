import {html} from '../../vendor/lit-html/lit-html.js';
import {t} from '../i18n.js';

const STATES = ['running', 'waiting', 'paused', 'completed', 'aborted', 'failed', 'lost', 'unknown'];
const ENDED = new Set(['completed', 'aborted', 'failed']);

// Shape first, colour second.
const MARKS = {
  running: 'M4 2.500v11L13 8z',
  waiting: 'M8 1.500 14.500 8 8 14.500 1.500 8zM8 5v3.500M8 10.600v.400',
  paused: 'M5.500 3v10M10.500 3v10',
  completed: 'M2.500 8.500 6.500 12.500 13.500 4',
  aborted: 'M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2M4 12l8-8',
  failed: 'M5 1.500h6L14.500 5v6L11 14.500H5L1.500 11V5zM5.500 5.500l5 5M10.500 5.500l-5 5',
  lost: 'M3 4h2M7 4h2M11 4h2M3 12h2M7 12h2M11 12h2M5 6l6 4M11 6l-6 4',
  unknown: 'M5.500 6c0-4 5-3.800 5-.600 0 2.300-2.500 2.300-2.500 4.400M8 12.800v.400',
};

export const knownRun = (state) => (STATES.includes(state) ? state : 'unknown');

export const runWord = (state) => t(`run.state.${knownRun(state)}`);

export const hasEnded = ({state}) => ENDED.has(state);

/** The badge of a run's state: shape, colour and word. */
export const runState = ({state}) => html`<span class="run-state ${knownRun(state)}" data-testid="run-state" data-state=${knownRun(state)}>
  <svg viewBox="0 0 16 16" aria-hidden="true"><path d=${MARKS[knownRun(state)]} /></svg>
  <span>${runWord(state)}</span>
</span>`;

// What databases say of a verdict or an outcome, by how it sounds.
const TONES = {
  ready: 'good',
  complete: 'good',
  completed: 'good',
  done: 'good',
  passed: 'good',
  success: 'good',
  approved: 'good',
  ready_with_corrections: 'attention',
  needs_human: 'check',
  human_required: 'check',
  not_ready: 'bad',
  failed: 'bad',
  error: 'bad',
};

/** How a word of the database sounds: `good`, `attention`, `check`, `bad` or `spare`. */
export const toneOf = (word) => TONES[String(word ?? '').toLowerCase()] ?? 'spare';
