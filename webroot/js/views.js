import * as connectView from './views/connect.js';
import * as eventsView from './views/events.js';
import * as gatesView from './views/gates.js';
import * as handoffsView from './views/handoffs.js';
import * as jobView from './views/job.js';
import * as jobsView from './views/jobs.js';
import * as logView from './views/log.js';
import * as logsView from './views/logs.js';
import * as nodesView from './views/nodes.js';
import * as projectView from './views/project.js';
import * as projectsView from './views/projects.js';
import * as runView from './views/run.js';
import * as settingsView from './views/settings.js';

/** A view: `title(store)`, `view(store, app)`, `leave()` when another one is shown; in the navigation if `nav`, and if the server serves its `topic`. */
export const VIEWS = {
  projects: {...projectsView, nav: true, topic: 'projects'},
  project: projectView,
  run: runView,
  logs: logsView,
  log: logView,
  gates: {...gatesView, nav: true, topic: 'gates'},
  handoffs: {...handoffsView, nav: true, topic: 'handoffs'},
  events: {...eventsView, nav: true, topic: 'events'},
  connect: {...connectView, nav: true, topic: 'events'},
  jobs: {...jobsView, nav: true, topic: 'jobs'},
  job: jobView,
  nodes: {...nodesView, nav: true, topic: 'nodes'},
  settings: settingsView,
};
