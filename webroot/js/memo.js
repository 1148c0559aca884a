import {noChange} from '../vendor/lit-html/lit-html.js';
import {Directive, directive} from '../vendor/lit-html/directive.js';

/** Draws again only when one of the dependencies is another value than last time. */
class Memo extends Directive {
  #before = null;

  render(dependencies, draw) {
    const before = this.#before;
    if (before && before.length === dependencies.length && before.every((value, i) => Object.is(value, dependencies[i])))
      return noChange;
    this.#before = dependencies;
    return draw();
  }
}

export const memo = directive(Memo);
