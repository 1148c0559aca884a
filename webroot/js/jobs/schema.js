/** A text of more than one line is wanted where the schema says so; `writeOnly` ones are secret as well. */
const MULTILINE = 'multiline';

/**
 * The fields that an action's JSON schema asks for: `{name, kind, title, about, required, secret, multiline, choices,
 * initial, rules}`; `kind` is `string`, `number`, `integer`, `boolean` or `enum`.
 */
export function fieldsOf(schema) {
  const required = new Set(Array.isArray(schema?.required) ? schema.required : []);
  return Object.entries(schema?.properties ?? {}).map(([name, rules]) => ({
    name,
    kind: kindOf(rules),
    title: String(rules.title ?? name),
    about: rules.description ? String(rules.description) : '',
    required: required.has(name),
    secret: rules.writeOnly === true,
    multiline: rules.format === MULTILINE,
    choices: Array.isArray(rules.enum) ? rules.enum : 'const' in rules ? [rules.const] : [],
    initial: rules.default,
    rules,
  }));
}

function kindOf({enum: choices, const: only, type}) {
  if (Array.isArray(choices) || only !== undefined) return 'enum';
  const [first] = [type].flat().filter((name) => name !== 'null');
  return ['number', 'integer', 'boolean'].includes(first) ? first : 'string';
}

/** What a field shows at first: as it was the last time, else the schema's default, else nothing. Secrets: nothing. */
export function rawOf(field, before) {
  const value = field.secret ? undefined : (before ?? field.initial);
  if (field.kind === 'boolean') return value === true;
  if (field.kind === 'enum') {
    const at = field.choices.findIndex((choice) => choice === value);
    return at >= 0 ? String(at) : field.required && field.choices.length === 1 ? '0' : '';
  }
  return value === undefined || value === null || typeof value === 'object' ? '' : String(value);
}

/**
 * What is in a field: `{value}`, `{}` if it is left out, or `{problem, parameters}`, the key of a text and what to fill
 * in. The server checks again; this is so that nobody has to wait to hear it.
 */
export function read(field, raw) {
  if (field.kind === 'boolean') return {value: raw === true};
  if (raw === '') return field.required ? {problem: field.kind === 'enum' ? 'form.choose' : 'form.required'} : {};
  if (field.kind === 'enum') return {value: field.choices[Number(raw)]};
  return field.kind === 'string' ? readText(field.rules, raw) : readNumber(field, raw);
}

function readText({minLength, maxLength, pattern}, raw) {
  const length = [...raw].length;
  if (length < minLength) return {problem: 'form.min_length', parameters: {count: minLength}};
  if (length > maxLength) return {problem: 'form.max_length', parameters: {count: maxLength}};
  if (pattern !== undefined && expression(pattern)?.test(raw) === false) return {problem: 'form.pattern', parameters: {pattern}};
  return {value: raw};
}

// What only the server's engine understands only the server can check.
function expression(pattern) {
  try {
    return new RegExp(pattern, 'u');
  } catch {
    return null;
  }
}

function readNumber({kind, rules}, raw) {
  const text = raw.trim().replace(',', '.');
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text)) return {problem: `form.${kind}`};
  const value = Number(text);
  if (!Number.isFinite(value)) return {problem: `form.${kind}`};
  if (kind === 'integer' && !Number.isSafeInteger(value)) return {problem: 'form.integer'};
  const {minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf} = rules;
  if (value < minimum) return {problem: 'form.minimum', parameters: {limit: minimum}};
  if (value > maximum) return {problem: 'form.maximum', parameters: {limit: maximum}};
  if (value <= exclusiveMinimum) return {problem: 'form.above', parameters: {limit: exclusiveMinimum}};
  if (value >= exclusiveMaximum) return {problem: 'form.below', parameters: {limit: exclusiveMaximum}};
  const steps = value / multipleOf;
  if (multipleOf > 0 && Math.abs(steps - Math.round(steps)) > 1e-9) return {problem: 'form.multiple', parameters: {limit: multipleOf}};
  return {value};
}

/** All fields together: `{parameters, problems}`; `problems` by name, empty if all is well. */
export function readAll(fields, raws) {
  const parameters = {};
  const problems = {};
  for (const field of fields) {
    const {value, problem, parameters: fill} = read(field, raws[field.name]);
    if (problem) problems[field.name] = {problem, parameters: fill};
    // A switch that is off and need not be there is left out, unless off is not what happens by itself.
    else if (value !== undefined && !(value === false && !field.required && field.initial !== true)) parameters[field.name] = value;
  }
  return {parameters, problems};
}
