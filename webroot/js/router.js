/** Views live in the query string, so that links work under any base path. */
export function parse(search = location.search) {
  const query = new URLSearchParams(search);
  const route = Object.fromEntries(query);
  return {...route, view: route.view ?? 'projects'};
}

/** The relative address of a view; members that are empty are left out. */
export function href(route) {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(route)) {
    if (value !== undefined && value !== null && value !== '') query.set(name, value);
  }
  const text = query.toString();
  return text === 'view=projects' || text === '' ? './' : `./?${text}`;
}

export class Router {
  #listener;
  #search = location.search;

  constructor(listener) {
    this.#listener = listener;
    history.scrollRestoration = 'manual';
    addEventListener('popstate', (event) => {
      // A jump within the page is no change of view.
      if (location.search !== this.#search) this.#tell({moved: true, scroll: event.state?.scroll ?? 0});
    });
    document.addEventListener('click', (event) => this.#click(event));
  }

  /** Goes to a view; the back button comes back. */
  go(route) {
    history.replaceState({...history.state, scroll: scrollY}, '');
    history.pushState({}, '', href(route));
    this.#tell({moved: true, scroll: 0});
  }

  /** Another question in this view: the back button comes back to the one before. */
  step(route) {
    history.replaceState({...history.state, scroll: scrollY}, '');
    history.pushState({}, '', href(route));
    this.#tell({moved: false});
  }

  /** Changes the address of this view (a filter), without a step in the history. */
  refine(route) {
    history.replaceState(history.state, '', href(route));
    this.#tell({moved: false});
  }

  #tell(how) {
    this.#search = location.search;
    this.#listener(parse(), how);
  }

  #click(event) {
    if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey)
      return;
    const link = event.target.closest?.('a[href^="./"]');
    if (!link || link.target || link.hasAttribute('download')) return;
    event.preventDefault();
    this.go(parse(new URL(link.href).search));
  }
}
