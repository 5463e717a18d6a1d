"""Claim 6: the lab's figures by hand, equal bits, and the orders that the page's sentences depend on."""

import json
from pathlib import Path

import numpy as np
import pytest

from dreamlab.claims.policy import experiment
from dreamlab.claims.policy.experiment import Bench
from dreamlab.plan import catching
from dreamlab.plan.evolution import Evolution
from dreamlab.tasks.work import drain

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def measured() -> dict:
    return json.loads((ROOT / "levels/measured.json").read_text())["claims"]["policy"]


def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(experiment, "EVOLUTION", Evolution(population=8, starts=4, steps=10, generations=8))
    monkeypatch.setattr(experiment, "BALLS", 12)


def test_the_true_court_as_its_own_dream_breaks_no_promise() -> None:
    pool = catching.reset(np.random.default_rng(0), 100)
    bench = Bench(catching.world(), (), pool)
    _, curve = drain(experiment.learn_policy(bench, pool, np.random.SeedSequence(0)))
    assert curve.dream == curve.court
    assert curve.generations == list(range(8, 41, 8))
    assert curve.court[-1] > curve.court[0] + 0.2


def test_caution_asks_three_models_and_no_caution_one(monkeypatch: pytest.MonkeyPatch) -> None:
    quick(monkeypatch)
    for caution, models in (("none", 1.0), ("ensemble", 3.0)):
        assert experiment.CLAIM.run({"data": 200, "caution": caution}).figures["models"] == models


def test_the_planner_is_the_one_that_was_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    quick(monkeypatch)
    cem, mppi = (experiment.CLAIM.run({"data": 500, "search": search}) for search in ("cem", "mppi"))
    assert cem.figures["policy"] == mppi.figures["policy"]
    assert cem.digest != mppi.digest


def test_the_same_seed_gives_the_same_bits_and_the_clock_is_no_part_of_them(monkeypatch: pytest.MonkeyPatch) -> None:
    quick(monkeypatch)
    first, again, other = (experiment.CLAIM.run({"data": 500, "seed": seed}) for seed in (3, 3, 4))
    assert first.digest == again.digest != other.digest
    assert first.timings != again.timings
    assert first.timings["the policy’s action, milliseconds"] < first.timings["a long plan, milliseconds"]


def test_a_decision_s_price_is_that_of_its_simulated_steps(measured: dict) -> None:
    steps = experiment.EVOLUTION.simulated / (experiment.CANDIDATES * experiment.HORIZONS[-1])
    assert measured["figures"]["decisions_paid"]["median"] == steps


def test_what_the_page_says_of_the_orders(measured: dict) -> None:
    median = {name: figure["median"] for name, figure in measured["figures"].items()}
    assert median["short"] < median["long"] < median["policy"]
    assert median["informed"] < median["policy"]
    assert all(value > 0.9 for value in measured["figures"]["following"]["values"])
    assert median["following"] >= median["policy"]
    poor = {name: each["median"] for name, each in measured["tried"]["learned-the-mistakes"]["figures"].items()}
    assert poor["long"] - poor["short"] < (median["long"] - median["short"]) / 2
    assert poor["policy"] < poor["short"]
    cautious = {name: each["median"] for name, each in measured["tried"]["worst-case"]["figures"].items()}
    assert cautious["policy"] > poor["policy"] + 0.1
    assert cautious["long"] <= poor["long"]
    # By plans on the true court: what a search of this size is worth.
    assert all(informed < 0.95 for informed in measured["figures"]["informed"]["values"])
