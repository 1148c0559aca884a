import {clip, shortSha} from '../format.js';
import {t} from '../i18n.js';

const MOST = 240;
const STATE_TONES = {failed: 'bad', lost: 'bad', waiting: 'check', stalled: 'attention', running: 'good', done: 'good'};

const JOB_TONES = {success: 'good', warning: 'attention', error: 'bad', interrupted: 'bad'};

/** Types that Signalbox writes itself, by their beginnings; all else came from outside. */
const OWN = ['story.', 'project.', 'rollback.', 'session.', 'command', 'journal.', 'job.', 'gate.', 'run.'];

export const isFromOutside = ({type}) => !OWN.some((beginning) => type.startsWith(beginning));

// Each gives `[mark, tone, text]`; the text may be empty, and then the data itself is shown.
const KNOWN = {
  'story.passed': (data) => ['tick', 'good', story('story_passed', data)],
  'story.reopened': (data) => ['back', 'attention', story('story_reopened', data)],
  'story.failed': (data) => ['cross', 'bad', story('story_failed', data)],
  'project.state': ({from, to, evidence}) => [
    'lamp',
    STATE_TONES[to] ?? 'spare',
    to ? join(t('event.project_state', {from: stateOf(from), to: stateOf(to)}), evidence?.[0]) : '',
  ],
  'project.found': ({name, path}) => ['plus', 'good', join(t('event.project_found'), path ?? name)],
  'project.gone': ({name, path}) => ['minus', 'spare', join(t('event.project_gone'), path ?? name)],
  'rollback.done': (data) => ['back', 'attention', join(t('event.rollback_done', {commit: sha(data.reverted_commit)}), data.story)],
  'rollback.undone': (data) => ['forth', 'work', t('event.rollback_undone', {commit: sha(data.reverted_commit)})],
  'rollback.refused': ({code, reason}) => ['slash', 'attention', join(t('event.rollback_refused'), reason ?? code)],
  'job.started': (data) => ['prompt', 'work', job('job_started', data)],
  'job.cancelled': (data) => ['slash', 'attention', job('job_cancelled', data)],
  'job.finished': (data) => ['lamp', JOB_TONES[data.state] ?? 'spare', join(job('job_finished', data), data.message, ' \u2014 ')],
  'gate.requested': ({title, question}) => ['person', 'check', join(t('event.gate_requested'), title || question)],
  'gate.resolved': ({decision, title, via}) => ['person', 'good', join(t('event.gate_resolved', {decision: text(decision), via: text(via)}), title)],
  'gate.late': ({decision, title}) => ['slash', 'attention', join(t('event.gate_late', {decision: text(decision)}), title)],
  'gate.withdrawn': ({title}) => ['minus', 'spare', join(t('event.gate_withdrawn'), title)],
  'handoff.created': ({summary: short}) => ['person', 'check', join(t('event.handoff_created'), short)],
  'handoff.claimed': ({summary: short}) => ['person', 'work', join(t('event.handoff_claimed'), short)],
  'handoff.renewed': ({summary: short}) => ['person', 'work', join(t('event.handoff_renewed'), short)],
  'handoff.released': ({summary: short}) => ['back', 'check', join(t('event.handoff_released'), short)],
  'handoff.expired': ({summary: short}) => ['back', 'attention', join(t('event.handoff_expired'), short)],
  'handoff.resolved': ({summary: short}) => ['person', 'good', join(t('event.handoff_resolved'), short)],
  'handoff.reassigned': ({summary: short}) => ['person', 'work', join(t('event.handoff_reassigned'), short)],
  'session.signed_in': ({role}) => ['key', 'spare', role ? t('event.signed_in', {role: word('role', role)}) : t('event.signed_in_plain')],
  'session.signed_out': () => ['key', 'spare', t('event.signed_out')],
  'session.refused': ({code, remote}) => ['slash', 'attention', join(join(t('event.sign_in_refused'), code), remote, ' \u2014 ')],
  'journal.pruned': ({rows = 0}) => ['minus', 'spare', t('event.journal_pruned', {count: rows})],
  'journal.lost': ({rows = 0}) => ['cross', 'bad', t('event.journal_lost', {count: rows})],
};

/** What a row says in one line: `{mark, tone, text}`, for the eye; the mark is a shape of its own beside the colour. */
export function summary({type, data}) {
  const members = data !== null && typeof data === 'object' && !Array.isArray(data) ? data : {};
  const [mark, tone, text] = known(type, members) ?? ['dot', 'spare', ''];
  return {mark, tone, text: clip(text || said(members) || plain(data), MOST)};
}

// What most programs call the one line that is meant for people.
const said = ({message, title, summary: short}) => [message, title, short].find((one) => typeof one === 'string' && one.trim()) ?? '';

function known(type, data) {
  if (Object.hasOwn(KNOWN, type)) return KNOWN[type](data);
  if (type.startsWith('rollback.')) return ['back', 'spare', join(data.code ?? '', data.reason)];
  if (type.startsWith('command')) return command(data);
  return hook(data.payload !== null && typeof data.payload === 'object' ? {...data.payload, name: data.hook_event_type} : data, type);
}

// `POST /api/projects/{slug}/rollback` with the slug in its place, and how it ended.
function command({operation, parameters, status, code}) {
  const refused = typeof status === 'number' && status >= 400;
  const called = text(operation).replace(/\{(\w+)\}/g, (place, name) => text(parameters?.[name]) || place);
  return ['prompt', refused ? 'attention' : 'work', join(called, text(code) || (status ? String(status) : ''))];
}

const HOOK_TONES = {
  Notification: 'check',
  PermissionRequest: 'check',
  PostToolUseFailure: 'bad',
  StopFailure: 'bad',
  Stop: 'spare',
  SubagentStop: 'spare',
  SessionEnd: 'spare',
};

/** The name that an agent gave its hook, if the row is one. */
export function hookName({type, data}) {
  const name = data?.hook_event_name ?? data?.hook_event_type ?? data?.name;
  if (typeof name === 'string' && name) return name;
  return type.startsWith('claude_code.') ? type.slice('claude_code.'.length) : null;
}

// The members are those that coding agents' hooks have in common.
function hook(data, type) {
  const name = hookName({type, data});
  if (!name || !/^(claude_code\.|hook)/.test(type)) return null;
  const {tool_name: tool, tool_input: input, message, prompt, source, reason, title} = data;
  const detail = tool ? join(text(tool), text(input?.command ?? input?.file_path ?? input?.path ?? input?.pattern ?? input?.url ?? input?.query ?? input?.description)) : text(message ?? prompt ?? title ?? reason ?? source);
  return ['agent', HOOK_TONES[name] ?? 'work', join(name, detail, ' \u2014 ')];
}

const story = (key, {story: id, title, stories_passed: passed, stories_total: total}) => {
  if (!id) return '';
  const progress = typeof total === 'number' && total > 0 ? ` (${t('progress.passed', {passed: passed ?? 0, total})})` : '';
  return `${join(t(`event.${key}`, {story: id}), title)}${progress}`;
};

const job = (key, {action, label, target, state}) => {
  const name = [label || action, target].map(text).filter(Boolean).join(' \u00b7 ');
  return name ? t(`event.${key}`, {job: name, state: word('job.state', state)}) : '';
};

const word = (kind, value) => {
  const known = t(`${kind}.${value}`);
  return known === `${kind}.${value}` ? String(value) : known;
};
const stateOf = (state) => word('state', String(state ?? '').toLowerCase());
const sha = (value) => (typeof value === 'string' ? shortSha(value) : '');
const text = (value) => (typeof value === 'string' ? value : '');
const join = (first, second, between = ': ') => [first, text(second)].filter(Boolean).join(between);

function plain(data) {
  if (data === null || data === undefined) return '';
  if (typeof data === 'string') return data;
  const compact = JSON.stringify(data);
  return compact === '{}' ? '' : compact;
}
