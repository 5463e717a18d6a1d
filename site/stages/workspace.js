// @ts-check
/**
 * Level 3's workspace: the settings of a training, the reader's recorded play, how far the training
 * is, and a saved model, if one was taken from the shelf. The stages share it, and it outlives the
 * pages of a visit.
 *
 * Events: `change`, detail {what: "settings" | "play" | "model" | "training"}.
 */

/** Numbers of a recorded row: state (5), action (1), next state (5). */
export const ROW = 11;
/** The world that everything is about unless another one is chosen. */
export const COURT = "court";

/**
 * @typedef {{policy: string, data: number, noise: number, remedy: string, world: string, seed: number}} HowTrained
 * @typedef {{
 *   step: number, steps: number, done: boolean, digest: string | null, one_step_error: number | null, unit?: string,
 *   curve: {at: number[], loss: number[], held_out: number[]},
 * }} Training
 */

class Workspace extends EventTarget {
  /** @type {Partial<HowTrained>} what is left out takes dreamlab's defaults */
  #settings = {};
  /** @type {Float64Array<ArrayBuffer>} rows of ROW numbers */
  #play = new Float64Array(0);
  /** @type {import("../shelf/models.js").SavedModel | null} */
  #model = null;
  /** @type {Training | null} */
  #training = null;

  get settings() {
    return this.#settings;
  }

  /** Another world than the court is chosen. */
  get elsewhere() {
    return (this.#settings.world ?? COURT) !== COURT;
  }

  set settings(settings) {
    this.#settings = settings;
    if (this.elsewhere && this.#model) this.model = null; // saved models are of the court
    this.#announce("settings");
  }

  /** What this site begins with (site.yml); whatever is set already stays. @param {Partial<HowTrained>} first */
  begin(first) {
    const unset = Object.entries(first).filter(([name]) => !(name in this.#settings));
    this.ask(Object.fromEntries(unset));
  }

  /** What a teacher's link asks for. @param {Partial<HowTrained>} settings */
  ask(settings) {
    if (Object.keys(settings).length > 0) this.settings = { ...this.#settings, ...settings };
  }

  get play() {
    return this.#play;
  }

  set play(play) {
    this.#play = play;
    this.#announce("play");
  }

  /** How many transitions have been recorded. */
  get recorded() {
    return this.#play.length / ROW;
  }

  /** The saved model that takes the trained one's place; null: the trained one has it. */
  get model() {
    return this.#model;
  }

  set model(model) {
    this.#model = model;
    this.#announce("model");
  }

  /** How far the training of these settings is; null: not known yet. */
  get training() {
    return this.#training;
  }

  set training(training) {
    this.#training = training;
    this.#announce("training");
  }

  /** The play, if these settings train on it. @returns {import("../engine/protocol.js").Files} */
  get experience() {
    if (this.#settings.policy !== "own" || this.#play.length === 0) return {};
    return { play: new Uint8Array(this.#play.buffer) };
  }

  /** The files that a request for the workspace's model needs. @returns {import("../engine/protocol.js").Files} */
  get files() {
    return this.#model ? { model: this.#model.file } : this.experience;
  }

  /** @param {string} what */
  #announce(what) {
    this.dispatchEvent(new CustomEvent("change", { detail: { what } }));
  }
}

export const workspace = new Workspace();
