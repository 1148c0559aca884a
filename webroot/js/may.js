const ACTING = new Set(['engineer', 'admin']);

/** Why the one who is signed in may not act: `read_only`, `role`; or null. */
export function hindrance(session) {
  if (session?.read_only) return 'read_only';
  return ACTING.has(session?.role) ? null : 'role';
}

/** Whether whoever is signed in may act. */
export const mayAct = (store) => hindrance(store.get('session')) === null;

/** Whether this server shows only. */
export const showsOnly = (store) => store.get('session')?.read_only === true;
