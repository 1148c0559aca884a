import {html} from '../vendor/lit-html/lit-html.js';

const STEP = 8;
const HEIGHT = 40;
const LEAST = 3;

/**
 * Small numbers over time as bars, the newest at the right. `summary` says in words what the picture shows; the same
 * numbers stand in a table that can be opened.
 *
 * @param {{values: number[], summary: string, tableName: string, headings: [string, string], label: (i: number) => string}} figures
 */
export function spark({values, summary, tableName, headings, label}) {
  const most = Math.max(1, ...values);
  const width = values.length * STEP;
  const bars = values
    .map((value, i) => (value === 0 ? '' : `M${i * STEP + STEP / 2} ${HEIGHT}V${HEIGHT - Math.max(LEAST, Math.round((value / most) * (HEIGHT - 4)))}`))
    .join('');
  const rows = values.map((value, i) => ({value, i})).filter(({value}) => value > 0).reverse();
  return html`<svg class="spark" data-testid="spark" viewBox="0 0 ${width} ${HEIGHT}" preserveAspectRatio="none" role="img" aria-label=${summary}>
      <path class="spark-base" d="M0 ${HEIGHT - 0.5}H${width}" />
      <path class="spark-bars" d=${bars} />
    </svg>
    <p class="second" data-testid="spark-summary">${summary}</p>
    <details class="spark-table" ?hidden=${rows.length === 0}>
      <summary>${tableName}</summary>
      <table>
        <caption class="visually-hidden">${summary}</caption>
        <thead>
          <tr><th scope="col">${headings[0]}</th><th scope="col">${headings[1]}</th></tr>
        </thead>
        <tbody>
          ${rows.map(({value, i}) => html`<tr><td>${label(i)}</td><td class="number">${value}</td></tr>`)}
        </tbody>
      </table>
    </details>`;
}
