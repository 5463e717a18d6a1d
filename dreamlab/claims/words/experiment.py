"""Section 4.1: data of different kinds. Do words about the court help a model that learns from pictures of it?

A network sees two pictures of a scene and has to say where the ball will be a second later. A few scenes show the
answer. Of many more there is a sentence: "left wall, then floor". Rivals, each with the same network and training:
sentences that belong to other scenes; the next picture instead of a sentence; and, instead of the sentences, as many
more answers as their bytes would hold.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from dreamlab.claims.claim import Claim, ClaimSettings, Findings, Run, so_far
from dreamlab.claims.uncertainty import Estimate, mean, share, split
from dreamlab.claims.words.filmed import PICTURE_BYTES, SENTENCE_BITS, WORDS, Scenes, film
from dreamlab.claims.words.learning import Besides, guesses, learn, misses, pixels, understood, words
from dreamlab.claims.words.plots import by_diet, by_sentence
from dreamlab.claims.words.scenes import guessed
from dreamlab.learn.network import Network
from dreamlab.tasks.settings import Control
from dreamlab.tasks.work import scaled
from dreamlab.types import Floats

SHOWN = Control("shown", "Scenes with the answer", "", (50, 100, 200, 400), 100)
TOLD = Control("told", "Scenes with a sentence", "", (250, 500, 1000, 2000), 2000)
TESTED = 1000
DIETS = ("few", "words", "wrong", "film", "bytes")


def measure(settings: ClaimSettings) -> Run:
    """See the module; figures are defined in levels/level-5/words.yml."""
    filming, testing, mixing, learning = np.random.SeedSequence(settings["seed"]).spawn(4)
    shown, told = settings["shown"], settings["told"]
    scenes, tests = film(shown + told, np.random.default_rng(filming)), film(TESTED, np.random.default_rng(testing))
    more = int(told * SENTENCE_BITS / 8 / PICTURE_BYTES)
    besides: dict[str, tuple[int, Besides | None]] = {
        "few": (shown, None),
        "words": (shown, words(scenes)),
        "wrong": (shown, _mixed(words(scenes), np.random.default_rng(mixing))),
        "film": (shown, pixels(scenes)),
        "bytes": (shown + more, None),
    }
    found: dict[str, Estimate | float] = {"more": float(more)}
    found |= {"bytes_words": float(told * SENTENCE_BITS / 8), "bytes_film": float(told * PICTURE_BYTES)}
    places: dict[str, Floats] = {}
    for index, diet in enumerate(DIETS):
        # The same first weights and the same order of scenes for all.
        run = learn(scenes, *besides[diet], np.random.default_rng(learning), "learning")
        network = yield from scaled(run, "learning", index, len(DIETS))
        found[diet] = mean(misses(network, tests))
        places[diet] = guesses(network, tests)
        if diet == "words":
            found |= _understanding(network, scenes, tests)
        yield so_far("learning", (index + 1) / len(DIETS), _findings(found))
    return replace(_findings(found), scenes=(guessed(tests, places),))


def _mixed(told: Besides, rng: np.random.Generator) -> Besides:
    """The same sentences, each about another scene."""
    return Besides(told.targets[rng.permutation(len(told.targets))], told.weight)


def _understanding(network: Network, scenes: Scenes, tests: Scenes) -> dict[str, Estimate]:
    """Share of test scenes whose sentence it says, and of those for which the commonest sentence is right."""
    numbers = scenes.sentence[:, 0] * WORDS + scenes.sentence[:, 1]
    commonest = int(np.bincount(numbers).argmax())
    same = tests.sentence[:, 0] * WORDS + tests.sentence[:, 1] == commonest
    return {"understood": share(understood(network, tests)), "commonest": share(same)}


def _findings(found: dict[str, Estimate | float]) -> Findings:
    figures, errors = split(found)
    plots = [by_diet({name: each for name, each in found.items() if name in DIETS})]
    if "understood" in found:
        plots.append(by_sentence(found))
    return Findings(figures, tuple(plots), errors=errors)


CLAIM = Claim("words", (SHOWN, TOLD), measure)
