import {html} from '../../vendor/lit-html/lit-html.js';

// A shape for each kind of event, so that colour never speaks alone.
const SHAPES = {
  tick: 'm3 8.500 3.300 3.300L13 4.500',
  cross: 'm4 4 8 8m0-8-8 8',
  back: 'M6 3 3 6l3 3M3.500 6H10a3.300 3.300 0 0 1 0 6.600H7',
  forth: 'm10 3 3 3-3 3M12.500 6H6a3.300 3.300 0 0 0 0 6.600h3',
  lamp: 'M8 2.500a4 4 0 1 0 0 8 4 4 0 0 0 0-8M8 10.500V14M5.500 14h5',
  plus: 'M8 3v10M3 8h10',
  minus: 'M3 8h10',
  slash: 'M8 2.500a5.500 5.500 0 1 0 0 11 5.500 5.500 0 0 0 0-11M4.200 11.800l7.600-7.600',
  key: 'M5.500 7.500a3 3 0 1 0 0 1M8.500 8H14v2.500M11.500 8v2',
  prompt: 'm3 4.500 4 3.500-4 3.500M8.500 12H13',
  person: 'M8 2.500a2.500 2.500 0 1 0 0 5 2.500 2.500 0 0 0 0-5M3 13.500c.500-3 2.300-4 5-4s4.500 1 5 4',
  agent: 'M3 3.500h10v7H8L5 13.500v-3H3zM6 7h.1M10 7h.1',
  dot: 'M8 6.500a1.500 1.500 0 1 0 0 3 1.500 1.500 0 0 0 0-3',
};

/** @param {string} tone `good`, `work`, `check`, `attention`, `bad` or `spare` */
export const eventMark = (mark, tone) => html`<span class="event-mark ${tone}" aria-hidden="true">
  <svg viewBox="0 0 16 16"><path d=${SHAPES[mark] ?? SHAPES.dot} /></svg>
</span>`;
