/** What a person asks for: `{type, project, text}`, each possibly empty. `type` may hold several, with commas between. */
export const filterOf = ({type = '', project = '', text = ''}) => ({type, project, text});

export const isFiltered = ({type, project, text}) => Boolean(typesOf(type).length || project || text);

export const typesOf = (type) =>
  type
    .split(',')
    .map((one) => one.trim())
    .filter(Boolean);

/**
 * A function that says of a live row what the server says of those of the past: types exactly or, with a `*` at the end,
 * by their beginning; the project exactly; the text anywhere in type, project, actor or data, in any case.
 */
export function matcher({type, project, text}) {
  const types = typesOf(type);
  const needle = fold(text);
  return (row) =>
    (types.length === 0 || types.some((one) => isOf(row.type, one))) &&
    (!project || row.project === project) &&
    (!needle || holds(row, needle));
}

function isOf(type, asked) {
  return asked.endsWith('*') ? type.startsWith(asked.slice(0, -1)) : type === asked;
}

function holds({type, project, actor, data}, needle) {
  return [type, project ?? '', actor ?? '', JSON.stringify(data) ?? ''].some((value) => fold(value).includes(needle));
}

const fold = (text) => text.toLowerCase();
