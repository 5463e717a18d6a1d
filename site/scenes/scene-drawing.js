// @ts-check
/** Draws a scene: one SVG element a shape, in world units, moved from frame to frame. */

import { svg } from "../shared/dom.js";

/**
 * @typedef {[number | null, number | null]} Place
 * @typedef {{kind: "circle" | "line" | "polygon" | "dots" | "cells", label: string, role: string, radius: number,
 *   faint: boolean, places: Place[][], shades: number[][][] | null, counts: number[]}} Shape
 * @typedef {{name: string, title: string, says: string, still: number, x: [number, number], y: [number, number],
 *   words: string[], panels: string[], shapes: Shape[]}} Scene as dreamlab describes it (dreamlab/claims/scene.py)
 * @typedef {(step: number) => void} Mover puts a shape where it is at a step, which need not be whole
 */

/** Pixels that a scene takes at most; where there is less room, it shrinks. */
const [WIDEST, HIGHEST] = [900, 440];

/** How many frames a scene has. @param {Scene} scene */
export function framesOf({ words, shapes }) {
  const each = shapes.map(({ places, shades, counts }) =>
    Math.max(places.length, shades?.length ?? 1, counts.length),
  );
  return Math.max(1, words.length, ...each);
}

/**
 * The scene's pictures, one a panel from left to right, and what moves them. The markup is that of the macro `scene` in
 * site/scenes/lab-scene.html.
 * @param {Scene} scene
 * @returns {{pictures: SVGElement[], moveTo: Mover}}
 */
export function drawScene({ x, y, panels, shapes }) {
  const count = Math.max(1, panels.length);
  const [width, height] = [(x[1] - x[0]) / count, y[1] - y[0]];
  const pixels = Math.min(HIGHEST / height, WIDEST / (width * count));
  const drawn = shapes.map((shape) => ({
    ...draw(shape),
    panel: panelOf(shape, x[0], width, count),
  }));
  const pictures = Array.from({ length: count }, (_, panel) =>
    svg(
      "svg",
      {
        viewBox: `${x[0] + panel * width} ${-y[1]} ${width} ${height}`,
        width: Math.round(width * pixels),
        height: Math.round(height * pixels),
        class: "scene-picture",
        "aria-hidden": "true",
      },
      svg(
        "g",
        { transform: "scale(1 -1)" },
        ...drawn.filter((each) => each.panel === panel).map(({ element }) => element),
      ),
    ),
  );
  const moveTo = (/** @type {number} */ step) => {
    for (const { move } of drawn) move(step);
  };
  return { pictures, moveTo };
}

/** Which panel a shape starts in, of so many and so wide. @param {Shape} shape @param {number} left @param {number} width @param {number} count */
function panelOf({ places }, left, width, count) {
  const [x] = places.flat().find(isThere) ?? [left];
  return Math.min(count - 1, Math.max(0, Math.floor((Number(x) - left) / width)));
}

/** @param {Shape} shape @returns {{element: SVGElement, move: Mover}} */
function draw(shape) {
  const element =
    shape.kind === "cells"
      ? cells(shape)
      : svg(shape.kind === "circle" ? "circle" : "path", { class: className(shape) });
  if (shape.kind === "circle") element.setAttribute("r", String(shape.radius));
  const move = shape.kind === "cells" ? shader(element, shape) : placer(element, shape);
  move(0);
  return { element, move };
}

/** @param {Shape} shape */
function className({ kind, role, faint }) {
  return `scene-${kind} scene-${role}${faint ? " scene-faint" : ""}`;
}

/** @param {SVGElement} element @param {Shape} shape @returns {Mover} */
function placer(element, { kind, places, counts }) {
  let shown = -1;
  return (step) => {
    const count = counts[Math.min(Math.floor(step), counts.length - 1)] ?? Infinity;
    if (places.length === 1 && count === shown) return; // nothing of it moves
    shown = count;
    const now = between(places, step).slice(0, count);
    const there = now.some(isThere);
    element.toggleAttribute("hidden", !there);
    if (!there) return;
    if (kind === "circle") {
      element.setAttribute("cx", String(now[0][0]));
      element.setAttribute("cy", String(now[0][1]));
    } else {
      element.setAttribute("d", pathOf(kind, now));
    }
  };
}

/** @param {string} kind @param {Place[]} places */
function pathOf(kind, places) {
  if (kind === "dots")
    return places
      .filter(isThere)
      .map(([x, y]) => `M${x} ${y}h0`)
      .join("");
  let path = "";
  let pen = "M";
  for (const place of places) {
    if (isThere(place)) path += `${pen}${place[0]} ${place[1]}`;
    pen = isThere(place) ? "L" : "M";
  }
  return kind === "polygon" ? `${path}Z` : path;
}

/**
 * Places at a step between two frames. What appears, goes, or is at one place only jumps; the rest moves.
 * @param {Place[][]} places @param {number} step
 * @returns {Place[]}
 */
function between(places, step) {
  const last = places.length - 1;
  const before = Math.min(Math.floor(step), last);
  const share = step - before;
  const [from, to] = [places[before], places[Math.min(before + 1, last)]];
  if (before === last || share === 0) return from;
  return from.map((place, i) => {
    const next = to[i];
    if (!isThere(place) || !isThere(next)) return place;
    const [x, y] = /** @type {[number, number]} */ (place);
    const [nextX, nextY] = /** @type {[number, number]} */ (next);
    return [x + share * (nextX - x), y + share * (nextY - y)];
  });
}

/** @param {Place} place */
function isThere([x, y]) {
  return x !== null && y !== null;
}

/** A grid of squares between two corners. @param {Shape} shape */
function cells(shape) {
  const { places, shades } = shape;
  const [[one, other]] = /** @type {[number, number][][]} */ (places);
  const [left, right] = [Math.min(one[0], other[0]), Math.max(one[0], other[0])];
  const [low, high] = [Math.min(one[1], other[1]), Math.max(one[1], other[1])];
  const rows = /** @type {number[][][]} */ (shades)[0];
  const [height, width] = [(high - low) / rows.length, (right - left) / rows[0].length];
  const squares = rows.flatMap((row, r) =>
    row.map((_, c) =>
      svg("rect", { x: left + c * width, y: high - (r + 1) * height, width, height }),
    ),
  );
  return svg("g", { class: className(shape) }, ...squares);
}

/** @param {SVGElement} group @param {Shape} shape @returns {Mover} */
function shader(group, { shades }) {
  const frames = /** @type {number[][][]} */ (shades);
  let shown = -1;
  return (step) => {
    const frame = Math.min(Math.round(step), frames.length - 1);
    if (frame === shown) return;
    shown = frame;
    frames[frame].flat().forEach((shade, i) => {
      group.children[i].setAttribute("fill-opacity", String(Math.min(1, Math.max(0, shade))));
    });
  };
}
