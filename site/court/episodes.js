// @ts-check
/** The shown rallies: reality and dream side by side, read from the engine's flat arrays. */

/** @typedef {{x: number, y: number, paddle: number}} Scene */
/** @typedef {"reality" | "dream" | "other"} World other: a second dream, where there is one */

const X = 0;
const Y = 1;
const PADDLE = 4;

export class Episodes {
  /**
   * @param {Record<string, Float64Array>} arrays "reality" and "dream", maybe "other", each [count, horizon + 1, size]
   * @param {Record<string, {shape: number[]}>} shapes
   */
  constructor(arrays, shapes) {
    const [count, states, size] = shapes.reality.shape;
    this.count = count;
    this.states = states;
    this.size = size;
    this.horizon = states - 1;
    this.arrays = arrays;
  }

  /** The one rally that the build measured. @param {Record<"reality" | "dream", number[][]>} rally */
  static measured({ reality, dream }) {
    const flat = {
      reality: Float64Array.from(reality.flat()),
      dream: Float64Array.from(dream.flat()),
    };
    return new Episodes(flat, { reality: { shape: [1, reality.length, reality[0].length] } });
  }

  /**
   * At a step that need not be whole: between two steps both balls move in a straight line.
   * @param {World} world @param {number} episode @param {number} step
   * @returns {Scene}
   */
  scene(world, episode, step) {
    const inside = Math.min(Math.max(step, 0), this.horizon);
    const before = Math.floor(inside);
    const after = Math.min(before + 1, this.horizon);
    const part = inside - before;
    const at = (/** @type {number} */ axis) => {
      const a = this.#value(world, episode, before, axis);
      return a + (this.#value(world, episode, after, axis) - a) * part;
    };
    return { x: at(X), y: at(Y), paddle: at(PADDLE) };
  }

  /** Distance of the real ball and a dreamt one, in world units. @param {number} episode @param {number} step @param {World} [world] */
  gap(episode, step, world = "dream") {
    const real = this.scene("reality", episode, step);
    const dreamt = this.scene(world, episode, step);
    return Math.hypot(real.x - dreamt.x, real.y - dreamt.y);
  }

  /** The numbers of one state. @param {World} world @param {number} episode @param {number} step whole */
  state(world, episode, step) {
    const from = (episode * this.states + step) * this.size;
    return Array.from(this.arrays[world].subarray(from, from + this.size));
  }

  /** @param {World} world @param {number} episode @param {number} step @param {number} axis */
  #value(world, episode, step, axis) {
    return this.arrays[world][(episode * this.states + step) * this.size + axis];
  }
}
