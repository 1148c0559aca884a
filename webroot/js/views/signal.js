import {html} from '../../vendor/lit-html/lit-html.js';
import {t} from '../i18n.js';

/** Every state a project can be in, in the order of the strip: what calls for a person comes first. */
export const STATES = ['waiting', 'failed', 'lost', 'stalled', 'running', 'paused', 'idle', 'done', 'unknown'];

// A semaphore says by the angle of its arm what its colour says too: raised is clear, level is caution (notched) or
// danger (square and striped). What is not a movement has a plate or a lamp instead.
const GLYPHS = {
  running: html`<svg class="glyph" viewBox="0 0 48 48" aria-hidden="true">
    <path class="post" d="M13 45V8" />
    <circle class="cap" cx="13" cy="6" r="3" />
    <path class="arm" d="M13 27 39 9" />
    <path class="stripe" d="m29 11.500 4.500 6.500" />
    <circle class="lamp" cx="13" cy="27" r="5" />
  </svg>`,
  stalled: html`<svg class="glyph" viewBox="0 0 48 48" aria-hidden="true">
    <path class="post" d="M13 45V8" />
    <circle class="cap" cx="13" cy="6" r="3" />
    <path class="blade" d="M10 13h34l-6 6.500 6 6.500H10z" />
    <path class="chevron" d="m27 13 6 6.500-6 6.500" />
    <circle class="lamp" cx="13" cy="36" r="4.500" />
  </svg>`,
  failed: html`<svg class="glyph" viewBox="0 0 48 48" aria-hidden="true">
    <path class="post" d="M13 45V8" />
    <circle class="cap" cx="13" cy="6" r="3" />
    <path class="blade" d="M10 13h34v13H10z" />
    <path class="stripe" d="M36 13v13" />
    <circle class="lamp" cx="13" cy="36" r="4.500" />
  </svg>`,
  lost: html`<svg class="glyph" viewBox="0 0 48 48" aria-hidden="true">
    <path class="post broken" d="M13 45V8" />
    <path class="ghost" d="M10 14h33v12H10z" />
    <path class="cross" d="m18 8 17 24M35 8 18 32" />
  </svg>`,
  waiting: html`<svg class="glyph" viewBox="0 0 48 48" aria-hidden="true">
    <path class="blade" d="M24 3 45 24 24 45 3 24z" />
    <path class="ink" d="M24 13v13" />
    <circle class="ink-dot" cx="24" cy="33.500" r="2.900" />
  </svg>`,
  paused: html`<svg class="glyph" viewBox="0 0 48 48" aria-hidden="true">
    <path class="bars" d="M17 10v28M31 10v28" />
  </svg>`,
  done: html`<svg class="glyph" viewBox="0 0 48 48" aria-hidden="true">
    <circle class="ring" cx="24" cy="24" r="18" />
    <path class="tick" d="m15 25 6.500 6.500L34 18" />
  </svg>`,
  idle: html`<svg class="glyph" viewBox="0 0 48 48" aria-hidden="true">
    <circle class="ring" cx="24" cy="24" r="16" />
  </svg>`,
  unknown: html`<svg class="glyph" viewBox="0 0 48 48" aria-hidden="true">
    <circle class="ring dashed" cx="24" cy="24" r="19" />
    <path class="tick" d="M18 20c0-9 12-8.500 12-1 0 5.500-6 5.500-6 10" />
    <circle class="dot" cx="24" cy="35.500" r="2.600" />
  </svg>`,
};

export function known(state) {
  return STATES.includes(state) ? state : 'unknown';
}

export function stateWord(state) {
  return t(`state.${known(state)}`);
}

/** The lamp window: a dark plate in both themes, so that an aspect reads from afar. */
export function signal(state, size = 'small') {
  return html`<span class="signal ${size}" data-aspect=${known(state)}>${GLYPHS[known(state)]}</span>`;
}
