import {clip} from './format.js';
import {t} from './i18n.js';

const CALLING = new Set(['waiting', 'failed', 'stalled', 'lost', 'done']);
const known = new Map();

/**
 * Desktop notes when a project that was seen before turns to a state that calls for a person.
 * @param told whether something else tells why that project waits
 */
export function notifyChanges(projects, settings, told = () => false) {
  for (const [slug, project] of projects) {
    const before = known.get(slug);
    if (before === project.state) continue;
    known.set(slug, project.state);
    if (before === undefined || !settings.notifications || !document.hidden || !CALLING.has(project.state)) continue;
    if (project.state !== 'waiting' || !told(slug)) note(clip(project.name, 80), t(`state.${project.state}`), `signalbox-${slug}-${project.version}`);
  }
  for (const slug of known.keys()) if (!projects.has(slug)) known.delete(slug);
}

/** A note on the desktop, if the browser allows it. Every tab sends the same tag, so twenty tabs make one note. */
export function note(title, body, tag) {
  if (typeof Notification === 'undefined' || Notification.permission !== 'granted') return;
  const shown = new Notification(title, {body, tag, lang: document.documentElement.lang});
  shown.onclick = () => (window.focus(), shown.close());
}

/** Asks the browser for permission; true if notes may be shown. */
export async function allowNotes() {
  if (typeof Notification === 'undefined') return false;
  return (await Notification.requestPermission()) === 'granted';
}
