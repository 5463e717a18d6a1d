// What the interface says in another language, and what Python says.
import assert from "node:assert/strict";
import test from "node:test";

import { rounded, tick, whole } from "../../../site/shared/format.js";
import { said } from "../../../site/shared/said.js";
import { speak, t } from "../../../site/shared/words.js";

const GERMAN = {
  Reset: "Zurücksetzen",
  "step {step} of {horizon}": "Schritt {step} von {horizon}",
  "the {whose} misses by {error} world units.": "Das Modell ({whose}) verfehlt um {error} Welteinheiten.",
  deaf: "taub",
};

test("English needs no catalogue", () => {
  speak("en", {});
  assert.equal(t("Reset"), "Reset");
  assert.equal(t("step {step} of {horizon}", { step: 1, horizon: 60 }), "step 1 of 60");
  assert.equal(said("the deaf misses by 12,300.5 world units."), "the deaf misses by 12,300.5 world units.");
  assert.equal(said("flicker -0.01, one-step (-2), x[-1], 3-4"), "flicker −0.01, one-step (−2), x[-1], 3-4");
  assert.equal(rounded(0.0013961), "0.00140");
});

test("a translation is found by the English words, and what has none stays English", () => {
  speak("de", GERMAN);
  assert.equal(t("Reset"), "Zurücksetzen");
  assert.equal(t("step {step} of {horizon}", { step: 1, horizon: 60 }), "Schritt 1 von 60");
  assert.equal(t("Copy link"), "Copy link");
});

test("a sentence of Python's is found by its pattern, and its numbers are written anew", () => {
  speak("de", GERMAN, ["the {whose} misses by {error} world units."]);
  assert.equal(said("Reset"), "Zurücksetzen");
  assert.equal(
    said("the deaf misses by 12,300.5 world units."),
    "Das Modell (taub) verfehlt um 12.300,5 Welteinheiten.",
  );
  assert.equal(said("nobody knows this one"), "nobody knows this one");
  // What the page itself says by pieces is no pattern: "… of …" would fit half of what Python says.
  assert.equal(said("step one of three"), "step one of three");
});

test("numbers are written as the language writes them", () => {
  speak("de", GERMAN);
  assert.equal(rounded(0.0013961), "0,00140");
  assert.equal(rounded(12345.6), "12.300");
  assert.equal(whole(6000), "6.000");
  assert.equal(tick(-0.25), "−0,25");
});
