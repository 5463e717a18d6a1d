// @ts-check
/** A throw: where the ball starts, where it flies to, and where the paddle stands. The ball's speed is the court's. */

/**
 * @typedef {{x: number, y: number, vx: number, vy: number, paddle: number}} Throw
 * @typedef {import("../shared/settings.js").Description["court"]} Court
 */

/** From the ball to the arrow's tip, world units. */
export const REACH = 0.17;
/** A shorter stroke is a press: the ball keeps its direction. World units. */
const SHORTEST_STROKE = 0.03;

/** The first state of an episode, as a throw. @param {ArrayLike<number>} state */
export function throwOf(state) {
  const [x, y, vx, vy, paddle] = Array.from(state);
  return { x, y, vx, vy, paddle };
}

/** The ball at that place, or at the nearest one that the court allows. @param {Throw} thrown @param {{x: number, y: number}} place @param {Court} court @returns {Throw} */
export function moved(thrown, { x, y }, { x: [left, right], y: [floor, ceiling], ball_radius: r }) {
  return {
    ...thrown,
    x: clamp(x, left + r, right - r),
    y: clamp(y, floor + r, ceiling - r),
  };
}

/** Thrown towards that place; from very near, the direction stays. @param {Throw} thrown @param {{x: number, y: number}} place @returns {Throw} */
export function aimed(thrown, place) {
  const [dx, dy] = [place.x - thrown.x, place.y - thrown.y];
  const length = Math.hypot(dx, dy);
  return length < SHORTEST_STROKE ? thrown : { ...thrown, vx: dx / length, vy: dy / length };
}

/** @param {Throw} thrown @param {number} degrees counterclockwise @returns {Throw} */
export function turned(thrown, degrees) {
  return directed(thrown, directionOf(thrown) + degrees);
}

/** @param {Throw} thrown @param {number} degrees 0 is right, 90 is up @returns {Throw} */
export function directed(thrown, degrees) {
  const angle = (degrees / 180) * Math.PI;
  return { ...thrown, vx: Math.cos(angle), vy: Math.sin(angle) };
}

/** Degrees, 0 up to 360: 0 is right, 90 is up. @param {Throw} thrown */
export function directionOf({ vx, vy }) {
  return ((Math.atan2(vy, vx) / Math.PI) * 180 + 360) % 360;
}

/** @param {Throw} thrown @param {number} x @param {Court} court @returns {Throw} */
export function paddleAt(thrown, x, { x: [left, right], paddle_half_width: half }) {
  return { ...thrown, paddle: clamp(x, left + half, right - half) };
}

/** Where the arrow ends. @param {Throw} thrown */
export function tipOf({ x, y, vx, vy }) {
  const speed = Math.hypot(vx, vy);
  return { x: x + (REACH * vx) / speed, y: y + (REACH * vy) / speed };
}

/** @param {number} value @param {number} low @param {number} high */
function clamp(value, low, high) {
  return Math.min(Math.max(value, low), high);
}
