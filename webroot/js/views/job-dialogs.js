import {html, nothing} from '../../vendor/lit-html/lit-html.js';
import {announce} from '../announce.js';
import {clip, visible} from '../format.js';
import {t} from '../i18n.js';
import {ANSWER_MS} from '../jobs/calls.js';
import {JobFlow} from '../jobs/flow.js';
import {jobForm} from './job-form.js';
import {jobName} from './job-state.js';

/** Starts an action, after asking for what it needs. @param before a job whose parameters are to be used again */
export async function askStart(store, desk, action, target, before = null) {
  const flow = new JobFlow(store, desk, drawn, {action, target});
  if (flow.asks) return flow.open(before);
  const answer = await desk.start(action.action, target);
  const name = jobName({label: action.label, target});
  if (answer.ok) return announce(t('job.told.started', {name}));
  // There was nothing to ask, but there is something to say.
  flow.state = {...flow.state, stage: 'failed', failure: answer};
  return flow.open(before);
}

export function askCancel(store, desk, job) {
  new JobFlow(store, desk, drawn, {job}).openCancel();
}

function drawn(flow) {
  const {stage, busy, status, failure} = flow.state;
  const cancelling = stage === 'cancel';
  const name = clip(jobName(cancelling ? flow.job : {label: flow.action.label, action: flow.action.action, target: flow.target}), 100);
  return {
    title: t(cancelling ? 'job.cancel.title' : 'job.start.title', {name}),
    stage,
    wide: !cancelling,
    status,
    body: () => (cancelling ? cancelBody(flow) : startBody(flow)),
    leave: cancelling ? t('job.cancel.leave') : t('action.cancel'),
    actions: [
      {
        id: cancelling ? 'job-cancel-confirm' : 'job-confirm',
        label: t(cancelling ? 'job.cancel' : failure ? 'job.retry' : 'job.start'),
        kind: cancelling ? 'danger' : 'primary',
        stays: true,
        busy,
        busyLabel: t('job.sending'),
        run: () => (cancelling ? flow.cancel() : flow.confirm()),
      },
    ],
  };
}

function startBody(flow) {
  const {action, fields} = flow;
  const {again} = flow.state;
  return html`${refusal(flow)} ${action.description ? html`<p>${visible(action.description)}</p>` : nothing}
    ${action.confirm ? html`<p class="lead" data-testid="job-confirm-text">${visible(action.confirm)}</p>` : nothing}
    ${again?.secret_parameters ? html`<p class="note" data-testid="job-secrets">${t('job.secrets')}</p>` : nothing}
    ${fields.length > 0 ? jobForm(flow) : nothing}`;
}

function cancelBody(flow) {
  return html`${refusal(flow)}
    <p>${t(flow.job.external ? 'job.cancel.external' : flow.job.state === 'queued' ? 'job.cancel.queued' : 'job.cancel.text')}</p>`;
}

const KNOWN = new Set(['busy', 'unknown_action', 'unknown_target', 'invalid_parameters', 'too_many_queued', 'stopping', 'finished', 'unknown_job', 'unavailable', 'insufficient_storage']);

function refusal(flow) {
  const {failure, stage} = flow.state;
  if (!failure) return nothing;
  const words = failure.unsure
    ? t('job.refused.unsure', {seconds: ANSWER_MS / 1000})
    : KNOWN.has(failure.code)
      ? t(`job.refused.${failure.code}`)
      : t('job.refused.other');
  const others = failure.fields.filter(({field}) => !flow.fields.some(({name}) => name === field));
  return html`<div class="note attention" tabindex="-1" data-stage-focus=${stage === 'failed' ? '' : nothing} data-testid="job-refused" data-code=${failure.code}>
    <p>${words}</p>
    ${failure.detail ? html`<p class="second" lang="en">${visible(failure.detail)}</p>` : nothing}
    ${others.length > 0 ? html`<ul class="plain" lang="en">${others.map(({field, message}) => html`<li>${field ? html`<code>${visible(field)}</code> ` : nothing}${visible(message)}</li>`)}</ul>` : nothing}
  </div>`;
}
