"""The lab on words: sentences by hand, what is learned from what, equal bits, the page's orders."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from dreamlab.claims.shared.bounces import CEILING, FLIGHT, FLOOR, LEFT, PADDLE, RIGHT
from dreamlab.claims.words import experiment, learning
from dreamlab.claims.words.filmed import AHEAD, SIDE, WORDS, _sentences, film
from dreamlab.claims.words.learning import Besides, learn, misses, understood
from dreamlab.tasks.work import drain

ROOT = Path(__file__).parents[3]


def test_a_sentence_names_the_first_two_things_touched_in_order() -> None:
    touched = np.full((4, AHEAD), FLIGHT)
    touched[0, 3], touched[0, 9], touched[0, 20] = LEFT, PADDLE, RIGHT
    touched[1, 29] = CEILING
    touched[2, 0], touched[2, 1] = FLOOR, RIGHT
    assert _sentences(touched).tolist() == [[LEFT, FLOOR], [CEILING, FLIGHT], [FLOOR, RIGHT], [FLIGHT, FLIGHT]]


def test_a_scene_is_two_pictures_and_what_became_of_it() -> None:
    scenes = film(40, np.random.default_rng(0))
    assert scenes.pictures.shape == (40, 2 * SIDE * SIDE)
    assert scenes.next_picture.shape == (40, SIDE * SIDE)
    assert scenes.words.shape == (40, 2 * WORDS)
    assert set(np.unique(scenes.words)) == {-1.0, 1.0}
    assert ((scenes.words == 1.0).sum(axis=1) == 2).all()
    assert (np.abs(scenes.place[:, 0]) <= 0.5).all()


def test_answers_behind_those_shown_are_not_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(learning, "RECIPE", replace(learning.RECIPE, steps=30))
    scenes = film(60, np.random.default_rng(0))
    hidden = replace(scenes, place=scenes.place.copy())
    hidden.place[20:] = 9.0
    for besides in (None, learning.words(scenes), learning.pixels(scenes)):
        ways = [drain(learn(each, 20, besides, np.random.default_rng(1), "x")) for each in (scenes, hidden)]
        np.testing.assert_array_equal(ways[0].parameters, ways[1].parameters)


def test_words_of_no_weight_teach_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(learning, "RECIPE", replace(learning.RECIPE, steps=30))
    scenes = film(60, np.random.default_rng(0))
    told = learning.words(scenes)
    silent = [
        drain(learn(scenes, 60, Besides(targets, 0.0), np.random.default_rng(1), "x")).parameters
        for targets in (told.targets, -told.targets)
    ]
    np.testing.assert_array_equal(*silent)


def test_a_network_that_has_seen_enough_answers_and_speaks() -> None:
    scenes, tests = film(1500, np.random.default_rng(0)), film(300, np.random.default_rng(1))
    network = drain(learn(scenes, 1500, learning.words(scenes), np.random.default_rng(2), "x"))
    assert misses(network, tests).mean() < 0.17
    assert understood(network, tests).mean() > 0.6


@pytest.mark.slow
def test_the_same_seed_gives_the_same_bits_and_another_seed_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(learning, "RECIPE", replace(learning.RECIPE, steps=20))
    first, again, other = (experiment.CLAIM.run({"seed": seed, "told": 250}).digest for seed in (3, 3, 4))
    assert first == again != other


def test_what_the_page_says_of_the_orders() -> None:
    measured = json.loads((ROOT / "levels/measured.json").read_text())["claims"]["words"]
    figures = {name: np.array(each["values"]) for name, each in measured["figures"].items()}
    assert (figures["words"] < 0.98 * figures["few"]).all()
    assert (figures["words"] < 0.96 * figures["wrong"]).all()
    assert np.median(figures["wrong"]) > 0.97 * np.median(figures["few"])
    assert abs(np.median(figures["film"]) / np.median(figures["words"]) - 1.0) < 0.1
    assert np.median(figures["bytes"]) < np.median(figures["few"])
    assert (figures["understood"] > figures["commonest"] + 0.2).all()
    assert figures["bytes_film"][0] / figures["bytes_words"][0] == pytest.approx(100, rel=0.05)
    few = measured["tried"]["wordless"]["figures"]
    assert few["words"]["median"] > 0.95 * few["few"]["median"]
