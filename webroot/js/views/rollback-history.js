import {html, nothing} from '../../vendor/lit-html/lit-html.js';
import {clip, shortSha, visible} from '../format.js';
import {t} from '../i18n.js';
import * as calls from '../rollback/calls.js';
import {ago} from '../time.js';
import {mayBeOld, notOffered, openUndo} from './rollback.js';
import {meaning} from './rollback-refusal.js';

const MOST_SHOWN = 20;
const OUTCOMES = ['done', 'refused', 'withdrawn', 'abandoned', 'running'];

/** What was rolled back in a project, or why nothing can be. */
export function rollbacks(store, project) {
  const missing = notOffered(store.get('session'), project);
  if (missing) return html`<p class="quiet" data-testid="rollback-not-offered" data-why=${missing}>${t(`rollback.not_offered.${missing}`)}</p>`;
  const known = history(store, project);
  return html`${mayBeOld(store, project) ? html`<p class="second" data-testid="rollbacks-old">${t('rollback.old')}</p>` : nothing}
    ${known.failure ? failed(store, known.failure) : known.list ? list(store, project, known.list) : html`<p class="quiet">${t('rollbacks.loading')}</p>`}`;
}

// Read again whenever the branch has moved, and whenever somebody here has tried something.
function history(store, {slug, git}) {
  const known = store.get('rollbacks');
  if (known && known.slug === slug && known.head === git.head) return known;
  const shown = known?.slug === slug ? known.list : null;
  const asked = {slug, head: git.head, list: shown};
  queueMicrotask(async () => {
    // Drawn twice before it ran: asked once.
    if (store.get('rollbacks') !== known) return;
    store.set('rollbacks', asked);
    const answer = await calls.history(slug);
    if (store.get('rollbacks') !== asked) return;
    store.set('rollbacks', answer.ok ? {...asked, list: answer.body.rollbacks ?? []} : {...asked, failure: answer});
  });
  return asked;
}

const failed = (store, failure) => html`<p data-testid="rollbacks-failed">
  ${t(`refusal.${meaning(failure.code)}`)} <button type="button" class="link" @click=${() => store.set('rollbacks', null)}>${t('rollback.again')}</button>
</p>`;

function list(store, project, attempts) {
  if (attempts.length === 0) return html`<p class="quiet" data-testid="rollbacks-none">${t('rollbacks.none')}</p>`;
  return html`<ol class="attempts" data-testid="rollbacks">
      ${attempts.slice(0, MOST_SHOWN).map((attempt) => entry(store, project, attempt))}
    </ol>
    ${attempts.length > MOST_SHOWN ? html`<p class="quiet">${t('rollback.more', {count: attempts.length - MOST_SHOWN})}</p>` : nothing}`;
}

function entry(store, project, attempt) {
  const {rollback_id: id, kind, outcome, actor, at, done, refusal, undone_by: undoneBy} = attempt;
  const known = OUTCOMES.includes(outcome) ? outcome : 'running';
  const what = t(`rollbacks.${kind === 'undo' ? 'undo' : 'rollback'}`);
  return html`<li data-testid="attempt" data-id=${id} data-outcome=${outcome}>
    <p>
      <strong>${what}</strong> <span class="outcome ${known}">${undoneBy ? t('rollbacks.undone') : t(`rollbacks.outcome.${known}`)}</span>
      ${done ? html`<code class="tag" title=${done.reverted_commit}>${shortSha(done.reverted_commit)}</code>` : nothing}
      ${done?.story_reverted ? html`<span class="tag"><bdi>${clip(done.story_reverted, 40)}</bdi></span>` : nothing}
    </p>
    ${refusal ? html`<p>${t(`refusal.${meaning(refusal.code)}`)}</p>` : nothing}
    <p class="second"><bdi>${clip(visible(actor), 120)}</bdi>, <time ${ago(at)}></time></p>
    ${outcome === 'done' && done && !undoneBy && done.new_head === project.git.head
      ? html`<button type="button" class="button" data-testid="attempt-undo" aria-haspopup="dialog" aria-label="${t('rollback.undo')}: ${what} ${shortSha(done.reverted_commit)}" @click=${() => openUndo(store, project.slug, attempt)}>${t('rollback.undo')}</button>`
      : nothing}
  </li>`;
}
