const SKEW_LIMIT_MS = 10000;

/**
 * What the person should know about the page itself, as a list of `{id, kind, text, parameters, action?}`. Worked out
 * from what the stream and the session tell; dismissed ones stay away until they cease and come back.
 */
export function notices(store) {
  const {skewMs = 0, buffering = false, reason = null, state} = store.get('connection') ?? {};
  const started = store.get('startedWith');
  const served = store.get('hello')?.version;
  const found = [];
  if (started && served && started !== served) {
    found.push({id: 'newer', kind: 'info', parameters: {version: served}, action: 'reload'});
  }
  if (buffering) found.push({id: 'buffering', kind: 'warning'});
  if (reason === 'too_many_streams' && state !== 'live') found.push({id: 'too_many_streams', kind: 'warning'});
  if (Math.abs(skewMs) > SKEW_LIMIT_MS) {
    const seconds = Math.round(Math.abs(skewMs) / 1000);
    found.push({id: skewMs > 0 ? 'behind' : 'ahead', kind: 'info', parameters: {count: seconds}});
  }
  const own = store.get('message');
  if (own) found.push({id: own.id, kind: own.kind ?? 'info', parameters: own.parameters});
  return found;
}

/** The notices that were not dismissed. */
export function shownNotices(store) {
  const all = notices(store);
  const dismissed = store.get('dismissed') ?? new Set();
  return all.filter(({id}) => !dismissed.has(id));
}

export function dismiss(store, id) {
  if (store.get('message')?.id === id) store.set('message', null);
  else store.set('dismissed', new Set([...(store.get('dismissed') ?? []), id]));
}

/** Something that the person just did, or tried, and that the view itself does not show. */
export function tell(store, id, {kind = 'info', parameters} = {}) {
  store.set('message', {id, kind, parameters});
}
