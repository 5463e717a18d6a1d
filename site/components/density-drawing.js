// @ts-check
/** Draws where experience lies: the court in cells, the stronger the more often the ball was there. */

import { drawScene, pixels } from "./court-drawing.js";

/** The strip below the floor that shows where the paddle was, world units. */
const STRIP = { top: -0.012, bottom: -0.045 };

/**
 * @param {import("./court-drawing.js").Sheet} sheet
 * @param {Float64Array} density counts of [rows, rows] cells, the lowest row first
 * @param {Float64Array} paddle counts of [rows] cells
 */
export function drawDensity(sheet, density, paddle) {
  drawScene(sheet, null);
  const rows = paddle.length;
  const fullest = Math.max(...density, 1);
  const [left, bottom] = [sheet.court.x[0], sheet.court.y[0]];
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < rows; column++) {
      const box = { x: left + column / rows, top: bottom + (row + 1) / rows, height: 1 / rows };
      fillCell(sheet, { ...box, width: 1 / rows }, density[row * rows + column] / fullest);
    }
  }
  const most = Math.max(...paddle, 1);
  for (let column = 0; column < rows; column++) {
    const box = { x: left + column / rows, top: STRIP.top, height: STRIP.top - STRIP.bottom };
    fillCell(sheet, { ...box, width: 1 / rows }, paddle[column] / most);
  }
}

/**
 * @param {import("./court-drawing.js").Sheet} sheet
 * @param {{x: number, top: number, width: number, height: number}} box world units
 * @param {number} share of the fullest cell, 0..1
 */
function fillCell(sheet, { x, top, width, height }, share) {
  if (share === 0) return;
  const [x0, y0] = pixels(sheet, x, top);
  const [x1, y1] = pixels(sheet, x + width, top - height);
  sheet.context.fillStyle = sheet.palette.reality;
  // The root brings out the cells that were seen a few times: to a model they matter most.
  sheet.context.globalAlpha = 0.12 + 0.88 * Math.sqrt(share);
  sheet.context.fillRect(x0, y0, x1 - x0 - 0.5, y1 - y0 - 0.5);
  sheet.context.globalAlpha = 1;
}
