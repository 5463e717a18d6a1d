// @ts-check
/**
 * A sweep in the page: worlds x values of one setting x seeds, from the grid and the cells of `dreamlab sweep`, computed
 * by all workers that the machine has room for. It comes in when its fold is first opened.
 */

import { download } from "../code/files.js";
import { defineElements } from "../elements.js";
import { engine } from "../engine/client.js";
import { pool } from "../engine/pool.js";
import { plotMarkup } from "../plots/plot-markup.js";
import { element, part } from "../shared/dom.js";
import { rounded, whole } from "../shared/format.js";
import { said } from "../shared/said.js";
import { t } from "../shared/words.js";

/** What each setting is swept over. */
const STOPS = /** @type {Record<string, number[]>} */ ({
  data: [500, 2000, 10000],
  noise: [0, 0.02, 0.05],
  horizon: [10, 30, 60],
});
const SEEDS = [3, 5, 10];
/** Conditions of the lab as a cell has them; under any other one nothing is withheld. */
const CONDITIONS = /** @type {Record<string, string>} */ ({ deaf: "deaf", "left-half": "half" });
/** The world that a reader writes is in no package: no other worker knows it. */
const OWN = "own";

export class SmallSweep {
  /** @type {AbortController | null} of the sweep under way */
  #run = null;
  /** @type {any[]} rows of the cells that are there */
  #rows = [];

  /**
   * @param {HTMLElement} place the fold
   * @param {import("../shared/settings.js").Experiments} description of the lab
   * @param {() => Record<string, any>} settings of the lab, as they are now
   * @param {AbortSignal} signal
   */
  constructor(place, description, settings, signal) {
    this.place = place;
    this.description = description;
    this.settings = settings;
    place.append(element("div", { class: "sweep-inside" }, ...this.#markup()));
    const on = (/** @type {string} */ name, /** @type {() => void} */ act) =>
      part(place, name).addEventListener("click", act, { signal });
    on("sweep-run", () => this.#begin());
    on("sweep-stop", () => this.#run?.abort());
    on("sweep-csv", () => download("dream-machine-sweep.csv", csv(this.#rows), "text/csv"));
    place.addEventListener("change", () => this.#count(), { signal });
    signal.addEventListener("abort", () => this.#run?.abort());
    this.#count();
  }

  #markup() {
    const [worlds] = this.description.choices?.filter(({ name }) => name === "world") ?? [];
    const { world } = this.settings();
    const options = (worlds?.options ?? []).filter(({ name }) => name !== OWN);
    const known = options.some(({ name }) => name === world) ? world : options[0]?.name;
    const boxes = options.map(({ name, label }) =>
      element(
        "label",
        { class: "lab-check" },
        element("input", {
          type: "checkbox",
          name: "sweep-world",
          value: name,
          autocomplete: "off",
          ...(name === known ? { checked: "" } : {}),
        }),
        element("span", {}, said(label)),
      ),
    );
    const across = this.description.controls.filter(({ name }) => name in STOPS);
    return [
      element(
        "p",
        { class: "lab-note" },
        t(
          "Every combination of worlds, values and seeds is trained anew, on as many of this machine’s cores as it has " +
            "memory for. What is not swept is as the lab is set. Median and middle half of the seeds, beside two rivals.",
        ),
      ),
      element(
        "fieldset",
        { class: "sweep-worlds" },
        element("legend", { class: "lab-label" }, t("Worlds")),
        ...boxes,
      ),
      choice(
        "sweep-across",
        t("Along"),
        across.map(({ name, label }) => [name, said(label)]),
      ),
      choice(
        "sweep-seeds",
        t("Seeds"),
        SEEDS.map((count) => [String(count), String(count)]),
      ),
      element(
        "div",
        { class: "lab-buttons" },
        button("sweep-run", t("Run the sweep")),
        button("sweep-stop", t("Stop"), true),
        button("sweep-csv", t("Rows as CSV"), true),
      ),
      element("progress", {
        "data-part": "sweep-progress",
        max: "1",
        value: "0",
        "aria-label": t("Progress of the sweep"),
        hidden: "",
      }),
      element("p", { "data-part": "sweep-state", class: "lab-note", "aria-live": "polite" }),
      element("div", { "data-part": "sweep-plots", class: "sweep-plots" }),
      element(
        "details",
        { class: "lab-table", "data-part": "sweep-grid", hidden: "" },
        element("summary", {}, t("The same on the command line, for more of it")),
        element("pre", { "data-part": "sweep-yaml", tabindex: "0", translate: "no" }),
      ),
    ];
  }

  /** As `dreamlab sweep` reads it. */
  #grid() {
    const { data, noise, horizon, condition, seed } = this.settings();
    const across = this.#value("sweep-across");
    const settings = { data, noise, horizon, [across]: STOPS[across] };
    const named = CONDITIONS[condition];
    const first = Number(seed);
    const count = Number(this.#value("sweep-seeds"));
    return {
      worlds: this.#worlds(),
      settings: named ? { ...settings, condition: named } : settings,
      seeds: Array.from({ length: count }, (_, later) => first + later),
    };
  }

  /** @returns {string[]} */
  #worlds() {
    const boxes = /** @type {NodeListOf<HTMLInputElement>} */ (
      this.place.querySelectorAll("[name=sweep-world]:checked")
    );
    return [...boxes].map(({ value }) => value);
  }

  /** @param {string} name */
  #value(name) {
    return /** @type {HTMLSelectElement} */ (part(this.place, name)).value;
  }

  /** What a press would begin. */
  #count() {
    if (this.#run) return;
    const worlds = this.#worlds().length;
    const values = STOPS[this.#value("sweep-across")].length;
    const seeds = Number(this.#value("sweep-seeds"));
    const cells = worlds * values * seeds;
    /** @type {HTMLButtonElement} */ (part(this.place, "sweep-run")).disabled = cells === 0;
    this.#say(
      cells === 0
        ? t("Choose at least one world.")
        : t("{worlds} × {values} × {seeds} = {cells} trainings.", { worlds, values, seeds, cells }),
    );
  }

  async #begin() {
    if (this.#run) return;
    this.#run = new AbortController();
    const { signal } = this.#run;
    this.#rows = [];
    part(this.place, "sweep-plots").replaceChildren();
    this.#show(true);
    try {
      await this.#sweep(signal);
    } catch (error) {
      const { name, message } = /** @type {Error} */ (error);
      const done = whole(this.#rows.length);
      this.#say(
        name === "AbortError" ? t("Stopped after {done} trainings.", { done }) : said(message),
      );
    } finally {
      this.#run = null;
      this.#show(false);
    }
  }

  /** @param {AbortSignal} signal */
  async #sweep(signal) {
    const grid = this.#grid();
    const { cells, across, yaml } = (await engine.ask("cells", { lab: "sweep", grid })).result;
    part(this.place, "sweep-yaml").textContent =
      `# ${t("as grid.yml, then: dreamlab sweep grid.yml")}\n${yaml}`;
    part(this.place, "sweep-grid").hidden = false;
    const began = performance.now();
    let workers = 1;
    let drawing = Promise.resolve();
    const onResult = (/** @type {any} */ { timings, ...row }) => {
      this.#rows.push(row);
      workers = Math.max(workers, pool.size + 1);
      this.#progress(this.#rows.length, cells.length, workers);
      const rows = [...this.#rows];
      drawing = drawing.then(() =>
        rows.length < this.#rows.length ? undefined : this.#draw(rows, across),
      );
    };
    const requests = cells.map((/** @type {object} */ cell) => ({ lab: "sweep", cell }));
    await pool.each("cell", requests, { signal, onResult, background: true, atOnce: true });
    await drawing;
    const seconds = rounded((performance.now() - began) / 1000, 2);
    this.#say(
      workers === 1
        ? t("{cells} trainings in {seconds} s, on one worker.", { cells: cells.length, seconds })
        : t("{cells} trainings in {seconds} s, on {workers} workers.", {
            cells: cells.length,
            seconds,
            workers,
          }),
    );
    const detail = { grid, rows: this.#rows, workers };
    this.place.dispatchEvent(new CustomEvent("swept", { bubbles: true, detail }));
  }

  /** @param {any[]} rows @param {string} across */
  async #draw(rows, across) {
    const { plots } = (await engine.ask("plots", { lab: "sweep", rows, across })).result;
    const place = part(this.place, "sweep-plots");
    for (const plot of plots) {
      const known = place.querySelector(`[data-name="${plot.name}"]`);
      const made = known ?? plotMarkup(plot.name);
      if (!known) place.append(made);
      await defineElements();
      /** @type {import("../plots/data-plot.js").DataPlot} */ (made).show(translated(plot));
    }
  }

  /** @param {number} done @param {number} total @param {number} workers */
  #progress(done, total, workers) {
    /** @type {HTMLProgressElement} */ (part(this.place, "sweep-progress")).value = done / total;
    const words = { done, total, workers };
    this.#say(
      workers === 1
        ? t("{done} of {total} trainings, on one worker.", words)
        : t("{done} of {total} trainings, on {workers} workers.", words),
    );
  }

  /** @param {boolean} runs */
  #show(runs) {
    const { activeElement } = document;
    const [run, stop, rows, bar] = ["sweep-run", "sweep-stop", "sweep-csv", "sweep-progress"].map(
      (name) => part(this.place, name),
    );
    const focused = activeElement === run || activeElement === stop;
    this.place.setAttribute("aria-busy", String(runs));
    run.hidden = runs;
    stop.hidden = !runs;
    bar.hidden = !runs;
    rows.hidden = runs || this.#rows.length === 0;
    if (focused) (runs ? stop : run).focus();
  }

  /** @param {string} words */
  #say(words) {
    part(this.place, "sweep-state").textContent = words;
  }
}

/** What Python has called it, in the page's language. @param {any} plot */
function translated({ title, says, x, y, curves, ...plot }) {
  const axis = (/** @type {any} */ one) => ({
    ...one,
    label: said(one.label),
    unit: said(one.unit),
  });
  const named = curves.map((/** @type {any} */ curve) => ({ ...curve, label: said(curve.label) }));
  return { ...plot, title: said(title), says: said(says), x: axis(x), y: axis(y), curves: named };
}

/** @param {string} name @param {string} label @param {string[][]} options value and words */
function choice(name, label, options) {
  return element(
    "div",
    { class: "lab-row" },
    element("label", { for: name }, label),
    element(
      "select",
      { id: name, "data-part": name, autocomplete: "off" },
      ...options.map(([value, words]) => element("option", { value }, words)),
    ),
  );
}

/** @param {string} name @param {string} words @param {boolean} [hidden] */
function button(name, words, hidden = false) {
  return element(
    "button",
    { type: "button", "data-part": name, ...(hidden ? { hidden: "" } : {}) },
    words,
  );
}

/** A table, a row a cell; no value holds a comma. @param {any[]} rows */
export function csv(rows) {
  const names = Object.keys(rows[0] ?? {});
  return [names, ...rows.map((row) => names.map((name) => row[name] ?? ""))]
    .map((values) => values.join(","))
    .join("\n")
    .concat("\n");
}
