"""Choices made again on the tuning seeds: the table names the best and the one in use, signatures are counted."""

from pathlib import Path

import pytest
import yaml

from dreamlab.claims.claim import Findings
from dreamlab.claims.hierarchy.tuning import AS_MUCH
from dreamlab.claims.policy.tuning import KEPT, SPOILED
from dreamlab.claims.tuning import Tuned, conditions, repeat
from dreamlab.tasks.seeds import TEST_SEEDS, TUNING_SEEDS


def valley(candidate, seed):
    return (candidate - 3) ** 2 + (seed - 1000) / 100


def test_the_seeds_that_choose_are_not_those_that_test():
    assert tuple(range(10)) == TEST_SEEDS
    assert tuple(range(1000, 1010)) == TUNING_SEEDS
    assert not set(TEST_SEEDS) & set(TUNING_SEEDS)


def test_a_choice_is_repeated_and_its_best_is_named():
    used = Tuned("knob", "a valley", (1, 3, 5), 3, valley)
    again = repeat(used, TUNING_SEEDS)
    assert again.best_is_used
    assert again.lines[0] == "knob: a valley; median and range over seeds 1000 to 1009"
    assert again.lines[2].split() == ["3", "0.045", "(0", "to", "0.09),", "best,", "used"]


def test_a_constant_that_is_not_the_best_is_found_out():
    assert not repeat(Tuned("knob", "a valley", (1, 3, 5), 5, valley), TUNING_SEEDS).best_is_used


def test_conditions_are_counted_over_the_findings():
    outcomes = [
        {
            "name": "better",
            "verdict": "for",
            "signature": [
                {"figure": "ours", "op": ">=", "than": "rival", "times": 1.1},
                {"figure": "ours", "op": ">=", "value": 2},
            ],
        }
    ]
    found = [Findings({"ours": float(k), "rival": 2.0}, ()) for k in range(5)]
    lines = list(conditions(outcomes, found))
    assert lines[0] == "  better (for): holds at 2 of 5 tuning seeds"
    assert lines[1] == "    ours >= 1.1 * rival: 2 of 5; ours 0 to 4, rival 2 to 2"
    assert lines[2] == "    ours >= 2: 3 of 5; ours 0 to 4"


@pytest.mark.parametrize(
    ("claim", "outcome", "figure", "threshold"),
    [
        ("policy", "learned-the-mistakes", "policy", -SPOILED),
        ("policy", "worst-case", "policy_gap", KEPT),
        ("hierarchy", "cheaper", "plan_two", -AS_MUCH),
    ],
)
def test_a_threshold_that_was_tuned_is_the_one_that_the_verdict_uses(claim, outcome, figure, threshold):
    declared = yaml.safe_load((Path(__file__).parents[3] / f"levels/level-5/{claim}.yml").read_text())["outcomes"]
    (signature,) = (one["signature"] for one in declared if one["name"] == outcome)
    *_, condition = (condition for condition in signature if condition["figure"] == figure)
    assert condition.get("value", condition.get("plus")) == threshold
