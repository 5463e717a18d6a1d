// @ts-check
/** The states that a program went through, as a scene of the court. */

import { fixed } from "../shared/format.js";
import { t } from "../shared/words.js";

/** Half the paddle, and the ball, as dreamlab's court has them; world units. */
const [PADDLE_HALF, BALL] = [0.1, 0.02];
/** @type {[number, number][]} */
const WALLS = [
  [-0.5, 0],
  [-0.5, 1],
  [0.5, 1],
  [0.5, 0],
  [-0.5, 0],
];

/** @param {number[][]} states x, y, vx, vy, paddle @returns {import("../scenes/scene-drawing.js").Scene} */
export function sceneOf(states) {
  const balls = states.map(([x, y]) => /** @type {[number, number]} */ ([x, y]));
  const paddles = states.map(
    ([, , , , at]) =>
      /** @type {[number, number][]} */ ([
        [at - PADDLE_HALF, 0],
        [at + PADDLE_HALF, 0],
      ]),
  );
  const shape = { label: "", radius: 0, faint: false, shades: null, counts: [] };
  return {
    name: "court",
    title: t("What the program did"),
    says: t("The {count} values of state that the program went through, on a court.", {
      count: states.length,
    }),
    still: states.length - 1,
    x: [-0.55, 0.55],
    y: [-0.05, 1.05],
    panels: [],
    words: states.map(([x, y, , , paddle], step) =>
      t("Step {step}: ball {x}, {y}; paddle {paddle}", {
        step,
        x: fixed(x),
        y: fixed(y),
        paddle: fixed(paddle),
      }),
    ),
    shapes: [
      { ...shape, kind: "line", role: "ground", places: [WALLS] },
      { ...shape, kind: "line", role: "reality", places: [balls], faint: true },
      { ...shape, kind: "line", role: "reality", label: "paddle", places: paddles },
      {
        ...shape,
        kind: "circle",
        role: "reality",
        label: "ball",
        radius: BALL,
        places: balls.map((at) => [at]),
      },
    ],
  };
}
