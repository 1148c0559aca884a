import {html, nothing} from '../../vendor/lit-html/lit-html.js';
import {alarm, announce} from '../announce.js';
import {visible} from '../format.js';
import {t} from '../i18n.js';
import {journalTroubles} from '../journal.js';
import {absolute, ago} from '../time.js';

let told = '';

/** On every page: what does not work because the journal's database is not well. */
export function journalBanner(store) {
  return html`<div class="banners" role="region" aria-label=${t('journal.label')}>
    ${journalTroubles(store).map(
      ({node, state, message, since}) => html`<div class="banner ${state}" data-testid="journal-banner" data-state=${state}>
        <svg viewBox="0 0 16 16" aria-hidden="true"><path d="M8 1.800 15 14H1zM8 6.500v3.500M8 12h.1" /></svg>
        <div>
          <p><strong>${t(`journal.${state}`)}</strong> ${t(`journal.${state}.what`)}</p>
          <p class="second">
            ${since ? html`${t('journal.since')} ${absolute(since)} (<time ${ago(since)}></time>) \u00b7 ` : nothing}${t('nodes.node')} <bdi>${visible(node)}</bdi>${message
              ? html` \u00b7 <span lang="en"><bdi>${visible(message)}</bdi></span>`
              : nothing}
          </p>
        </div>
      </div>`,
    )}
  </div>`;
}

/** After drawing: says it once to people who listen; the banner itself is silent, since the age in it goes on. */
export function syncJournalBanner(store) {
  const states = journalTroubles(store).map(({state}) => state);
  const now = states.join();
  if (now === told) return;
  if (states.length > 0) alarm(states.map((state) => `${t(`journal.${state}`)} ${t(`journal.${state}.what`)}`).join(' '));
  else announce(t('journal.ok'));
  told = now;
}
