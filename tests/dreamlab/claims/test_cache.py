"""Claim 9's maths: what is stored, what is found again, what both uses of it decide; equal bits; the page's orders."""

import json
from pathlib import Path

import numpy as np
import pytest

from dreamlab.claims.cache import experiment
from dreamlab.claims.cache.rivals import constant
from dreamlab.claims.cache.store import CONTINUATIONS, FIRST, WEIGHT, Store, drawn, fill, simulated
from dreamlab.dream.rollout import rollout
from dreamlab.plan import catching
from dreamlab.plan.evolution import Evolution
from dreamlab.plan.planning import HOLD, closeness, near_throughout
from dreamlab.tasks.work import drain
from dreamlab.world import court

ROOT = Path(__file__).parents[3]
WORLD = catching.world()


@pytest.fixture(scope="module")
def store() -> Store:
    moments = catching.reset(np.random.default_rng(0), 250)
    return drain(fill(WORLD, moments, 30, np.random.default_rng(1)))[0]


def test_plans_begin_as_they_should_and_hold_their_actions() -> None:
    plans = drawn(4, 20, np.random.default_rng(0))
    assert plans.shape == (4, 3, CONTINUATIONS, 20, 1)
    for place, first in enumerate(FIRST):
        assert (plans[:, place, :, :HOLD] == first).all()
    np.testing.assert_array_equal(plans[..., HOLD : 2 * HOLD, :].std(axis=-2), 0.0)
    assert set(np.unique(plans)) == {-1.0, 0.0, 1.0}


def test_the_best_plan_does_what_the_store_says_of_it(store: Store) -> None:
    scores = closeness(rollout(WORLD, store.moments, store.plans))
    np.testing.assert_array_equal(scores, store.outcomes.max(axis=1))
    np.testing.assert_array_equal(store.plans[:, 0, 0], FIRST[store.outcomes.argmax(axis=1)])


def test_one_filling_serves_several_scores(store: Store) -> None:
    moments = catching.reset(np.random.default_rng(0), 250)
    down, throughout = drain(fill(WORLD, moments, 30, np.random.default_rng(1), (closeness, near_throughout)))
    np.testing.assert_array_equal(down.outcomes, store.outcomes)
    scores = near_throughout(rollout(WORLD, throughout.moments, throughout.plans))
    np.testing.assert_array_equal(scores, throughout.outcomes.max(axis=1))


def test_constant_plans_do_one_thing_and_the_best_is_taken() -> None:
    start = np.array([[-0.3, 0.3, 0.0, -0.4, 0.0], [0.3, 0.3, 0.0, -0.4, 0.0], [0.0, 0.3, 0.0, -0.4, 0.0]])
    plan = constant(WORLD, start, 12, np.random.default_rng(0), score=near_throughout)
    np.testing.assert_array_equal(plan.actions[:, :, 0], [[-1.0] * 12, [1.0] * 12, [0.0] * 12])
    np.testing.assert_array_equal(near_throughout(rollout(WORLD, start, plan.actions)), plan.dream_score)


def test_the_score_of_every_step_by_hand() -> None:
    path = np.zeros((1, 4, 5))
    path[0, :, 0] = [0.0, 0.1, 0.2, 5.0]
    assert near_throughout(path)[0] == pytest.approx((1.0 + 0.9 + 0.8 + 0.0) / 4)


def test_all_agents_meet_the_same_balls_and_lots_add_up() -> None:
    agents = {name: experiment.Agent(catching.following, court.geared(catching.GEAR)) for name in ("one", "other")}
    lots = np.random.SeedSequence(3).spawn(2)
    hits = experiment.joined({}, drain(experiment.play(agents, 20, lots[0], 0.0)))
    np.testing.assert_array_equal(hits["one"], hits["other"])
    assert len(experiment.joined(hits, drain(experiment.play(agents, 30, lots[1], 0.5)))["one"]) == 50


def test_filling_simulates_what_is_counted() -> None:
    steps = 0

    def counting(state: np.ndarray, action: np.ndarray) -> np.ndarray:
        nonlocal steps
        steps += len(state)
        return WORLD(state, action)

    drain(fill(counting, catching.reset(np.random.default_rng(0), 130), 12, np.random.default_rng(1)))
    assert steps == simulated(130, 12)


def test_the_nearest_are_those_by_distance(store: Store) -> None:
    states = catching.reset(np.random.default_rng(5), 20)
    gap = ((states[:, None] - store.moments[None]) * WEIGHT) ** 2
    np.testing.assert_array_equal(store.nearest(states, 8), np.argsort(gap.sum(axis=2), axis=1, kind="stable")[:, :8])


def test_looking_up_takes_the_beginning_that_ended_best_nearby() -> None:
    moments = np.repeat([[-0.3, 0.5, 0, -0.4, 0], [0.3, 0.5, 0, -0.4, 0]], 8, axis=0).astype(float)
    outcomes = np.repeat([[0.9, 0.1, 0.2], [0.3, 0.1, 0.8]], 8, axis=0)
    store = Store(moments, outcomes, np.zeros((16, 6, 1)))

    def never(state: np.ndarray, action: np.ndarray) -> np.ndarray:
        raise AssertionError("nothing is to be simulated")

    plan = store.recall(never, np.array([[-0.2, 0.5, 0, -0.4, 0], [0.2, 0.5, 0, -0.4, 0]]), 6, np.random.default_rng(0))
    np.testing.assert_array_equal(plan.actions[:, :, 0], [[-1.0] * 6, [1.0] * 6])
    np.testing.assert_allclose(plan.dream_score, [0.9, 0.8])


def test_rehearsing_chooses_the_nearest_plan_that_works_from_here(store: Store) -> None:
    states = catching.reset(np.random.default_rng(6), 40)
    rng = np.random.default_rng(0)
    few, many = (store.rehearse(WORLD, states, 30, rng, candidates=count) for count in (1, 8))
    np.testing.assert_array_equal(few.actions, store.plans[store.nearest(states, 1)[:, 0]])
    assert (many.dream_score >= few.dream_score).all()
    assert many.dream_score.mean() > few.dream_score.mean() + 0.02
    np.testing.assert_array_equal(closeness(rollout(WORLD, states, many.actions)), many.dream_score)


@pytest.mark.slow
def test_the_same_seed_gives_the_same_bits_and_the_clock_is_no_part_of_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(experiment, "EVOLUTION", Evolution(population=8, starts=4, steps=10, generations=3))
    monkeypatch.setattr(experiment, "LOTS", (5, 10))
    first, again, other = (experiment.CLAIM.run({"size": 30, "seed": seed}) for seed in (3, 3, 4))
    assert first.digest == again.digest != other.digest
    looking, planning = (
        min(run.timings[f"{what}, milliseconds"] for run in (first, again, other))
        for what in ("looking up", "planning, 8 plans")
    )
    assert looking < planning


def test_what_the_page_says_of_the_orders() -> None:
    measured = json.loads((ROOT / "levels/measured.json").read_text())["claims"]["cache"]
    figures = {name: np.array(each["values"]) for name, each in measured["figures"].items()}
    assert (figures["recalled"] > figures["planned_few"]).all()
    assert (figures["rehearsed_few"] > figures["planned_few"]).all()
    assert (figures["rehearsed_few"] < figures["constant_throughout"]).all()
    assert (figures["recalled_throughout"] < figures["constant_throughout"]).all()
    assert (figures["recalled_throughout"] < figures["followed"]).all()
    assert np.median(figures["recalled_throughout"]) > np.median(figures["recalled"])
    assert abs(np.median(figures["recalled_less_constant"])) < 0.1, "about as much"
    assert (figures["changed_constant"] > figures["changed_rehearsed"]).all()
    assert (figures["changed_rehearsed"] > figures["changed_recalled"]).all()
    assert (figures["changed_refreshed"] > figures["changed_recalled"] + 0.3).all()
    assert (figures["changed_followed"] < 0.2).all(), "running after the ball is no use where left is right"
    errors = measured["errors"]
    shares = [name for name in errors if name in ("recalled", "constant", "followed", "planned_few", "changed_planned")]
    assert len(shares) == 5
    assert max(max(errors[name]) for name in shares) <= 0.03
    slower = {name: each["median"] for name, each in measured["tried"]["outlives-the-change"]["figures"].items()}
    assert slower["changed_recalled"] > figures["changed_recalled"].max() + 0.2
    assert slower["surprise"] < figures["surprise"].min()
    # "about as many simulated steps": policy and cache
    assert experiment.EVOLUTION.simulated / simulated(1000, experiment.HORIZON) == pytest.approx(1.0, abs=0.35)
