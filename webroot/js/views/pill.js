import {html, nothing} from '../../vendor/lit-html/lit-html.js';
import {t} from '../i18n.js';
import {clock} from '../time.js';

/** Everything the header says about the connection, as one value: `{state, word, asOf}`. */
export function connectionWords(store) {
  const connection = store.get('connection') ?? {state: 'catching'};
  const pausedAt = store.get('paused');
  const state = pausedAt ? 'paused' : connection.state;
  const asOf = pausedAt ?? connection.asOf;
  return {state, word: word(state, connection), asOf: state === 'live' || state === 'catching' ? null : asOf};
}

function word(state, {retryAt}) {
  if (state !== 'reconnecting') return t(`pill.${state}`);
  const seconds = retryAt ? Math.ceil((retryAt - Date.now()) / 1000) : 0;
  return seconds > 0 ? t('pill.reconnecting', {seconds}) : t('pill.reconnecting_now');
}

/** The pill: a word, a shape and a colour for how much what is shown can be believed. */
export function pill(store, app) {
  const {state, word: text, asOf} = connectionWords(store);
  const away = state === 'reconnecting' || state === 'offline' || state === 'polling';
  return html`<div class="connection">
    <div class="pill" data-testid="pill" data-state=${state} role="group" aria-label=${t('pill.label')}>
      <svg class="pill-lamp" viewBox="0 0 16 16" aria-hidden="true"><circle class="halo" cx="8" cy="8" r="7" /><path class="mark" d=${MARKS[state] ?? MARKS.catching} /></svg>
      <span class="pill-word" data-testid="pill-word">${text}</span>
      ${asOf ? html`<span class="pill-as-of" data-testid="pill-as-of">${t('pill.as_of', {time: clock(asOf)})}</span>` : nothing}
      ${away
        ? html`<button type="button" class="pill-retry" data-testid="retry" @click=${() => app.retry()}>${t('action.retry')}</button>`
        : nothing}
    </div>
    <button
      type="button"
      class="tool pause"
      data-testid="pause"
      aria-pressed=${state === 'paused'}
      aria-label=${t(state === 'paused' ? 'live.resume' : 'live.pause')}
      title=${t(state === 'paused' ? 'live.resume' : 'live.pause')}
      ?disabled=${state === 'signed_out'}
      @click=${() => app.pause()}
    >
      <svg viewBox="0 0 16 16" aria-hidden="true"><path d=${state === 'paused' ? 'M4 2.500v11L13.500 8z' : 'M3.500 2.500h3v11h-3zM9.500 2.500h3v11h-3z'} /></svg>
    </button>
  </div>`;
}

const MARKS = {
  live: 'M4 8.200 7 11l5-6',
  catching: 'M8 4v4l3 2',
  polling: 'M4 8h.1M8 8h.1M12 8h.1',
  reconnecting: 'M11.500 6A4 4 0 1 0 12 9M12 3.500V6H9.500',
  offline: 'm5 5 6 6m0-6-6 6',
  signed_out: 'M5 8h6',
  paused: 'M6.200 5v6M9.800 5v6',
};
