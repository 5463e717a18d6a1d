// Draws with the page's own modules what stands in a page before any script runs.
//   node builder/render/draw.mjs < {"drawing": "drift-chart", "data": {...}} > markup

import { speak } from "../../site/shared/words.js";

const DRAWINGS = {
  "drift-chart": () => import("../../site/plots/drift-chart.js"),
  "drift-figure": () => import("../../site/lesson/drift-figure.js"),
  "measured-plot": () => import("../../site/plots/plot-drawing.js"),
};

/** As much of a DOM as drawing takes. */
class Drawn {
  constructor(name) {
    this.name = name;
    this.attributes = "";
    this.children = [];
  }

  setAttribute(key, value) {
    this.attributes += ` ${key}="${escaped(value)}"`;
  }

  append(...children) {
    this.children.push(...children);
  }

  toString() {
    const inside = this.children.map((child) => (child instanceof Drawn ? child : escaped(child)));
    return `<${this.name}${this.attributes}>${inside.join("")}</${this.name}>`;
  }
}

function escaped(text) {
  const names = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
  return String(text).replace(/[&<>"]/g, (sign) => names[sign]);
}

globalThis.document = {
  createElement: (name) => new Drawn(name),
  createElementNS: (_, name) => new Drawn(name),
};

let asked = "";
for await (const piece of process.stdin) asked += piece;
const { drawing, data, language, words } = JSON.parse(asked);
speak(language, words);
const { drawMeasured } = await DRAWINGS[drawing]();
process.stdout.write(String(drawMeasured(data)));
