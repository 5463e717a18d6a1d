// @ts-check

import { element, part, rowOf } from "../shared/dom.js";
import { rounded } from "../shared/format.js";
import { said } from "../shared/said.js";
import { t } from "../shared/words.js";
import { drawScene, framesOf } from "./scene-drawing.js";

/**
 * A scene of dreamlab's: a moving picture with play, scrubber and keys, its words, its places as a table.
 *
 *     <lab-scene role="group" aria-label="what is seen, in a sentence">
 *       <p><span data-part="title"></span></p>
 *       <div data-part="picture"><div class="scene-panel"><span>its name</span><svg>…</svg></div>…</div>
 *       <ul data-part="legend"></ul>
 *       <dream-playback>…</dream-playback>
 *       <p data-part="words"></p> <p data-part="says"></p>
 *       <details data-part="values"><table data-part="table"></table></details>
 *     </lab-scene>
 *
 * Its markup is site/scenes/lab-scene.html, with the still picture that the build measured. It plays once when it is first
 * seen, unless the reader wants no motion, and rests when it is out of sight. No events.
 */
export class LabScene extends HTMLElement {
  /** @type {AbortController | null} */
  #connected = null;
  /** @type {import("./scene-drawing.js").Scene | null} */
  #scene = null;
  /** @type {import("./scene-drawing.js").Mover} */
  #moveTo = () => {};
  #seen = false;
  #played = false;

  connectedCallback() {
    this.#connected = new AbortController();
    const { signal } = this.#connected;
    const onStep = (/** @type {Event} */ event) =>
      this.#show(/** @type {CustomEvent} */ (event).detail);
    this.#playback.addEventListener("step", onStep, { signal });
    part(this, "values").addEventListener("toggle", () => this.#fillTable(), { signal });
    const observer = new IntersectionObserver(
      ([{ isIntersecting }]) => {
        this.#seen = isIntersecting;
        if (isIntersecting) this.#playOnce();
        else if (this.#scene) this.#playback.pause();
      },
      { threshold: 0.6 },
    );
    observer.observe(part(this, "picture"));
    signal.addEventListener("abort", () => observer.disconnect());
  }

  disconnectedCallback() {
    this.#connected?.abort();
  }

  /** @param {import("./scene-drawing.js").Scene} scene */
  show(scene) {
    this.#scene = scene;
    const { pictures, moveTo } = drawScene(scene);
    this.#moveTo = moveTo;
    part(this, "title").textContent = said(scene.title);
    part(this, "says").textContent = said(scene.says);
    this.setAttribute("aria-label", said(scene.says));
    const panels = pictures.map((picture, i) => {
      const name = element("span", {}, said(scene.panels[i] ?? ""));
      return element("div", { class: "scene-panel" }, name, picture);
    });
    part(this, "picture").replaceChildren(...panels);
    part(this, "legend").replaceChildren(...legend(scene));
    this.#playback.load(framesOf(scene) - 1, true);
    this.#playback.seek(scene.still);
    this.#played = false;
    if (this.#seen) this.#playOnce();
    this.#fillTable();
  }

  #playOnce() {
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    if (!this.#scene || this.#played || still || framesOf(this.#scene) === 1) return;
    this.#played = true;
    this.#playback.seek(0);
    this.#playback.play();
  }

  /** @param {{step: number}} moment */
  #show({ step }) {
    this.#moveTo(step);
    const words = this.#scene?.words ?? [];
    const shown = said(words[Math.min(Math.round(step), words.length - 1)] ?? "");
    const place = part(this, "words");
    if (place.textContent !== shown) place.textContent = shown;
  }

  #fillTable() {
    const details = /** @type {HTMLDetailsElement} */ (part(this, "values"));
    if (this.#scene && details.open) fillTable(part(this, "table"), this.#scene);
  }

  get #playback() {
    return /** @type {import("../court/dream-playback.js").DreamPlayback} */ (
      this.querySelector("dream-playback")
    );
  }
}

/** One entry a label, unless it stands over a part of the picture. @param {import("./scene-drawing.js").Scene} scene */
function legend({ shapes, panels }) {
  const named = shapes.filter(({ label }) => label && !panels.includes(label)).toReversed();
  const labelled = new Map(named.map((each) => [each.label, each]));
  return Array.from([...labelled.values()].toReversed(), ({ label, kind, role, faint }) => {
    const item = document.createElement("li");
    item.className = `scene-key scene-key-${kind} scene-${role}${faint ? " scene-faint" : ""}`;
    item.textContent = said(label);
    return item;
  });
}

/** The places of everything that moves as one, and what is said, frame by frame. @param {HTMLElement} table @param {import("./scene-drawing.js").Scene} scene */
function fillTable(table, scene) {
  const moving = scene.shapes.filter(({ kind, label }) => kind === "circle" && label);
  const head = document.createElement("thead");
  const names = moving.flatMap(({ label }) => [`${said(label)}, x`, "y"]);
  const spoken = scene.words.length ? [t("what is said")] : [];
  head.append(rowOf(t("step"), [...names, ...spoken]));
  for (const cell of head.querySelectorAll("th, td")) cell.setAttribute("scope", "col");
  const body = document.createElement("tbody");
  for (let frame = 0; frame < framesOf(scene); frame += 1) {
    const places = moving.flatMap(({ places }) => {
      const [x, y] = (places[frame] ?? places[0])[0];
      return x === null || y === null ? ["–", "–"] : [rounded(x), rounded(y)];
    });
    body.append(
      rowOf(String(frame), [...places, ...(spoken.length ? [said(scene.words[frame])] : [])]),
    );
  }
  table.replaceChildren(head, body);
}
