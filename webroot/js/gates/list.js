import {keyOf} from '../stream/topic.js';

const NONE = [];

let known = {items: null, revision: -1, pending: NONE, over: NONE, counts: new Map()};

function read(store) {
  const {items, revision} = store.topic('gates');
  if (known.items === items && known.revision === revision) return known;
  const all = [...items.values()];
  const pending = all.filter(isPending).sort((a, b) => asked(a) - asked(b) || (keyOf(a) < keyOf(b) ? -1 : 1));
  const over = all.filter((gate) => !isPending(gate)).sort((a, b) => ended(b) - ended(a) || (keyOf(a) < keyOf(b) ? -1 : 1));
  const counts = new Map();
  for (const {project} of pending) counts.set(project, (counts.get(project) ?? 0) + 1);
  known = {items, revision, pending, over, counts};
  return known;
}

const asked = (gate) => Date.parse(gate.requested_at) || 0;
const ended = (gate) => Date.parse(gate.resolution?.at ?? gate.requested_at) || 0;

export const isPending = ({state}) => state === 'pending';

/** Questions that wait for a person, the one that has waited longest first. */
export const pendingGates = (store) => read(store).pending;

/** Those that were answered or taken away, the newest first. */
export const overGates = (store) => read(store).over;

/** How many of a project's questions wait. */
export const pendingIn = (store, slug) => read(store).counts.get(slug) ?? 0;

/** Whether the server tells of gates. */
export const servesGates = (store) => Boolean(store.get('hello')?.topics?.includes('gates'));
