import {html, nothing} from '../../vendor/lit-html/lit-html.js';
import {compact, duration, money} from '../amounts.js';
import {clip} from '../format.js';
import {number, t} from '../i18n.js';
import {ago} from '../time.js';
import {toneOf} from './run-state.js';

const given = (value) => value !== null && value !== undefined;

/** A word of the database as a mark of its own; its tone is never all that it says. */
export const said = (word, testId = 'said', tone = toneOf(word)) =>
  given(word) && word !== '' ? html`<span class="said ${tone}" data-testid=${testId}><bdi>${clip(String(word).replaceAll('_', ' '), 60)}</bdi></span>` : nothing;

/** The file's name of a plan; the whole path is its title. */
export function planName(plan) {
  const path = clip(plan ?? '', 300);
  const name = path.split('/').pop() || path || t('run.no_plan');
  return html`<bdi title=${path}>${clip(name, 100)}</bdi>`;
}

export const cost = ({cost_usd: dollars}) => (given(dollars) ? money(dollars) : nothing);

/** Tokens in and out in short, all digits in the title. */
export function tokens({tokens_in: tokensIn, tokens_out: tokensOut}) {
  if (!tokensIn && !tokensOut) return nothing;
  const all = t('run.tokens.all', {in: tokensIn ?? 0, out: tokensOut ?? 0});
  return html`<span title=${all}><span aria-hidden="true">${compact(tokensIn ?? 0)} \u2192 ${compact(tokensOut ?? 0)}</span><span class="visually-hidden">${all}</span></span>`;
}

/** How long it took, or how long it has been going on. */
export function lasted({duration_ms: ms, started_at: started, state}) {
  if (given(ms)) return duration(ms);
  return started && state === 'running' ? html`<time ${ago(started, true)}></time>` : nothing;
}

/** Phases that are done, of those that are known. */
export function phasesDone({phases_done: done, phases_total: total}) {
  if (!total) return nothing;
  return html`<span class="phase-count"><progress max=${total} .value=${done} aria-label=${t('run.phases')}></progress> ${t('run.phases.of', {done, total})}</span>`;
}

export const count = (value) => (given(value) ? number(value) : nothing);
