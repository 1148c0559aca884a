/**
 * A state topic as a value: keyed items, the signature of the whole, workspaces with problems, who looks after it (as
 * `members.owner`). `revision` counts all
 * changes, `order` only those that can change a sorted list (an item came, went or was renamed).
 */
export const emptyTopic = Object.freeze({
  items: new Map(),
  signature: null,
  problems: [],
  members: {},
  synced: false,
  revision: 0,
  order: 0,
});

/**
 * What tells an item of a topic from the others; one that lies in a project has an id that only its project knows. A handoff
 * may be about a project, and does not lie in it.
 */
export function keyOf(item) {
  if (item.slug === undefined && item.session_id === undefined && item.project && item.id) return `${item.project}/${item.id}`;
  return String(item.slug ?? item.id ?? item.node ?? '');
}

/** Applies one message and gives the next value, or the same one if nothing changed. */
export function reduce(topic, message) {
  switch (message.op) {
    case 'snapshot':
      return snapshot(topic, message);
    case 'current':
      return topic.synced ? topic : {...topic, synced: true, revision: topic.revision + 1};
    case 'put':
      return put(topic, message);
    case 'remove':
      return remove(topic, message);
    case 'problems':
      return {
        ...topic,
        problems: message.problems ?? [],
        signature: message.signature ?? topic.signature,
        revision: topic.revision + 1,
      };
    case 'owner':
      return {
        ...topic,
        members: {...topic.members, owner: message.owner},
        signature: message.signature ?? topic.signature,
        revision: topic.revision + 1,
      };
    default:
      return topic;
  }
}

/** The message that brings an empty topic to this value. */
export function asSnapshot(topic) {
  return {
    op: 'snapshot',
    items: [...topic.items.values()],
    signature: topic.signature,
    problems: topic.problems,
    ...topic.members,
  };
}

function snapshot(topic, message) {
  const items = new Map();
  let sameOrder = topic.items.size === message.items.length;
  for (const item of message.items) {
    const key = keyOf(item);
    const known = topic.items.get(key);
    // The same object for the same version: what is drawn from it need not be drawn again.
    items.set(key, known && item.version !== undefined && isSame(known, item) ? known : item);
    sameOrder &&= known?.name === item.name && topic.items.has(key);
  }
  return {
    items,
    signature: message.signature ?? null,
    problems: message.problems ?? [],
    members: message.owner ? {owner: message.owner} : {},
    synced: true,
    revision: topic.revision + 1,
    order: topic.order + (sameOrder ? 0 : 1),
  };
}

// A node's items carry the program's version, which says nothing about the item: those are compared whole.
function isSame(known, item) {
  return item.slug !== undefined || item.project !== undefined ? known.version === item.version : JSON.stringify(known) === JSON.stringify(item);
}

function put(topic, message) {
  const key = keyOf(message.item);
  const known = topic.items.get(key);
  // The map is changed in place: copying 1,000 entries for one change would cost more than drawing it.
  const items = topic === emptyTopic ? new Map() : topic.items;
  items.set(key, message.item);
  return {
    ...topic,
    items,
    signature: message.signature ?? topic.signature,
    revision: topic.revision + 1,
    order: topic.order + (known && known.name === message.item.name ? 0 : 1),
  };
}

function remove(topic, message) {
  if (!topic.items.delete(String(message.id))) return {...topic, signature: message.signature ?? topic.signature};
  return {
    ...topic,
    signature: message.signature ?? topic.signature,
    revision: topic.revision + 1,
    order: topic.order + 1,
  };
}
