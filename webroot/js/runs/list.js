let known = {items: null, revision: -1, byProject: new Map()};

/** The runs of a project that the stream tells of, newest first. */
export function runsOf(store, slug) {
  const {items, revision} = store.topic('runs');
  if (known.items !== items || known.revision !== revision) {
    const byProject = new Map();
    for (const run of items.values()) {
      if (!byProject.has(run.project)) byProject.set(run.project, []);
      byProject.get(run.project).push(run);
    }
    for (const runs of byProject.values()) runs.sort(newestFirst);
    known = {items, revision, byProject};
  }
  return known.byProject.get(slug) ?? [];
}

const begun = ({started_at: started, updated_at: updated}) => Date.parse(started ?? updated ?? 0) || 0;
const newestFirst = (a, b) => begun(b) - begun(a) || (a.id < b.id ? 1 : -1);

/** Whether the server tells of runs. */
export const servesRuns = (store) => Boolean(store.get('hello')?.topics?.includes('runs'));
