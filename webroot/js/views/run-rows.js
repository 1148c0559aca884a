import {html, nothing} from '../../vendor/lit-html/lit-html.js';
import {duration} from '../amounts.js';
import {ansi} from '../ansi.js';
import {clip, shortSha, visible} from '../format.js';
import {t} from '../i18n.js';
import {href} from '../router.js';
import {ago} from '../time.js';
import {eventMark} from './event-mark.js';
import {parsed, raw} from './json.js';
import {cost, said, tokens} from './run-facts.js';
import {toneOf} from './run-state.js';
import {longText} from './text.js';

const ROLES = {author: 'prompt', reviewer: 'agent', human: 'person', git: 'forth', quality: 'tick', phase: 'lamp', run: 'lamp'};

// Mark, what it is, when; then what it says; then its figures and the row itself.
function entry(key, kind, {mark, tone, head, at, where, body = nothing, figures = nothing, said: source}) {
  return html`<li class="entry ${kind}" data-testid="entry" data-kind=${kind} data-key=${key}>
    ${eventMark(mark, tone)}
    <div class="entry-main">
      <p class="entry-head">${head} <span class="entry-when">${where ? html`<span>${where}</span>` : nothing}${at ? html`<time ${ago(at)}></time>` : nothing}</span></p>
      ${body}
      <p class="entry-foot">${figures}${source ? html`<span>${source.button}</span>` : nothing}</p>
      ${source?.block ?? nothing}
    </div>
  </li>`;
}

function where({phase, iteration, attempt}) {
  const parts = [phase && t('run.in_phase', {phase: clip(phase, 60)}), iteration && t('run.iteration', {iteration}), attempt && t('run.attempt', {attempt})];
  return parts.filter(Boolean).join(' \u00b7 ');
}

/** What an agent, a person or git did. */
export function resultRow(store, run, row, key) {
  const {role, name, outcome, summary, items = []} = row;
  if (role === 'human') return decisionRow(store, row, key, {decision: outcome, about: name, guidance: summary});
  return entry(key, 'result', {
    mark: ROLES[role] ?? 'dot',
    tone: outcome ? toneOf(outcome) : 'work',
    head: html`<strong><bdi>${role}</bdi></strong> <bdi>${clip(name, 100)}</bdi> ${said(outcome)}`,
    at: row.created_at,
    where: where(row),
    body: html`${summary ? longText(store, `${key} summary`, summary, ansi) : nothing} ${review(items)}`,
    figures: figures(run, row),
    said: quoted(store, `${run.id} ${key}`, row.json),
  });
}

function review(items) {
  if (items.length === 0) return nothing;
  return html`<ul class="review" data-testid="review" aria-label=${t('run.review')}>
    ${items.map(
      ({title, action, reason, priority}) => html`<li class="review-item" data-priority=${priority}>
        ${priority ? html`<span class="priority ${/^P[0-3]$/.test(priority) ? priority.toLowerCase() : ''}"><bdi>${clip(priority, 12)}</bdi></span>` : nothing}
        <div><strong><bdi>${clip(title, 300)}</bdi></strong> ${action ? html`<span class="second"><bdi>${clip(action.replaceAll('_', ' '), 60)}</bdi></span>` : nothing}
          ${reason ? html`<p><bdi class="outside">${visible(reason)}</bdi></p>` : nothing}</div>
      </li>`,
    )}
  </ul>`;
}

function figures(run, row) {
  const {model, duration_ms: ms, log_path: log, log_id: logId, commit} = row;
  const parts = [
    model && html`<bdi>${clip(model, 60)}</bdi>`,
    cost(row) !== nothing && cost(row),
    tokens(row) !== nothing && tokens(row),
    ms !== null && ms !== undefined && duration(ms),
    commit && html`<code class="tag" title=${visible(commit)}>${shortSha(commit)}</code>`,
    log && html`<a data-testid="entry-log" href=${href({view: 'log', project: run.project, ...(logId ? {id: logId} : {path: log})})} title=${clip(log, 300)}>${t('run.log')}</a>`,
  ];
  return parts.filter(Boolean).map((part) => html`<span>${part}</span>`);
}

/** One pass of the quality checks, each check with what it said. */
export function qualityRow(store, row, key) {
  const {passed, json, duration_ms: ms} = row;
  const checks = checksOf(parsed(json));
  return entry(key, 'quality', {
    mark: passed ? 'tick' : 'cross',
    tone: passed ? 'good' : 'bad',
    head: html`<strong>${t('run.quality')}</strong> ${said(t(passed ? 'run.passed' : 'run.not_passed'), 'checked', passed ? 'good' : 'bad')}`,
    at: row.created_at,
    where: where(row),
    body: checks.length === 0 ? nothing : html`<ul class="checks" data-testid="checks">${checks.map((check) => checkLine(store, key, check))}</ul>`,
    figures: ms !== null && ms !== undefined ? html`<span>${duration(ms)}</span>` : nothing,
    said: quoted(store, key, json),
  });
}

// `[{command, passed, output}]`, in whatever words the database has them.
const checksOf = (value) => {
  const list = Array.isArray(value) ? value : Array.isArray(value?.results) ? value.results : [];
  return list.filter((one) => one !== null && typeof one === 'object').slice(0, 50);
};

function checkLine(store, key, check) {
  const name = check.command ?? check.name ?? check.gate ?? check.id ?? '?';
  const passed = check.passed ?? (typeof check.exit_code === 'number' ? check.exit_code === 0 : null);
  const output = check.output ?? check.stderr ?? check.message ?? '';
  return html`<li>
    ${passed === null ? nothing : html`<span class="said ${passed ? 'good' : 'bad'}">${t(passed ? 'run.passed' : 'run.not_passed')}</span>`}
    <code class="path"><bdi>${clip(String(name), 200)}</bdi></code>
    ${output && !passed ? html`<div class="check-output">${longText(store, `${key} ${name}`, String(output), ansi)}</div>` : nothing}
  </li>`;
}

// What says nothing more than its name needs no button.
const quoted = (store, id, json) => (/^\s*(\{\s*\}|null)?\s*$/.test(json ?? '') ? null : raw(store, id, json));

const TELLING = ['message', 'error', 'reason', 'summary', 'title'];
const WORDS = ['role', 'template', 'readiness', 'result', 'status'];

// What an event says in so many words, whatever else is in it.
function gist(json) {
  const value = parsed(json);
  if (value === null || typeof value !== 'object') return {words: [], text: ''};
  const texts = (names) => names.map((name) => value[name]).filter((one) => typeof one === 'string' && one !== '');
  return {words: texts(WORDS), text: texts(TELLING)[0] ?? ''};
}

/** Something that happened; a person's decision looks the same in whatever form the database has it. */
export function eventRow(store, row, key) {
  if (row.decision) return decisionRow(store, row, key, row.decision);
  const {words, text} = gist(row.json);
  return entry(key, 'event', {
    mark: 'dot',
    tone: /error|abort|fail/.test(row.type) ? 'bad' : /escalation|paused/.test(row.type) ? 'attention' : 'spare',
    head: html`<code><bdi>${clip(row.type, 100)}</bdi></code> ${words.map((word) => said(word))}`,
    at: row.created_at,
    where: where(row),
    body: text ? longText(store, `${key} text`, text, ansi) : nothing,
    said: quoted(store, key, row.json),
  });
}

function decisionRow(store, row, key, {decision, about, guidance}) {
  return entry(key, 'decision', {
    mark: 'person',
    tone: 'check',
    head: html`<strong>${t('run.decided')}</strong> ${said(decision ?? '?', 'decision')} ${about ? html`<span class="second"><bdi>${clip(String(about).replaceAll('_', ' '), 80)}</bdi></span>` : nothing}`,
    at: row.created_at,
    where: where(row),
    body: guidance ? html`<blockquote class="guidance">${longText(store, `${key} guidance`, guidance)}</blockquote>` : nothing,
    said: quoted(store, key, row.json),
  });
}
