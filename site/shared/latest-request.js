// @ts-check
/** Requests of which only the latest counts: each replaces the one before, also one under way. */
export class LatestRequest {
  #timer = 0;
  /** @type {(() => void) | null} */
  #waiting = null;
  #current = new AbortController();

  /**
   * @param {(signal: AbortSignal) => void} act its signal is aborted by the next request
   * @param {number} delay milliseconds without another request before it begins (debounce)
   */
  ask(act, delay) {
    this.stop();
    this.#current = new AbortController();
    const { signal } = this.#current;
    this.#waiting = () => {
      this.#waiting = null;
      act(signal);
    };
    this.#timer = window.setTimeout(this.#waiting, delay);
  }

  /** No other request is to be expected: one that waits for that begins at once. */
  hurry() {
    clearTimeout(this.#timer);
    this.#waiting?.();
  }

  stop() {
    this.#waiting = null;
    clearTimeout(this.#timer);
    this.#current.abort();
  }
}
