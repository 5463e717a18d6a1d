"""The lab on other minds: the thrower by his rules, what is learned of him, equal bits, the page's orders."""

import json
from itertools import pairwise
from math import frexp
from pathlib import Path

import numpy as np
import pytest

from dreamlab.claims.minds import experiment
from dreamlab.claims.minds.mind import Mind, _forward, _likelihood, learn
from dreamlab.claims.minds.players import Minded, Remembering
from dreamlab.claims.minds.thrower import FAITH, STANCES, Games, Thrower, catches, contexts, to_the_right, watch
from dreamlab.tasks.work import drain

ROOT = Path(__file__).parents[3]


def games(possible: tuple[int, ...], restless: float, count: int = 60) -> Games:
    thrower = Thrower(count, possible, restless, np.random.default_rng(0))
    return watch(thrower, 40, np.random.default_rng(1))


@pytest.mark.parametrize(
    ("intention", "last", "stance", "right"),
    [
        (0, 1, 0, 1 - FAITH),
        (1, 0, 2, FAITH),
        (2, 0, 1, FAITH),
        (2, 1, 1, 1 - FAITH),
        (3, 0, 0, FAITH),
        (3, 0, 1, 0.5),
        (3, 1, 2, 1 - FAITH),
    ],
)
def test_each_intention_throws_by_its_rule(intention: int, last: int, stance: int, right: float) -> None:
    found = to_the_right(np.array([intention]), np.array([last]), np.array([stance]))
    assert found[0] == pytest.approx(right)


def test_a_thrower_keeps_his_intention_unless_he_is_restless() -> None:
    assert (games((0, 1, 2, 3), 0.0).intention == games((0, 1, 2, 3), 0.0).intention[:, :1]).all()
    restless = games((0, 1, 2, 3), 0.5).intention
    changed = (restless[:, 1:] != restless[:, :-1]).mean()
    assert changed == pytest.approx(0.5 * 0.75, abs=0.05)


def test_the_paddle_catches_from_the_right_side_only() -> None:
    rng, many = np.random.default_rng(0), 200
    share = {
        (side, stance): catches(np.full(many, side), np.full(many, stance), rng).mean()
        for side in (0, 1)
        for stance in range(len(STANCES))
    }
    assert share[0, 0] == share[1, 2] == 1.0
    assert share[1, 0] == share[0, 2] == 0.0
    assert 0.1 < share[0, 1] < 0.45


def test_a_belief_by_hand() -> None:
    mind = Mind(np.array([0.5, 0.5]), np.array([[0.9, 0.1], [0.2, 0.8]]), np.array([[0.1] * 6, [0.7] * 6]))
    belief = mind.update(np.array([[0.5, 0.5]]), np.array([0]), np.array([1]))
    seen = np.array([0.1, 0.7]) / 0.8
    np.testing.assert_allclose(belief[0], [seen[0] * 0.9 + seen[1] * 0.2, seen[0] * 0.1 + seen[1] * 0.8])
    assert mind.predict(belief, np.array([3]))[0] == pytest.approx(belief[0, 0] * 0.1 + belief[0, 1] * 0.7)


def test_the_likelihood_of_a_record_is_that_of_all_its_hidden_courses() -> None:
    """Against a sum over every course that the variable could have taken."""
    mind = Mind(np.array([0.3, 0.7]), np.array([[0.9, 0.1], [0.2, 0.8]]), np.linspace(0.1, 0.9, 12).reshape(2, 6))
    record = games((0, 3), 0.2, count=2)
    short = Games(*(each[:, :5] for each in (record.last, record.stance, record.side, record.intention)))
    likelihood = mind.likelihood(short.context, short.side)
    _, scale = _forward(mind, likelihood)
    whole = 0.0
    for course in np.ndindex(*[2] * 5):
        share = mind.start[course[0]] * np.prod([mind.change[a, b] for a, b in pairwise(course)])
        whole += share * np.prod([likelihood[0, step, value] for step, value in enumerate(course)])
    assert scale[0].prod() == pytest.approx(whole)
    exponent, mantissa = _likelihood(scale)
    assert (mantissa, exponent) == pytest.approx(frexp(scale.prod()))


def test_the_variable_finds_the_intentions() -> None:
    mind = drain(learn(games((0, 1, 2, 3), 0.05, 150), 4, np.random.default_rng(2)))
    last, stance = np.divmod(np.arange(6), 3)
    wanted = [to_the_right(np.full(6, each), last, stance) for each in range(4)]
    away = np.array([[np.abs(found - rule).max() for rule in wanted] for found in mind.right])
    assert sorted(away.argmin(axis=1)) == [0, 1, 2, 3]
    assert away.min(axis=1).max() < 0.2


def test_a_memory_counts_what_followed() -> None:
    record = games((2,), 0.0, 100)
    player = Remembering(record, 1, np.array([0, 1]))
    right = player.expects(np.array([1, 1]))
    assert right[0] == pytest.approx(FAITH, abs=0.06)
    assert right[1] == pytest.approx(1 - FAITH, abs=0.06)
    player.saw(np.array([1, 1]), np.array([1, 0]))
    assert player.expects(np.array([1, 1]))[0] < 0.25 < 0.75 < player.expects(np.array([1, 1]))[1]


def test_without_a_second_value_there_is_nothing_to_believe() -> None:
    record = games((0, 1, 2, 3), 0.05)
    mind = drain(learn(record, 1, np.random.default_rng(0)))
    player = Minded(mind, record.last[:, 0])
    player.saw(record.stance[:, 0], record.side[:, 0])
    np.testing.assert_allclose(player.belief, 1.0)
    here = contexts(record.last, record.stance) == 3
    counted = (record.side[here].sum() + 0.5) / (here.sum() + 1.0)
    assert mind.right[0, 3] == pytest.approx(counted)


@pytest.mark.slow
def test_the_same_seed_gives_the_same_bits_and_another_seed_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(experiment, "RECORDED", 20)
    monkeypatch.setattr(experiment, "GAMES", 20)
    first, again, other = (experiment.CLAIM.run({"seed": seed}).digest for seed in (3, 3, 4))
    assert first == again != other


def test_what_the_page_says_of_the_orders() -> None:
    measured = json.loads((ROOT / "levels/measured.json").read_text())["claims"]["minds"]
    figures = {name: np.array(each["values"]) for name, each in measured["figures"].items()}
    assert (figures["none"] + 0.12 < figures["memory"]).all()
    assert (figures["memory"] + 0.02 < figures["minded"]).all()
    assert (figures["minded"] < figures["told"]).all()
    gained = np.median(figures["memory"] - figures["none"]) / np.median(figures["minded"] - figures["none"])
    assert gained > 0.6  # "most of it"
    restless = measured["tried"]["memory-does"]["figures"]["over_memory"]
    assert abs(restless["median"]) < 0.02
    hidden = measured["tried"]["nothing-hidden"]["figures"]
    assert hidden["minded"]["median"] == pytest.approx(hidden["none"]["median"], abs=0.01)
    memories = next(plot for plot in measured["plots"] if plot["name"] == "memories")["curves"][0]["y"]
    assert max(memories[2:]) < max(memories[:2]) + 0.02  # a longer memory does not help
