import {keyOf} from '../stream/topic.js';

const RANKS = {urgent: 3, high: 2, normal: 1, low: 0};
const NONE = [];

let known = {items: null, revision: -1, learned: -1, lists: {waiting: NONE, inHand: NONE, parked: NONE, over: NONE}};

/** The most urgent first, then the one that has waited longest. */
export const byUrgency = (a, b) => (RANKS[b.priority] ?? 1) - (RANKS[a.priority] ?? 1) || at(a.created_at) - at(b.created_at) || (keyOf(a) < keyOf(b) ? -1 : 1);

const at = (time) => Date.parse(time) || 0;
const newestFirst = (name) => (a, b) => at(b[name]) - at(a[name]) || (keyOf(a) < keyOf(b) ? -1 : 1);

export const isOpen = ({state}) => state === 'open';
export const isClaimed = ({state}) => state === 'claimed';
export const isOver = ({state}) => state === 'resolved';
export const isParked = ({kind}) => kind === 'park';

/**
 * Every handoff there is, as the page knows it best: `waiting` for somebody and `inHand` (both escalations), `parked` ones that
 * are not over, and those that are `over`.
 */
export function lists(store, desk) {
  const {items, revision} = store.topic('handoffs');
  if (known.items === items && known.revision === revision && known.learned === desk.revision) return known.lists;
  const all = [...items.values()].map((told) => desk.now(told));
  const going = all.filter((one) => !isOver(one));
  const calling = going.filter((one) => !isParked(one));
  known = {
    items,
    revision,
    learned: desk.revision,
    lists: {
      waiting: calling.filter(isOpen).sort(byUrgency),
      inHand: calling.filter(isClaimed).sort(newestFirst('claimed_at')),
      parked: going.filter(isParked).sort(byUrgency),
      over: all.filter(isOver).sort(newestFirst('resolved_at')),
    },
  };
  return known.lists;
}

/** Whether the server tells of handoffs. */
export const servesHandoffs = (store) => Boolean(store.get('hello')?.topics?.includes('handoffs'));
