// @ts-check
/** Draws one moment of a rally: the court, reality solid, the dream as a ghost, the gap between them; or a scene alone. */

import { rounded } from "../shared/format.js";
import { CURTAIN } from "./harder.js";

/** Margin around the court, world units: a dream that leaves the court can still be seen there. */
const MARGIN = 0.05;
const TRAIL_FAINTEST = 0.12;

/**
 * @typedef {{
 *   context: CanvasRenderingContext2D,
 *   size: number,
 *   palette: import("../shared/colours.js").Palette,
 *   court: import("../shared/settings.js").Description["court"],
 *   visible: number,
 * }} Sheet
 */

/**
 * @param {Sheet} sheet
 * @param {import("./episodes.js").Episodes | null} episodes
 * @param {number} episode
 * @param {number} step
 */
export function drawMoment(sheet, episodes, episode, step) {
  const behind = () => {
    if (!episodes) return;
    if (episodes.arrays.other) drawTrail(sheet, episodes, episode, step, "other");
    drawTrail(sheet, episodes, episode, step, "dream");
    drawTrail(sheet, episodes, episode, step, "reality");
    if (episodes.arrays.other) drawBall(sheet, episodes.scene("other", episode, step), "other");
  };
  const real = episodes?.scene("reality", episode, step) ?? null;
  drawPair(sheet, real, episodes?.scene("dream", episode, step) ?? null, behind);
}

/**
 * The real ball and the dreamt one with their paddles, and the gap between them; either may be left out.
 * @param {Sheet} sheet
 * @param {import("./episodes.js").Scene | null} real
 * @param {import("./episodes.js").Scene | null} dreamt
 * @param {() => void} behind draws what lies behind balls and paddles
 */
export function drawPair(sheet, real, dreamt, behind = () => {}) {
  sheet.context.clearRect(0, 0, sheet.size, sheet.size);
  drawWalls(sheet);
  behind();
  if (dreamt) drawPaddle(sheet, dreamt.paddle, "dream");
  if (real) drawPaddle(sheet, real.paddle, "reality");
  if (real && dreamt) drawGap(sheet, real, dreamt);
  if (dreamt) drawBall(sheet, dreamt, "dream");
  if (real) drawBall(sheet, real, "reality");
}

/**
 * One scene of the real court, without a dream beside it.
 * @param {Sheet} sheet
 * @param {import("./episodes.js").Scene | null} scene
 * @param {() => void} between draws what lies behind ball and paddle
 */
export function drawScene(sheet, scene, between = () => {}) {
  sheet.context.clearRect(0, 0, sheet.size, sheet.size);
  drawWalls(sheet);
  if (!scene) return;
  between();
  drawPaddle(sheet, scene.paddle, "reality");
  drawBall(sheet, scene, "reality");
}

/** Hides what is above CURTAIN. @param {Sheet} sheet */
export function drawCurtain(sheet) {
  const [left, top] = pixels(sheet, sheet.court.x[0], sheet.court.y[1]);
  const [right, bottom] = pixels(sheet, sheet.court.x[1], CURTAIN);
  sheet.context.fillStyle = sheet.palette.muted;
  sheet.context.fillRect(left, top, right - left, bottom - top);
}

/** Where a place of the court is on the sheet. @param {Sheet} sheet @param {number} x @param {number} y @returns {[number, number]} */
export function pixels({ size, court }, x, y) {
  const scale = scaleOf(size);
  const left = (x - court.x[0] + MARGIN) * scale;
  const top = (court.y[1] - y + MARGIN) * scale;
  // A dream that is far outside is drawn at the edge.
  return [clamp(left, -8, size + 8), clamp(top, -8, size + 8)];
}

/** Which x of the court lies at this share of the sheet's width, 0..1. @param {number} share @param {Sheet["court"]} court */
export function courtX(share, court) {
  return court.x[0] - MARGIN + share * (1 + 2 * MARGIN);
}

/** Which place of the court lies at these shares of the sheet's width and height. @param {number} across @param {number} down @param {Sheet["court"]} court */
export function courtPlace(across, down, court) {
  return { x: courtX(across, court), y: court.y[1] + MARGIN - down * (1 + 2 * MARGIN) };
}

/** At which shares of the sheet's width and height a place of the court lies. @param {number} x @param {number} y @param {Sheet["court"]} court */
export function shareOf(x, y, court) {
  const whole = 1 + 2 * MARGIN;
  return {
    across: (x - court.x[0] + MARGIN) / whole,
    down: (court.y[1] + MARGIN - y) / whole,
  };
}

/** @param {number} size */
function scaleOf(size) {
  return size / (1 + 2 * MARGIN);
}

/** @param {Sheet} sheet */
function wallsOf(sheet) {
  const [left, top] = pixels(sheet, sheet.court.x[0], sheet.court.y[1]);
  return { left, top };
}

/** Half of a label's height, and the room that a ball needs, in pixels. */
const LABEL_HALF = 9;
const BALL_ROOM = 10;

/**
 * The middle of a label that says how far two balls are apart: beside the line between them, where it covers neither
 * ball and no wall; where there is no such place, the one that covers least.
 * @param {{x: number, y: number}[]} balls pixels
 * @param {number} width of the label
 * @param {{left: number, right: number, top: number, bottom: number}} walls
 */
export function labelPlace(balls, width, walls) {
  const [a, b] = balls;
  const middle = { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
  const [halfWidth, halfHeight] = [width / 2 + 4, LABEL_HALF];
  const inside = (/** @type {{x: number, y: number}} */ { x, y }) => ({
    x: clamp(x, walls.left + halfWidth, walls.right - halfWidth),
    y: clamp(y, walls.top + halfHeight + 2, walls.bottom - halfHeight - 2),
  });
  const free = (/** @type {{x: number, y: number}} */ place) =>
    Math.min(
      ...balls.map(({ x, y }) =>
        Math.max(
          Math.abs(place.x - x) - halfWidth - BALL_ROOM,
          Math.abs(place.y - y) - halfHeight - BALL_ROOM,
        ),
      ),
    );
  const [far, high] = [halfWidth + BALL_ROOM + 4, halfHeight + BALL_ROOM + 4];
  const candidates = [
    ...[-1, 1].map((side) => ({ x: middle.x, y: middle.y + side * high })),
    ...[1, -1].map((side) => ({ x: middle.x + side * far, y: middle.y })),
    ...[-1, 1].map((side) => ({
      x: middle.x,
      y: (side < 0 ? Math.min : Math.max)(a.y, b.y) + side * high,
    })),
    ...[1, -1].map((side) => ({
      x: (side < 0 ? Math.min : Math.max)(a.x, b.x) + side * far,
      y: middle.y,
    })),
  ].map(inside);
  return (
    candidates.find((place) => free(place) >= 0) ??
    candidates.reduce((best, place) => (free(place) > free(best) ? place : best))
  );
}

/** @param {Sheet} sheet */
function drawWalls(sheet) {
  const { context, palette, court } = sheet;
  const [left, top] = pixels(sheet, court.x[0], court.y[1]);
  const [right, bottom] = pixels(sheet, court.x[1], court.y[0]);
  context.fillStyle = palette.surface;
  context.fillRect(left, top, right - left, bottom - top);
  context.strokeStyle = palette.muted;
  context.lineWidth = 2;
  context.strokeRect(left, top, right - left, bottom - top);
}

/**
 * @param {Sheet} sheet
 * @param {import("./episodes.js").Episodes} episodes
 * @param {number} episode
 * @param {number} until
 * @param {import("./episodes.js").World} world
 */
function drawTrail(sheet, episodes, episode, until, world) {
  const { context, palette } = sheet;
  context.strokeStyle = colourOf(world, palette);
  context.lineWidth = world === "reality" ? 2.5 : 2;
  context.lineCap = world === "reality" ? "butt" : "round";
  let from = episodes.scene(world, episode, 0);
  for (let step = 1; step < until + 1; step++) {
    const to = episodes.scene(world, episode, Math.min(step, until));
    if (world === "reality" || step % 2 === 1) {
      // Older parts fade. The dream's trail is broken, so that the two differ without colour too.
      context.globalAlpha =
        TRAIL_FAINTEST + 0.6 * (Math.min(step, until) / Math.max(until, 1)) ** 2;
      context.beginPath();
      context.moveTo(...pixels(sheet, from.x, from.y));
      context.lineTo(...pixels(sheet, to.x, to.y));
      context.stroke();
    }
    from = to;
  }
  context.globalAlpha = 1;
}

/** Where a ball has been of late: the older, the fainter. @param {Sheet} sheet @param {{x: number, y: number}[]} places @param {"reality" | "dream"} world */
export function drawTail(sheet, places, world) {
  const { context, palette } = sheet;
  context.strokeStyle = palette[world];
  context.lineWidth = world === "reality" ? 2.5 : 2;
  for (let at = 1; at < places.length; at++) {
    if (world === "dream" && at % 2) continue; // broken, as its trail is
    context.globalAlpha = 0.6 * (at / places.length) ** 2;
    context.beginPath();
    context.moveTo(...pixels(sheet, places[at - 1].x, places[at - 1].y));
    context.lineTo(...pixels(sheet, places[at].x, places[at].y));
    context.stroke();
  }
  context.globalAlpha = 1;
}

/** @param {Sheet} sheet @param {number} at @param {import("./episodes.js").World} world */
export function drawPaddle(sheet, at, world) {
  const { context, court, size } = sheet;
  const [left, top] = pixels(sheet, at - court.paddle_half_width, 0);
  const width = 2 * court.paddle_half_width * scaleOf(size);
  const height = Math.max(6, 0.018 * scaleOf(size));
  context.beginPath();
  context.roundRect(left, top, width, height, height / 2);
  paint(sheet, world);
}

/** @param {Sheet} sheet @param {import("./episodes.js").Scene} ball @param {import("./episodes.js").World} world */
function drawBall(sheet, ball, world) {
  const { context, court, size } = sheet;
  const radius = Math.max(5, court.ball_radius * scaleOf(size));
  const [x, y] = pixels(sheet, ball.x, ball.y);
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  paint(sheet, world);
}

/**
 * Reality is filled, with a rim that keeps it apart from what lies below; the dream is a pale shape
 * with a broken outline.
 * @param {Sheet} sheet @param {import("./episodes.js").World} world
 */
function paint({ context, palette }, world) {
  context.fillStyle = colourOf(world, palette);
  if (world === "reality") {
    context.strokeStyle = palette.surface;
    context.lineWidth = 4;
    context.stroke();
    context.fill();
    return;
  }
  context.globalAlpha = 0.28;
  context.fill();
  context.globalAlpha = 1;
  context.strokeStyle = colourOf(world, palette);
  context.lineWidth = 2;
  context.setLineDash(world === "dream" ? [4, 3] : [1.5, 2.5]);
  context.stroke();
  context.setLineDash([]);
}

/** @param {import("./episodes.js").World} world @param {Sheet["palette"]} palette */
function colourOf(world, palette) {
  return world === "other" ? palette.error : palette[world];
}

/**
 * A line from ball to ball: thin and grey while they overlap, then in the error's colour.
 * @param {Sheet} sheet
 * @param {import("./episodes.js").Scene} real
 * @param {import("./episodes.js").Scene} dreamt
 */
function drawGap(sheet, real, dreamt) {
  const { context, palette, visible, size } = sheet;
  const gap = Math.hypot(real.x - dreamt.x, real.y - dreamt.y);
  if (!Number.isFinite(gap)) return;
  const [x0, y0] = pixels(sheet, real.x, real.y);
  const [x1, y1] = pixels(sheet, dreamt.x, dreamt.y);
  const apart = gap >= visible;
  context.strokeStyle = apart ? palette.error : palette.muted;
  context.globalAlpha = apart ? Math.min(1, 0.5 + gap) : 0.6;
  context.lineWidth = apart ? 2.5 : 1;
  context.beginPath();
  context.moveTo(x0, y0);
  context.lineTo(x1, y1);
  context.stroke();
  context.globalAlpha = 1;
  if (!apart) return;
  context.font = "600 13px system-ui, sans-serif";
  context.textAlign = "center";
  context.lineWidth = 4;
  context.strokeStyle = palette.surface;
  context.fillStyle = palette.error;
  const words = rounded(gap);
  const { left, top } = wallsOf(sheet);
  const walls = { left, top, right: size - left, bottom: size - top };
  const balls = [
    { x: x0, y: y0 },
    { x: x1, y: y1 },
  ];
  const { x, y } = labelPlace(balls, context.measureText(words).width, walls);
  context.strokeText(words, x, y + 5);
  context.fillText(words, x, y + 5);
}

/** @param {number} value @param {number} low @param {number} high */
function clamp(value, low, high) {
  return Math.min(Math.max(value, low), high);
}
