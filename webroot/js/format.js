const SHORT_SHA = 7;

// Characters that would act instead of being seen: C0 and C1 controls (but not tab and line end), other ends of lines,
// spaces without width, and the marks that turn the direction of the text around them.
// eslint-disable-next-line no-control-regex
const ACTING = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060\u2066-\u2069\ufeff]/g;

/** A text from outside with everything invisible made visible; markup needs no care, templates escape it. */
export function visible(text) {
  const value = String(text ?? '');
  return value.replace(ACTING, (character) => {
    const code = character.codePointAt(0);
    if (code < 0x20) return String.fromCodePoint(0x2400 + code);
    if (code === 0x7f) return '\u2421';
    return `\u2039U+${code.toString(16).toUpperCase().padStart(4, '0')}\u203a`;
  });
}

/** One line, not longer than `most` characters, for labels and titles. */
export function clip(text, most = 120) {
  const line = visible(text).replace(/\s+/g, ' ').trim();
  if (line.length <= most) return line;
  return `${[...line.slice(0, most * 2)].slice(0, most - 1).join('')}\u2026`;
}

export function shortSha(sha) {
  return visible(sha).slice(0, SHORT_SHA);
}

export function firstLine(text) {
  return visible(text).split(/\r?\n/, 1)[0];
}
