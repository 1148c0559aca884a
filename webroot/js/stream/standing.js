/** How much what the page shows can be believed, in one word. */
export function standing(phase, reason, {believed, polled, failures}) {
  if (phase === 'signed_out' || (phase === 'live' && believed)) return phase;
  if (polled) return 'polling';
  if (phase === 'syncing' || failures === 0) return 'catching';
  if (reason === 'max_age' && polled === null) return 'catching';
  return navigator.onLine === false ? 'offline' : 'reconnecting';
}
