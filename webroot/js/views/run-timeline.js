import {html, nothing} from '../../vendor/lit-html/lit-html.js';
import {repeat} from '../../vendor/lit-html/directives/repeat.js';
import {currentLanguage, t} from '../i18n.js';
import {memo} from '../memo.js';
import {eventRow, qualityRow, resultRow} from './run-rows.js';

const PAGE = 100;
const KINDS = ['all', 'result', 'quality', 'decision', 'event'];

let merged = {body: null, rows: []};

/** All that happened in a run, newest first: results, checks, events and what people decided. */
export function timeline(store, app, run, body) {
  const {only = 'all', rows: asked} = store.get('route');
  const all = rowsOf(body);
  const wanted = only === 'all' ? all : all.filter(({kind}) => kind === only);
  const most = Math.max(PAGE, Number(asked) || 0);
  const shown = wanted.slice(0, most);
  const refine = (members) => app.router.refine({...store.get('route'), ...members});
  return html`${filters(all, only, refine)}
    ${shown.length === 0
      ? html`<p class="quiet">${t(all.length === 0 ? 'run.nothing_yet' : 'run.none_of_these')}</p>`
      : list(store, run, shown)}
    ${wanted.length > most
      ? html`<p><button type="button" class="button" data-testid="timeline-more" @click=${() => refine({rows: most + PAGE})}>${t('run.earlier', {count: wanted.length - most})}</button></p>`
      : nothing}`;
}

function filters(all, only, refine) {
  return html`<div class="chips" role="group" aria-label=${t('run.filter')} data-testid="timeline-filter">
    ${KINDS.map((kind) => {
      const count = kind === 'all' ? all.length : all.filter((row) => row.kind === kind).length;
      return html`<button type="button" class="chip" data-testid="only-${kind}" aria-pressed=${only === kind} @click=${() => refine({only: kind === 'all' ? '' : kind, rows: ''})}>
        ${t(`run.only.${kind}`)} <span class="chip-count">${count}</span>
      </button>`;
    })}
  </div>`;
}

function list(store, run, rows) {
  const {zone, times} = store.get('settings');
  const opened = store.get('opened');
  return html`<ol class="timeline" data-testid="timeline">
    ${repeat(
      rows,
      ({key}) => key,
      ({key, kind, row, text}) =>
        memo([text, currentLanguage(), zone, times, opened], () =>
          row.role !== undefined ? resultRow(store, run, row, key) : row.passed !== undefined ? qualityRow(store, row, key) : eventRow(store, row, key, kind),
        ),
    )}
  </ol>`;
}

// A person's decision is the same thing, whether the database has it as an event or as a step.
const isDecision = ({role, decision}) => role === 'human' || Boolean(decision);

function rowsOf(body) {
  if (merged.body === body) return merged.rows;
  const before = new Map(merged.rows.map((row) => [row.key, row]));
  const tagged = (kind, list) =>
    list.map((row, i) => {
      const key = `${kind} ${row.id}`;
      const text = JSON.stringify(row);
      const known = before.get(key);
      // The same object for the same row: what is drawn from it need not be drawn again.
      return known?.text === text ? {...known, i} : {key, kind: isDecision(row) ? 'decision' : kind, row, text, i, at: Date.parse(row.created_at ?? '') || 0};
    });
  // A step of a person is told as a decision, too: it is one thing, and happened once.
  const decided = new Set(body.events.filter(({type, decision}) => decision && type.startsWith('human:')).map(({id}) => id));
  const results = body.results.filter(({id, role}) => role !== 'human' || !decided.has(id));
  const rows = [...tagged('result', results), ...tagged('quality', body.quality), ...tagged('event', body.events)];
  // Databases tell the second only: within one the order of each table holds.
  rows.sort((a, b) => b.at - a.at || b.i - a.i || (a.key < b.key ? 1 : -1));
  merged = {body, rows};
  return rows;
}
