import {clip} from './format.js';
import {t} from './i18n.js';

const CALLING = new Set(['waiting', 'failed', 'stalled', 'lost', 'done']);
const known = new Map();

/** Desktop notes when a project that was seen before turns to a state that calls for a person. */
export function notifyChanges(projects, settings) {
  for (const [slug, project] of projects) {
    const before = known.get(slug);
    if (before === project.state) continue;
    known.set(slug, project.state);
    if (before !== undefined && settings.notifications && document.hidden && CALLING.has(project.state)) show(project);
  }
  for (const slug of known.keys()) if (!projects.has(slug)) known.delete(slug);
}

function show(project) {
  if (typeof Notification === 'undefined' || Notification.permission !== 'granted') return;
  // Every tab sends the same tag, so twenty tabs make one note.
  const note = new Notification(clip(project.name, 80), {
    body: t(`state.${project.state}`),
    tag: `signalbox-${project.slug}-${project.version}`,
    lang: document.documentElement.lang,
  });
  note.onclick = () => (window.focus(), note.close());
}

/** Asks the browser for permission; true if notes may be shown. */
export async function allowNotes() {
  if (typeof Notification === 'undefined') return false;
  return (await Notification.requestPermission()) === 'granted';
}
