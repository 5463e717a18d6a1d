// @ts-check
/** Requests of which only the latest counts: each replaces the one before, also one under way. */
export class LatestRequest {
  #timer = 0;
  #current = new AbortController();

  /**
   * @param {(signal: AbortSignal) => void} act its signal is aborted by the next request
   * @param {number} delay milliseconds without another request before it begins (debounce)
   */
  ask(act, delay) {
    this.stop();
    this.#current = new AbortController();
    const { signal } = this.#current;
    this.#timer = window.setTimeout(() => act(signal), delay);
  }

  stop() {
    clearTimeout(this.#timer);
    this.#current.abort();
  }
}
