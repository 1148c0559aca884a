/**
 * Keeps a list still while somebody points at it or works in it: cards stay where they are, newcomers wait, and what
 * no longer belongs stays as a ghost until the person leaves or asks for the new list.
 */
export class Hold {
  #key = null;
  #keyOf;
  #shown = new Map();

  /** @param {function(object): string} keyOf what tells the items apart */
  constructor(keyOf = ({slug}) => slug) {
    this.#keyOf = keyOf;
  }

  /**
   * @param {string} key what the list is a list of; another key is another list and holds nothing back
   * @param {Array<object>} wanted the items that belong now, in order
   * @param {Map<string, object>} all every item there is
   * @param {boolean} still whether somebody is in the list
   * @returns {{items: Array<object>, gone: Set<string>, waiting: number}}
   */
  list(key, wanted, all, still) {
    const gone = new Set();
    if (key !== this.#key || !still || this.#shown.size === 0) {
      this.#key = key;
      this.#shown = new Map(wanted.map((item) => [this.#keyOf(item), item]));
      return {items: wanted, gone, waiting: 0};
    }
    const belongs = new Set(wanted.map(this.#keyOf));
    let waiting = 0;
    for (const slug of belongs) if (!this.#shown.has(slug)) waiting++;
    for (const slug of this.#shown.keys()) {
      if (!belongs.has(slug)) waiting++;
      if (all.has(slug)) this.#shown.set(slug, all.get(slug));
      else gone.add(slug);
    }
    return {items: [...this.#shown.values()], gone, waiting};
  }

  release() {
    this.#key = null;
  }
}
