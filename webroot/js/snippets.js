/** The snippets, in the order in which they are shown; each is a file beside the page. */
const FILES = [
  {id: 'claude-code', file: 'claude-code.json'},
  {id: 'hooks', file: 'hooks.txt'},
  {id: 'curl', file: 'curl.sh'},
  {id: 'sqlite3', file: 'sqlite3.sh'},
];
const PLACE = '{{URL}}';
const NOT_QUOTED = /^[\w@.+-]+$/;

/** How a token is made, kept out of sight of others, and handed to the snippets. */
export function tokenCommand(account) {
  // What is sent with a token of another account would not be seen by this reader.
  const own = account && account !== 'default' && NOT_QUOTED.test(account) ? ` --account ${account}` : '';
  return `(umask 077 && mkdir -p ~/.config/signalbox && java -jar signalbox.jar token --subject agents --role engineer${own} --ttl 720h > ~/.config/signalbox/token)
export SIGNALBOX_TOKEN="$(cat ~/.config/signalbox/token)"`;
}

/** This page's own address without its last slash, which is what the snippets' addresses begin with. */
const ownAddress = () => new URL('.', document.baseURI).href.replace(/\/$/, '');

/** Reads the snippets once, into the store's `snippets`: `{id, text}`, the text null if it could not be read. */
export async function loadSnippets(store) {
  if (store.get('snippetsAsked')) return;
  store.set('snippetsAsked', true);
  const found = await Promise.all(FILES.map(read));
  store.set('snippetsAsked', false);
  store.set('snippets', found);
}

async function read({id, file}) {
  try {
    const response = await fetch(new URL(`snippets/${file}`, document.baseURI), {signal: AbortSignal.timeout(10000)});
    return {id, text: response.ok ? (await response.text()).trimEnd().replaceAll(PLACE, ownAddress()) : null};
  } catch {
    // The view says that it cannot be read, and offers to try again.
    return {id, text: null};
  }
}
