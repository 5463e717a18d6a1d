// @ts-check
/** The throws that the build computed: a few starts, each dreamt by the model as it was at some moments of its training. */

import { directionOf } from "../court/throw.js";

/**
 * @typedef {import("../court/throw.js").Throw} Throw
 * @typedef {{
 *   steps: number[], seed: number, digest: string, horizon: number,
 *   throws: {start: Throw, reality: number[], dreams: number[][], ends: number[]}[],
 * }} Computed reality, dreams: x, y and paddle in thousandths, then their changes step by step
 */

const FINENESS = 1000;
/** Numbers of a state, and of a packed place. */
const SIZE = 5;
const PLACE = 3;
/** So many degrees of direction count as much as one world unit of place. */
const DEGREES_A_UNIT = 450;

export class FirstThrows {
  /** @param {Computed} computed */
  constructor(computed) {
    this.computed = computed;
  }

  get count() {
    return this.computed.throws.length;
  }

  /** @param {number} index @returns {Throw} */
  start(index) {
    return this.computed.throws[index].start;
  }

  /** The one that is most like this throw. @param {Throw} wanted */
  nearest(wanted) {
    const unlike = this.computed.throws.map(({ start }) => distance(start, wanted));
    return unlike.indexOf(Math.min(...unlike));
  }

  /** As Python answers. @param {number} index @param {number} step trained for @returns {import("../engine/job.js").JobResult} */
  answer(index, step) {
    const { steps, throws } = this.computed;
    const { start, reality, dreams, ends } = throws[index];
    const moment = steps.indexOf(Math.max(...steps.filter((each) => each <= step)));
    const arrays = {
      reality: unpacked(reality, start),
      dream: unpacked(dreams[moment], start),
    };
    const shape = [1, arrays.reality.length / SIZE, SIZE];
    const result = { trained: steps[moment], end: ends[moment] };
    return { result: { ...result, arrays: { reality: { shape }, dream: { shape } } }, arrays };
  }
}

/** States whose velocities are left 0, but for the first. @param {number[]} path @param {Throw} start */
function unpacked(path, start) {
  const states = new Float64Array((path.length / PLACE) * SIZE);
  const place = [0, 0, 0];
  for (let at = 0; at < path.length; at++) {
    const [step, axis] = [Math.floor(at / PLACE), at % PLACE];
    place[axis] += path[at];
    states[SIZE * step + [0, 1, 4][axis]] = place[axis] / FINENESS;
  }
  states.set([start.x, start.y, start.vx, start.vy, start.paddle]);
  return states;
}

/** How unlike two throws are: in place, and a little in direction. @param {Throw} a @param {Throw} b */
function distance(a, b) {
  const turn = Math.abs(directionOf(a) - directionOf(b));
  return Math.hypot(a.x - b.x, a.y - b.y) + Math.min(turn, 360 - turn) / DEGREES_A_UNIT;
}
