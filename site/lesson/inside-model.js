// @ts-check

import { engine } from "../engine/client.js";
import { framesOf } from "../scenes/scene-drawing.js";
import { element, find, part } from "../shared/dom.js";
import { LabElement } from "../shared/lab-element.js";
import { LabFrame } from "../shared/lab-frame.js";
import { t } from "../shared/words.js";

/**
 * Inside a model of one step: arrows over the court say what it does to a velocity, lines where its hidden units bend,
 * moment by moment of its training. A unit is chosen from a list or by a press on its line. Its markup is
 * site/lesson/inside-model.html; what it shows, dreamlab/services/inside.py.
 *
 * While it is trained it has aria-busy="true". Events: `inside` (bubbles), detail {units, scene}.
 */
export class InsideModel extends LabElement {
  /** @param {any} _data @param {AbortSignal} signal */
  open(_data, signal) {
    const inside = new Inside(this, signal);
    part(this, "look").addEventListener("click", () => inside.look(), { signal });
    for (const name of ["model", "flight"]) {
      part(this, name).addEventListener("change", () => inside.look(), { signal });
    }
    part(this, "unit").addEventListener("change", () => inside.mark(), { signal });
    part(this, "picture").addEventListener("click", (event) => inside.press(event), { signal });
    this.addEventListener("pointerdown", () => engine.start(), { signal, once: true });
  }
}

class Inside {
  #run = new AbortController();

  /** @param {HTMLElement} root @param {AbortSignal} signal */
  constructor(root, signal) {
    this.root = root;
    this.frame = new LabFrame(root, { onRestart: () => this.look() }, signal);
    this.scene = /** @type {import("../scenes/lab-scene.js").LabScene} */ (find(root, "lab-scene"));
    this.unit = /** @type {HTMLSelectElement} */ (part(root, "unit"));
    signal.addEventListener("abort", () => this.#run.abort());
  }

  /** Trains, if need be, and shows what there is to see. */
  async look() {
    engine.allow();
    this.#run.abort();
    this.#run = new AbortController();
    const { signal } = this.#run;
    const { frame, root } = this;
    frame.showProblem(null);
    frame.busy = true;
    const [model, flight] = ["model", "flight"].map(
      (name) => /** @type {HTMLSelectElement} */ (part(root, name)).value,
    );
    try {
      const onProgress = (/** @type {import("../engine/protocol.js").Progress} */ now) =>
        frame.say(now.stage, now.fraction);
      const { result } = await engine.run(
        "look",
        { lab: "inside", model, flight },
        { signal, onProgress, background: true },
      );
      this.#show(result);
      frame.settle("ready");
    } catch (error) {
      if (signal.aborted) return;
      frame.fail(/** @type {Error} */ (error));
    }
    frame.busy = false;
  }

  /** The chosen unit's line stands out. */
  mark() {
    const chosen = Number(this.unit.value);
    this.#bends.forEach((bend, i) => {
      bend.toggleAttribute("data-chosen", i + 1 === chosen);
    });
  }

  /** A press on a line chooses its unit. @param {Event} event */
  press({ target }) {
    const pressed = this.#bends.indexOf(/** @type {Element} */ (target)) + 1;
    this.unit.value = String(pressed);
    this.mark();
  }

  /** @param {any} result */
  #show({ scene, units }) {
    const place = part(this.root, "seen-inside");
    place.hidden = false;
    place.toggleAttribute("data-still", framesOf(scene) === 1);
    part(this.root, "one").hidden = units === 0;
    const names = Array.from({ length: units }, (_, i) => `${i + 1}`);
    this.unit.replaceChildren(
      element("option", { value: "0" }, t("all")),
      ...names.map((name) => element("option", { value: name }, name)),
    );
    this.scene.show(scene);
    this.mark();
    const detail = { units, scene };
    this.root.dispatchEvent(new CustomEvent("inside", { bubbles: true, detail }));
  }

  get #bends() {
    return [...this.root.querySelectorAll(".scene-picture .scene-third")];
  }
}
