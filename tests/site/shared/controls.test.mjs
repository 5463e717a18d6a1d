import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { Controls, inUnits, nearest } from "../../../site/shared/controls.js";
import { LAB } from "./lab.mjs";

const [DATA, NOISE] = LAB.controls;

/** As much of an input as Controls uses. */
class Input extends EventTarget {
  attributes = new Map();
  disabled = false;

  constructor(setting, value) {
    super();
    this.dataset = { setting };
    this.value = value;
    this.defaultValue = value;
  }

  get valueAsNumber() {
    return Number(this.value);
  }

  setAttribute(name, value) {
    this.attributes.set(name, value);
  }

  removeAttribute(name) {
    this.attributes.delete(name);
  }
}

let root;
let inputs;
let moves;
let errors;
let controls;

beforeEach(() => {
  inputs = {
    data: new Input("data", "1"),
    noise: new Input("noise", "0"),
    condition: new Input("condition", "none"),
    seed: new Input("seed", "0"),
  };
  root = new EventTarget();
  root.querySelectorAll = () => Object.values(inputs);
  root.querySelector = () => null;
  moves = 0;
  errors = [];
  controls = open();
  controls.send = (type, name, value) => {
    inputs[name].value = value;
    const event = new Event(type);
    Object.defineProperty(event, "target", { value: inputs[name] });
    root.dispatchEvent(event);
  };
});

function open() {
  const caller = {
    onMove: () => {
      moves += 1;
    },
    onError: (error) => errors.push(error),
  };
  const { signal } = new AbortController();
  return new Controls(root, { sliders: LAB.controls, seed: LAB.seed }, caller, signal);
}

test("the values are those of the page before anybody moves", () => {
  assert.deepEqual(controls.values, { data: 2000, noise: 0, condition: "none", seed: 0 });
});

test("what was moved before anybody listened is moved again, once the page's own settings are shown", async () => {
  const { send } = controls;
  for (const [name, input] of Object.entries(inputs)) // they bubble
    for (const type of ["input", "change"]) input.addEventListener(type, () => send(type, name, input.value));
  inputs.data.value = "2";
  inputs.noise.value = "1";
  inputs.noise.disabled = true;
  controls = open();
  assert.equal(controls.values.data, 2000);
  controls.show({ data: 500, noise: 0 });
  await null;
  assert.deepEqual(controls.values, { data: 10000, noise: 0, condition: "none", seed: 0 });
  assert.equal(inputs.data.value, "2");
  assert.ok(moves > 0);
});

test("a slider's place is one of its stops", () => {
  controls.send("input", "data", "2");
  assert.equal(controls.values.data, 10000);
  assert.equal(inputs.data.attributes.get("aria-valuetext"), "10,000 transitions");
  assert.equal(moves, 1);
});

test("a slider's change at its end is no second move", () => {
  controls.send("input", "data", "2");
  controls.send("change", "data", "2");
  assert.equal(moves, 1);
});

test("a value between two stops is kept, and shown at the nearest", () => {
  controls.show({ data: 1900 });
  assert.equal(controls.values.data, 1900);
  assert.equal(inputs.data.value, "1");
  assert.deepEqual(controls.snapped({ data: 1900, condition: "gusty" }), { data: 2000, condition: "gusty" });
});

test("values left out stay as they are", () => {
  controls.show({ condition: "gusty", unknown: 3 });
  assert.deepEqual(controls.values, { data: 2000, noise: 0, condition: "gusty", seed: 0 });
});

test("a seed that is none is marked, said, and not taken", () => {
  for (const bad of ["", "1.5", "-1", "1000"]) {
    controls.send("change", "seed", bad);
    assert.equal(inputs.seed.attributes.get("aria-invalid"), "true");
  }
  assert.equal(errors.length, 4);
  assert.match(errors[0], /whole number from 0 to 999/);
  assert.equal(controls.values.seed, 0);
  controls.send("change", "seed", "999");
  assert.ok(!inputs.seed.attributes.has("aria-invalid"));
  assert.equal(controls.values.seed, 999);
  assert.equal(moves, 1);
});

test("some settings rest, and no others", () => {
  controls.disable(["data", "noise"]);
  controls.disable(["noise"]);
  assert.deepEqual([inputs.data.disabled, inputs.noise.disabled], [false, true]);
});

test("amounts are written with their units", () => {
  assert.equal(inUnits(6000, DATA), "6,000 transitions");
  assert.equal(inUnits(0.005, NOISE), "0.005 world units");
  assert.equal(inUnits(1, DATA), "1 transition");
  assert.equal(inUnits(1, NOISE), "1 world unit");
  assert.equal(inUnits(1, { ...NOISE, unit: "of a pixel’s spread" }), "1 of a pixel’s spread");
  assert.equal(inUnits(20, { ...DATA, unit: "" }), "20");
  assert.equal(nearest([0, 10, 100], 60), 2);
});

test("a slider that is let go of is told; under way, or changed by a key, it is not, nor a choice", () => {
  let released = 0;
  controls.caller.onRelease = () => {
    released += 1;
  };
  controls.send("keydown", "data", "1");
  controls.send("input", "data", "2");
  controls.send("change", "data", "2");
  controls.send("keyup", "data", "2");
  controls.send("input", "data", "1");
  assert.equal(released, 0);
  controls.send("pointerup", "data", "2");
  controls.send("pointerup", "condition", "gusty");
  assert.equal(released, 1);
  controls.send("change", "data", "2"); // as a screen reader changes it
  controls.send("change", "condition", "none");
  assert.equal(released, 2);
  controls.send("keydown", "data", "2"); // held when the pointer takes over
  controls.send("pointerdown", "data", "2");
  controls.send("change", "data", "1");
  assert.equal(released, 3);
});
