const STATES = ['full', 'read_only', 'unavailable'];

/** Whether any node keeps the journal, or the stream carries it. */
export function servesJournal(store) {
  if (store.get('hello')?.topics?.includes('events')) return true;
  for (const {journal} of store.topic('nodes').items.values()) if (journal) return true;
  return false;
}

/** What is wrong with the journal, one entry a node: `{node, state, message, since}`. A node that is gone says nothing. */
export function journalTroubles(store) {
  const found = [];
  for (const {id, name, node, state, journal} of store.topic('nodes').items.values()) {
    if (journal && state === 'up' && STATES.includes(journal.state)) found.push({node: name ?? node ?? id, ...journal});
  }
  return found;
}
