/** Waiting times with full jitter: after n failures, anything up to min(30 s, 1 s * 2^n), but never nothing. */
export class Backoff {
  #failures = 0;

  constructor({firstMs = 1000, mostMs = 30000, leastMs = 250, random = Math.random} = {}) {
    Object.assign(this, {firstMs, mostMs, leastMs, random});
  }

  next() {
    const ceiling = Math.min(this.mostMs, this.firstMs * 2 ** this.#failures);
    this.#failures = Math.min(this.#failures + 1, 16);
    return Math.max(this.leastMs, Math.round(this.random() * ceiling));
  }

  reset() {
    this.#failures = 0;
  }

  get failures() {
    return this.#failures;
  }
}
