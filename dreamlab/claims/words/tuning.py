"""How much words and pixels count beside the answer: chosen by the least miss on seeds that are not the test's."""

from __future__ import annotations

import numpy as np

from dreamlab.claims.tuning import Tuned
from dreamlab.claims.words.experiment import SHOWN, TESTED, TOLD
from dreamlab.claims.words.filmed import film
from dreamlab.claims.words.learning import WEIGHT_OF_PIXELS, WEIGHT_OF_WORDS, Besides, learn, misses
from dreamlab.tasks.work import drain


def _miss(kind: str, weight: float, seed: int) -> float:
    filming, testing, learning = (np.random.default_rng(child) for child in np.random.SeedSequence(seed).spawn(3))
    shown = int(SHOWN.default)
    scenes, tests = film(shown + int(TOLD.default), filming), film(TESTED, testing)
    besides = Besides(scenes.words if kind == "words" else scenes.next_picture, weight)
    network = drain(learn(scenes, shown, besides, learning, "tuning"))
    return float(misses(network, tests).mean())


def by_words(weight: float, seed: int) -> float:
    return _miss("words", weight, seed)


def by_pixels(weight: float, seed: int) -> float:
    return _miss("pixels", weight, seed)


TUNED = (
    Tuned("WEIGHT_OF_WORDS", "Mean miss, by a word's weight", (0.1, 0.3, 1.0), WEIGHT_OF_WORDS, by_words),
    Tuned("WEIGHT_OF_PIXELS", "Mean miss, by a pixel's weight", (0.03, 0.1, 0.3), WEIGHT_OF_PIXELS, by_pixels),
)
