import {html, nothing} from '../../vendor/lit-html/lit-html.js';
import {live} from '../../vendor/lit-html/directives/live.js';
import {visible} from '../format.js';
import {t} from '../i18n.js';

/** The fields of an action's parameters, each with what is wrong with it. `flow` has `fields`, `state` and `fill`. */
export function jobForm(flow) {
  const submit = (event) => {
    event.preventDefault();
    flow.confirm();
  };
  return html`<form class="job-form" data-testid="job-form" autocomplete="off" novalidate @submit=${submit}>${keeper(flow)} ${flow.fields.map((field) => row(flow, field))}</form>`;
}

// What keeps passwords wants to know what a secret belongs to.
const keeper = ({fields, action}) =>
  fields.some(({secret}) => secret) ? html`<input type="text" autocomplete="username" hidden .value=${action.action} />` : nothing;

const fieldId = ({name}) => `job-field-${name.replace(/[^A-Za-z0-9-]/g, '_')}`;

function row(flow, field) {
  const problem = flow.problemOf(field.name);
  const id = fieldId(field);
  const about = [field.about && `${id}-about`, problem && `${id}-problem`].filter(Boolean).join(' ');
  const control = {id, about, problem, value: flow.state.raws[field.name]};
  return html`<div class="job-field ${field.kind === 'boolean' ? 'switch' : ''}" data-testid="job-field" data-name=${field.name}>
    <label for=${id}>${visible(field.title)}${field.required && field.kind !== 'boolean' ? html` <span class="second">${t('form.needed')}</span>` : nothing}</label>
    ${field.kind === 'boolean' ? toggle(flow, field, control) : field.kind === 'enum' ? choice(flow, field, control) : text(flow, field, control)}
    ${field.about ? html`<p class="second" id="${id}-about">${visible(field.about)}</p>` : nothing}
    <p class="problem-text" id="${id}-problem" data-testid="job-field-problem">${problem ?? nothing}</p>
  </div>`;
}

function toggle(flow, field, {id, about, problem, value}) {
  return html`<input
    id=${id}
    type="checkbox"
    aria-describedby=${about || nothing}
    aria-invalid=${problem ? 'true' : nothing}
    .checked=${live(value === true)}
    @change=${(event) => flow.fill(field.name, event.target.checked)}
  />`;
}

function choice(flow, field, {id, about, problem, value}) {
  return html`<select
    id=${id}
    aria-describedby=${about || nothing}
    aria-invalid=${problem ? 'true' : nothing}
    aria-required=${field.required ? 'true' : nothing}
    @change=${(event) => flow.fill(field.name, event.target.value)}
  >
    <option value="" .selected=${live(value === '')}>${t(field.required ? 'form.choose' : 'form.none')}</option>
    ${field.choices.map((name, at) => html`<option value=${at} .selected=${live(value === String(at))}>${visible(typeof name === 'string' ? name : JSON.stringify(name))}</option>`)}
  </select>`;
}

function text(flow, field, {id, about, problem, value}) {
  const fill = (event) => flow.fill(field.name, event.target.value);
  if (field.multiline) {
    return html`<textarea
      id=${id}
      class=${field.secret ? 'masked' : ''}
      rows="5"
      spellcheck="false"
      autocomplete="off"
      aria-describedby=${about || nothing}
      aria-invalid=${problem ? 'true' : nothing}
      aria-required=${field.required ? 'true' : nothing}
      .value=${live(value)}
      @input=${fill}
    ></textarea>`;
  }
  const enter = (event) => {
    if (event.key !== 'Enter' || event.isComposing) return;
    event.preventDefault();
    flow.confirm();
  };
  return html`<input
    id=${id}
    type=${field.secret ? 'password' : 'text'}
    inputmode=${field.kind === 'integer' ? 'numeric' : field.kind === 'number' ? 'decimal' : nothing}
    autocomplete=${field.secret ? 'new-password' : 'off'}
    autocapitalize="none"
    spellcheck="false"
    aria-describedby=${about || nothing}
    aria-invalid=${problem ? 'true' : nothing}
    aria-required=${field.required ? 'true' : nothing}
    .value=${live(value)}
    @input=${fill}
    @keydown=${enter}
  />`;
}
