import {html, nothing, svg} from '../../vendor/lit-html/lit-html.js';
import {t} from '../i18n.js';

const MOST_BLOCKS = 40;
const BLOCK = 10;
const JOINT = 1.6;
const WIDTH = MOST_BLOCKS * BLOCK;
const ORDER = ['passed', 'verifying', 'in_progress', 'failed', 'skipped', 'open'];

/** How many stories of each status; a list without stories counts by its totals. */
export function counts(project) {
  const by = {passed: 0, verifying: 0, in_progress: 0, failed: 0, skipped: 0, open: 0};
  for (const {status} of project.stories) by[status in by ? status : 'open']++;
  if (project.stories.length === 0) {
    by.passed = project.stories_passed;
    by.open = Math.max(0, project.stories_total - project.stories_passed);
  }
  return by;
}

/** The progress in words, which is also what the picture is called. */
export function progressText(project) {
  if (project.stories_total === 0) return t('progress.none');
  const by = counts(project);
  const parts = [t('progress.passed', {passed: project.stories_passed, total: project.stories_total})];
  for (const status of ['in_progress', 'verifying', 'failed', 'skipped']) {
    if (by[status] > 0) parts.push(t(`progress.${status}`, {count: by[status]}));
  }
  return parts.join(' \u00b7 ');
}

/**
 * The stories as a line of track: one block each, with insulated joints between, as long as blocks can be told apart;
 * beyond that one length for each status. One path for each status keeps a card small.
 */
export function track(project) {
  const total = project.stories_total;
  const blocks = total > 0 && total <= MOST_BLOCKS && project.stories.length === total;
  const paths = total === 0 ? {} : blocks ? single(project.stories) : lengths(counts(project), total);
  return html`<svg
    class="track"
    data-testid="track"
    viewBox="0 0 ${WIDTH} 16"
    preserveAspectRatio="none"
    role="img"
    aria-label=${progressText(project)}
  >
    <path class="bed" d="M0 8H${WIDTH}" />
    ${ORDER.map((status) => (paths[status] ? line(status, paths[status]) : nothing))}
  </svg>`;
}

function single(stories) {
  const size = WIDTH / stories.length;
  const paths = {};
  const joint = Math.min(JOINT, size / 4) * (stories.length > 1 ? 1 : 0);
  stories.forEach(({status}, i) => {
    const kind = ORDER.includes(status) ? status : 'open';
    const from = i * size;
    paths[kind] = `${paths[kind] ?? ''}M${round(from)} 8H${round(from + size - joint)}`;
  });
  return paths;
}

function lengths(by, total) {
  const paths = {};
  let from = 0;
  for (const status of ORDER) {
    if (by[status] === 0) continue;
    const to = from + (by[status] / total) * WIDTH;
    paths[status] = `M${round(from)} 8H${round(Math.max(from + 1, to - JOINT / 2))}`;
    from = to;
  }
  return paths;
}

const line = (status, path) =>
  svg`<path class="block ${status}" d=${path} /><path class="core ${status}" d=${path} />`;

const round = (value) => Math.round(value * 100) / 100;
