// @ts-check
import { part } from "../shared/dom.js";

/**
 * What every plot is: an element whose template has a place for the chart. The chart is drawn again
 * whenever that place has another width.
 *
 *     <some-plot> <div data-part="chart"> what stands there until there is a chart </div> … </some-plot>
 */
export class PlotElement extends HTMLElement {
  /** @type {AbortController | null} */
  #connected = null;
  #width = 0;

  connectedCallback() {
    this.#connected = new AbortController();
    const { signal } = this.#connected;
    const observer = new ResizeObserver(() => {
      if (this.chart.clientWidth !== this.#width) this.redraw();
    });
    observer.observe(this.chart);
    signal.addEventListener("abort", () => observer.disconnect());
    this.listen(signal);
  }

  disconnectedCallback() {
    this.#connected?.abort();
  }

  get chart() {
    return part(this, "chart");
  }

  /** Draws the chart, once it has a width. */
  redraw() {
    this.#width = this.chart.clientWidth;
    if (this.#width > 0) this.draw(this.#width);
  }

  /** @param {number} _width of the chart, pixels */
  draw(_width) {
    throw new Error("a plot draws itself");
  }

  /** A plot adds its own listeners here; the signal is aborted when it leaves the page. @param {AbortSignal} _signal */
  listen(_signal) {}

  /** Calls back with the pointer's place on the chart, while it is pressed. @param {(x: number, y: number, event: PointerEvent) => void} act @param {AbortSignal} signal */
  followPointer(act, signal) {
    const follow = (/** @type {PointerEvent} */ event) => {
      if (event.buttons !== 1) return;
      const { left, top } = this.chart.getBoundingClientRect();
      act(event.clientX - left, event.clientY - top, event);
    };
    this.chart.addEventListener("pointerdown", follow, { signal });
    this.chart.addEventListener("pointermove", follow, { signal });
  }
}
