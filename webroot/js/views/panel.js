import {html, nothing} from '../../vendor/lit-html/lit-html.js';

/** A plate with a heading. */
export const panel = (id, heading, content) =>
  html`<section class="panel" data-testid="panel-${id}" aria-labelledby="panel-${id}">
    <h2 id="panel-${id}">${heading}</h2>
    ${content}
  </section>`;

/** One row of a list of facts; nothing if there is no value. */
export const fact = (label, value) => (value === nothing || value === '' ? nothing : html`<dt>${label}</dt><dd>${value}</dd>`);
