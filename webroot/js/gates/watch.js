import {alarm} from '../announce.js';
import {clip} from '../format.js';
import {t} from '../i18n.js';
import {note} from '../notify.js';
import {keyOf} from '../stream/topic.js';
import {pendingGates, servesGates} from './list.js';

let known = null;

/** Tells of questions that were not there before: to people who listen, and on the desktop of people who look elsewhere. */
export function tellOfGates(store) {
  const {synced} = store.topic('gates');
  if (!servesGates(store) || !synced) {
    if (!store.get('session')?.signed_in) known = null;
    return;
  }
  const pending = pendingGates(store);
  const before = known;
  known = new Set(pending.map(keyOf));
  // Those that were there when the page was opened are no news.
  if (!before) return;
  const fresh = pending.filter((gate) => !before.has(keyOf(gate)));
  if (fresh.length === 0) return;
  const [{project, title, question}] = fresh;
  const words = fresh.length === 1 ? t('gate.told.new', {project, title: clip(title || question, 120)}) : t('gate.told.more', {count: fresh.length});
  alarm(words);
  if (store.get('settings').notifications && document.hidden) {
    for (const gate of fresh.slice(0, 3)) note(t('gate.note', {project: gate.project}), clip(gate.title || gate.question, 160), `signalbox-gate-${keyOf(gate)}`);
  }
}
