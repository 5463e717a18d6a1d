// @ts-check
/** The harder court that a challenge has the reader play on (site/challenges/challenge.js); none: the ordinary one. */

/** court: a key of HARDER (dreamlab/labs/workshop/court.py); seed: of its start; steps: of a whole game */
export const harder = { court: "", seed: 0, steps: 900 };

/** Height from which on a curtain hides the ball, world units. */
export const CURTAIN = 0.35;

/** Whether nobody is to know where a ball of this height is. @param {number} y world units */
export function isBehindCurtain(y) {
  return harder.court === "curtain" && y > CURTAIN;
}
