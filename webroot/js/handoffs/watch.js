import {alarm} from '../announce.js';
import {flash} from '../flash.js';
import {clip} from '../format.js';
import {t} from '../i18n.js';
import {note} from '../notify.js';
import {chimeOnce} from '../sound.js';
import {keyOf} from '../stream/topic.js';
import {lists, servesHandoffs} from './list.js';

let known = null;
let mine = new Set();

/** One that this tab puts back into the queue is no news here. */
export const expected = (handoff) => mine.add(keyOf(handoff));

/**
 * Tells of escalations that were not in the queue before: to people who listen, in the title and on the desktop of people who
 * look elsewhere, and with a sound for those who asked for one.
 */
export function tellOfHandoffs(store, desk) {
  const {synced} = store.topic('handoffs');
  if (!servesHandoffs(store) || !synced) {
    if (!store.get('session')?.signed_in) known = null;
    return;
  }
  const {waiting} = lists(store, desk);
  const before = known;
  known = new Set(waiting.map(keyOf));
  // Those that were there when the page was opened are no news.
  if (!before) return;
  const fresh = waiting.filter((one) => !before.has(keyOf(one)) && !mine.delete(keyOf(one)));
  if (fresh.length === 0) return;
  const [{priority, summary}] = fresh;
  const words =
    fresh.length === 1
      ? t('handoff.told.new', {priority: t(`handoff.priority.${priority}`), summary: clip(summary, 120)})
      : t('handoff.told.more', {count: fresh.length});
  alarm(words);
  const {notifications, sound} = store.get('settings');
  flash(`\u25cf ${words}`, () => store.set('second', Date.now()));
  if (sound) chimeOnce(keyOf(fresh[0]));
  if (notifications && document.hidden) {
    for (const one of fresh.slice(0, 3)) note(t('handoff.note', {priority: t(`handoff.priority.${one.priority}`)}), clip(one.summary, 160), `signalbox-handoff-${keyOf(one)}-${one.version}`);
  }
}
