const STATES = ['full', 'read_only', 'unavailable'];

const nodesOf = (store) => [...store.topic('nodes').items.values()];
const keepsJournal = ({roles = [], journal}) => roles.includes('journal') || Boolean(journal);
const isBad = ({journal}) => STATES.includes(journal?.state);

/** Whether any node keeps the journal, or the stream carries it. */
export function servesJournal(store) {
  return Boolean(store.get('hello')?.topics?.includes('events')) || nodesOf(store).some(keepsJournal);
}

/**
 * What is wrong with the journal, one entry a node: `{node, state, message, since}`. A node that is gone does not matter
 * while another keeps the journal well.
 */
export function journalTroubles(store) {
  const nodes = nodesOf(store).filter(keepsJournal);
  const well = nodes.some((node) => node.state === 'up' && !isBad(node));
  return nodes
    .filter((node) => isBad(node) && (node.state === 'up' || !well))
    .map(({id, name, journal}) => ({node: name ?? id, ...journal}));
}
