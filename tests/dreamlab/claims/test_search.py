"""The lab on logic and trees: formulas and trees by hand, equal bits, the page's orders."""

import json
from pathlib import Path

import numpy as np
import pytest

from dreamlab.claims.search import experiment, tuning
from dreamlab.claims.search.agents import GEAR, LOOK, chasing, climbing, deducing, guessing, looking, usual_current
from dreamlab.claims.search.tree import ACTIONS, NOBODY, Trees, search
from dreamlab.claims.shared.courts import flowing
from dreamlab.plan import catching
from dreamlab.types import Floats
from dreamlab.world import court
from dreamlab.world.experience import collect

ROOT = Path(__file__).parents[3]
RNG = np.random.default_rng(0)


def step_of(current: float):
    play = flowing(GEAR, current)
    return lambda state, action: play(state, action).state


def falling(count: int) -> Floats:
    return catching.reset(np.random.default_rng(1), count)


def test_a_tree_holds_every_action_before_it_holds_one_twice() -> None:
    trees = Trees(falling(4), 4, 6, 1.0)
    for new in (1, 2, 3):
        node, action = trees.select()
        assert (node == 0).all()
        trees.grow(new, node, action, step_of(0.0))
    assert (np.sort(trees.children[:, 0], axis=1) == [1, 2, 3]).all()
    assert (trees.visits[:, 0] == 4.0).all()
    assert (trees.children[:, 1:] == NOBODY).all()


def test_what_a_node_found_is_told_to_all_that_lead_to_it() -> None:
    trees = Trees(falling(6), 12, 6, 1.0)
    for new in range(1, 12):
        trees.grow(new, *trees.select(), step_of(0.0))
    own = np.zeros_like(trees.visits)
    for node in range(11, 0, -1):
        own[:, node] += 1.0
        rows, parent = np.arange(6), trees.parent[:, node]
        own[rows, parent] += own[:, node]
    np.testing.assert_array_equal(trees.visits[:, 1:], own[:, 1:])
    for row in range(6):
        kids = trees.children[row, 0]
        assert trees.value[row, 0] == pytest.approx(trees.value[row, kids[kids != NOBODY]].sum())


def test_a_search_goes_to_a_ball_that_hangs_to_the_left_or_right() -> None:
    states = np.array([[0.3, 0.5, 0.0, -0.4, -0.2], [-0.3, 0.5, 0.0, -0.4, 0.2]])
    assert search(step_of(0.0), states, 24)[:, 0].tolist() == [1.0, -1.0]
    assert set(ACTIONS) == {-1.0, 0.0, 1.0}


def test_logic_and_one_look_agree_where_the_premises_are_true() -> None:
    """But for the way that the ball goes between the floor and the end of that step."""
    start, look = falling(200), looking(step_of(0.0))
    assert np.mean(np.abs(deducing()(start, RNG) - look(start, RNG)) < 1e-9) > 0.9


def test_one_look_foresees_the_current_and_logic_does_not() -> None:
    start = np.array([[0.0, 0.6, 0.0, -0.4, 0.1]])
    assert deducing()(start, RNG)[0, 0] < 0.0 < looking(step_of(0.5))(start, RNG)[0, 0]


def test_every_ball_lands_within_one_look() -> None:
    future, rest = falling(300), np.zeros((300, 1))
    landed = np.zeros(300, dtype=bool)
    for _ in range(LOOK):
        future = step_of(0.6)(future, rest)
        landed |= future[:, 3] > 0.0
    assert landed.all()


def test_the_mended_premise_is_the_mean_current_of_free_flight() -> None:
    assert usual_current(collect(500, np.random.default_rng(0), step=step_of(0.0))) == pytest.approx(0.0, abs=1e-9)
    found = usual_current(collect(5000, np.random.default_rng(0), step=step_of(0.5)))
    assert 0.03 < found < 0.25


def test_decisions_are_kept_until_the_next_one() -> None:
    state = falling(5)
    for policy in (climbing(step_of(0.0), 6), guessing(step_of(0.0), 4, 12, np.random.default_rng(0))):
        first = policy(state, RNG)
        assert (policy(state[::-1].copy(), RNG) == first).all()
    assert chasing()(np.array([[0.3, 0.5, 0, -0.4, 0.0]]), RNG)[0, 0] == 1.0


def test_a_ball_on_its_way_up_changes_no_decision() -> None:
    policy, state = looking(step_of(0.0)), falling(3)
    policy(state, RNG)
    rising = state.copy()
    rising[:, 3] *= -1.0
    for _ in range(20):
        assert np.isfinite(policy(rising, RNG)).all()


@pytest.mark.slow
def test_the_same_seed_gives_the_same_bits_and_another_seed_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(experiment, "BALLS", 10)
    given = {"data": 200, "simulations": 4}
    first, again, other = (experiment.CLAIM.run({**given, "seed": seed}).digest for seed in (3, 3, 4))
    assert first == again != other


def test_what_the_page_says_of_the_orders() -> None:
    measured = json.loads((ROOT / "levels/measured.json").read_text())["claims"]["search"]
    figures = {name: np.array(each["values"]) for name, each in measured["figures"].items()}
    assert (figures["deduced"] < figures["chase"]).all()
    assert (figures["deduced"] + 0.15 < figures["tree_dream"]).all()
    assert np.median(figures["mended"]) < np.median(figures["tree_dream"])
    assert (np.median(figures["tree_known"]) - np.median(figures["tree_dream"])) < 0.08
    assert (figures["look_known"] > figures["tree_known"]).all()
    assert (figures["random_known"] + 0.1 < figures["tree_known"]).all()
    spread = {name: np.ptp(figures[name]) for name in ("look_dream", "tree_dream")}
    assert spread["look_dream"] > spread["tree_dream"]  # "less steady"
    assert figures["steps_tree"][0] == 3 * figures["steps_look"][0]
    calm = measured["tried"]["calm"]["figures"]
    assert calm["deduced"]["median"] >= max(each["median"] for name, each in calm.items() if "steps" not in name)
    poor = measured["tried"]["unlearned"]["figures"]
    assert poor["tree_dream"]["median"] < poor["mended"]["median"] - 0.1


def test_the_court_is_the_one_that_is_played_on() -> None:
    state, action = falling(20), np.zeros((20, 1))
    np.testing.assert_array_equal(flowing(GEAR, 0.0)(state, action).state, court.step(state, action))


@pytest.mark.slow
def test_on_the_court_longer_actions_would_be_better() -> None:
    for seed in (1000, 1001):
        table = tuning._court(seed)
        missed = [tuning._missed(table, climbing(table.known(), tuning.TREE, hold=hold)) for hold in (12, 24)]
        assert missed[1] < missed[0]
