import {html} from '../vendor/lit-html/lit-html.js';
import {visible} from './format.js';

const MOST_SPANS = 500;
const NAMES = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'];
const WEIGHTS = {1: 'bold', 2: 'faint', 3: 'italic', 4: 'underline', 9: 'struck'};
// A sequence that sets the rendition, any other escape sequence whole, or an escape that begins nothing.
// eslint-disable-next-line no-control-regex
const ESCAPE = /\u001b(?:\[([0-9;:]{0,32})m|\[[0-?]*[ -\/]*[@-~]?|[\]PX^_][^\u0007\u001b\n]*(?:\u0007|\u001b\\)?|[ -\/]*[0-~])?/g;

/**
 * Text of a terminal as `{text, classes}` pieces. Only colours of the sixteen and weights are understood; every other
 * escape sequence is dropped, and a piece is nothing but text. Who reads line by line gives the same `carry` each time: it
 * holds the colours that go on.
 */
export function pieces(source, carry = {}) {
  const found = [];
  let style = carry.style ?? {weights: new Set()};
  let from = 0;
  const add = (text) => {
    if (!text) return;
    const classes = classesOf(style);
    const last = found.at(-1);
    if (last && (last.classes === classes || found.length >= MOST_SPANS)) last.text += text;
    else found.push({text, classes});
  };
  for (const match of source.matchAll(ESCAPE)) {
    add(source.slice(from, match.index));
    from = match.index + match[0].length;
    if (match[1] !== undefined) style = after(style, match[1]);
  }
  add(source.slice(from));
  carry.style = style;
  return found;
}

function after({ink, paper, weights: before}, parameters) {
  let weights = new Set(before);
  const codes = parameters.split(';').map((code) => (code.includes(':') ? NaN : Number(code || 0)));
  for (let i = 0; i < codes.length; i++) {
    const code = codes[i];
    if (code === 0) [ink, paper, weights] = [undefined, undefined, new Set()];
    else if (WEIGHTS[code]) weights.add(WEIGHTS[code]);
    else if (code === 22) (weights.delete('bold'), weights.delete('faint'));
    else if (code === 23) weights.delete('italic');
    else if (code === 24) weights.delete('underline');
    else if (code === 29) weights.delete('struck');
    else if (code === 39) ink = undefined;
    else if (code === 49) paper = undefined;
    else if (code >= 30 && code <= 37) ink = NAMES[code - 30];
    else if (code >= 90 && code <= 97) ink = NAMES[code - 90];
    else if ((code >= 40 && code <= 47) || (code >= 100 && code <= 107)) paper = true;
    else if (code === 38 || code === 48) {
      // Of the 256 colours only the first sixteen have a name here; the others keep what was.
      if (codes[i + 1] === 5 && codes[i + 2] < 16 && code === 38) ink = NAMES[codes[i + 2] % 8];
      i += codes[i + 1] === 2 ? 4 : 2;
    }
  }
  return {ink, paper, weights};
}

// A coloured background is shown as a frame: whatever the two colours were, the text stays legible in both themes.
const classesOf = ({ink, paper, weights}) =>
  [ink && `ansi-${ink}`, paper && 'ansi-paper', ...[...weights].sort().map((name) => `ansi-${name}`)].filter(Boolean).join(' ');

/** The text without any escape sequence. */
export const plain = (source) =>
  pieces(source)
    .map(({text}) => text)
    .join('');

/** The text as spans with classes. */
export const ansi = (source) =>
  pieces(String(source ?? '')).map(({text, classes}) => (classes ? html`<span class=${classes}>${visible(text)}</span>` : visible(text)));
