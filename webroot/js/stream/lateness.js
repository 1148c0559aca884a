const SLOW_TO_ARRIVE_MS = 1000;
const SENT_APART_MS = 10000;
const GOOD_BEATS_TO_FORGIVE = 3;
const MUTE_OPENINGS = 2;

/**
 * What the heartbeats' own times tell about the way they came: how far this machine's clock is from the server's, and
 * whether a proxy holds the stream back and lets it go in gulps.
 */
export class Lateness {
  #offset = null;
  #last = null;
  #good = 0;
  #mute = 0;
  buffering = false;

  /** The server's clock minus ours, in milliseconds; 0 as long as nobody knows. */
  get skewMs() {
    return this.#offset ?? 0;
  }

  /** A new connection: its first time stamp starts the measuring afresh. */
  greeted(serverTime, now) {
    this.#offset = null;
    this.#last = null;
    // Plain silence was the only complaint, and it is over.
    if (this.#mute >= MUTE_OPENINGS) this.buffering = false;
    this.#mute = 0;
    this.#learn(serverTime, now);
  }

  beat(at, now) {
    const sent = Date.parse(at);
    if (Number.isNaN(sent)) return;
    this.#learn(at, now);
    if (this.#last) {
      const gulp = now - this.#last.now < SLOW_TO_ARRIVE_MS && sent - this.#last.sent >= SENT_APART_MS;
      if (gulp) {
        this.buffering = true;
        this.#good = 0;
      } else if (++this.#good >= GOOD_BEATS_TO_FORGIVE) {
        this.buffering = false;
      }
    }
    this.#last = {sent, now};
  }

  /** A connection on which the greeting never came, while plain requests are answered. */
  mute() {
    if (++this.#mute >= MUTE_OPENINGS) this.buffering = true;
  }

  // The least delayed stamp is nearest to the truth.
  #learn(at, now) {
    const sent = Date.parse(at);
    if (Number.isNaN(sent)) return;
    const offset = sent - now;
    this.#offset = this.#offset === null ? offset : Math.max(this.#offset, offset);
  }
}
