const MOST = 4000;

/**
 * Reads one line that an agent wrote. Gives pieces `{kind, text, name?, joins?}`, where pieces of one kind with `joins` are
 * one text; null if it is no JSON object. Kinds are `text`, `reasoning`, `tool`, `output`, `error`, `usage`, `done`, `start`,
 * `user` and `other`.
 */
export function piecesOf(source) {
  let value;
  try {
    value = JSON.parse(source);
  } catch {
    return null;
  }
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return null;
  return (KNOWN[value.type] ?? other)(value);
}

const text = (value) => {
  if (typeof value === 'string') return value;
  return value === null || value === undefined ? '' : JSON.stringify(value);
};
const cut = (value) => (value.length > MOST ? `${value.slice(0, MOST)} \u2026` : value);

// What agents give back: a word, and what it is about.
function ending(result) {
  if (result === null || typeof result !== 'object') return text(result);
  const {result: word, status, readiness, commit, summary, reason, notes} = result;
  const said = [word ?? status ?? readiness, commit, summary ?? reason ?? notes].filter((one) => typeof one === 'string' && one);
  return said.length > 0 ? said.join(' \u00b7 ') : text(result);
}

const KNOWN = {
  session_start: ({role, template, run, phase_number: phase}) => [{kind: 'start', name: [role, template].filter(Boolean).join(' \u00b7 '), text: [run, phase && `phase ${phase}`].filter(Boolean).join(' \u00b7 ')}],
  text: ({delta, text: whole}) => [{kind: 'text', text: text(delta ?? whole), joins: delta !== undefined}],
  reasoning: ({delta, text: whole}) => [{kind: 'reasoning', text: text(delta ?? whole), joins: delta !== undefined}],
  tool_start: ({tool, input_summary: summary, input}) => [{kind: 'tool', name: text(tool), text: cut(text(summary ?? input))}],
  tool_end: ({tool, output, error}) => [{kind: error ? 'error' : 'output', name: text(tool), text: cut(text(error ?? output))}],
  error: ({message, error}) => [{kind: 'error', text: text(message ?? error)}],
  usage: ({tokens, costUsd}) => [{kind: 'usage', tokens: tokens ?? {}, cost: costUsd, text: ''}],
  done: ({result}) => [{kind: 'done', text: cut(ending(result))}],
  // The lines that Claude Code writes with --output-format stream-json.
  system: ({subtype, model, cwd}) => [{kind: 'start', name: text(model ?? subtype), text: text(cwd)}],
  assistant: ({message}) => contents(message),
  user: ({message}) => contents(message),
  result: ({result, usage, total_cost_usd: cost, is_error: bad}) => [
    {kind: bad ? 'error' : 'done', text: cut(text(result))},
    {kind: 'usage', tokens: {in: usage?.input_tokens, out: usage?.output_tokens}, cost, text: ''},
  ],
};

function contents(message) {
  const list = Array.isArray(message?.content) ? message.content : [{type: 'text', text: message?.content}];
  return list.map((part) => {
    if (part?.type === 'tool_use') return {kind: 'tool', name: text(part.name), text: cut(text(part.input))};
    if (part?.type === 'tool_result') return {kind: part.is_error ? 'error' : 'output', text: cut(Array.isArray(part.content) ? part.content.map((one) => text(one?.text ?? one)).join('\n') : text(part.content))};
    if (part?.type === 'thinking') return {kind: 'reasoning', text: text(part.thinking)};
    return {kind: message?.role === 'user' ? 'user' : 'text', text: text(part?.text)};
  });
}

const other = ({type, ts, ...rest}) => [{kind: 'other', name: text(type), text: cut(text(rest.message ?? rest.text ?? rest))}];
