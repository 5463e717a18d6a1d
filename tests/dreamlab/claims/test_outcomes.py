"""Every claim's outcomes leave no setting without a verdict: over figures as they may come, and as they came."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from dreamlab.claims import CLAIMS
from dreamlab.measure.reach import reachable
from dreamlab.services.registry import LABS
from dreamlab.tasks.signature import named, recognise
from tests.declared import declared

LEVELS = Path(__file__).parents[3] / "levels"
MEASURED = json.loads((LEVELS / "measured.json").read_text())["claims"]
REACHED = json.loads((LEVELS / "reached.json").read_text())
OUTCOMES = {name: declared(LEVELS / "level-5" / f"{name}.yml")["outcomes"] for name in CLAIMS}
VECTORS = 2000
NEAR = 1e-3


def vectors(outcomes: list[Mapping[str, Any]], rng: np.random.Generator) -> list[dict[str, float]]:
    """Figures on either side of every threshold: each is drawn about what some condition compares it with."""
    conditions = [condition for outcome in outcomes for condition in outcome["signature"]]
    by_figure: dict[str, list[Mapping[str, Any]]] = {}
    for condition in conditions:
        by_figure.setdefault(condition["figure"], []).append(condition)
    figures = sorted({name for condition in conditions for name in named(condition)})
    found = []
    for _ in range(VECTORS):
        drawn: dict[str, float] = {}
        for name in rng.permutation(figures):
            thresholds = [
                condition["value"]
                if "value" in condition
                else condition.get("times", 1.0) * drawn[condition["than"]] + condition.get("plus", 0.0)
                for condition in by_figure.get(name, [])
                if condition.get("than") in {None, *drawn}
            ]
            if thresholds and rng.random() < 0.9:
                at = thresholds[rng.integers(len(thresholds))]
                drawn[name] = at + float(rng.choice([-0.3, -NEAR, 0.0, NEAR, 0.3])) * max(abs(at), 0.1)
            else:
                drawn[name] = float(rng.choice([0.02, 0.2, 0.5, 0.8, 0.97, 3.0]))
        found.append(drawn)
    return found


@pytest.mark.parametrize("name", CLAIMS)
def test_whatever_the_figures_are_some_outcome_says_so(name: str) -> None:
    outcomes = OUTCOMES[name]
    for figures in vectors(outcomes, np.random.default_rng(0)):
        assert recognise(outcomes, figures), figures


def test_a_gap_between_two_outcomes_is_found() -> None:
    outcomes = [
        {"name": "more", "signature": [{"figure": "a", "op": ">", "than": "b", "plus": 0.01}]},
        {"name": "less", "signature": [{"figure": "a", "op": "<", "than": "b"}]},
    ]
    assert not all(recognise(outcomes, figures) for figures in vectors(outcomes, np.random.default_rng(0)))


@pytest.mark.parametrize("name", CLAIMS)
def test_every_setting_within_reach_was_run_and_has_its_outcome(name: str) -> None:
    """``dreamlab reach`` has written what came out; the outcomes are recognised anew, by the signatures of today."""
    reached = REACHED.get(name, [])
    assert reached, f"run `python -m dreamlab reach {name} --write`"
    assert [one["settings"] for one in reached] == reachable(LABS[name].claim)
    for one in reached:
        assert one["outcome"]
        assert recognise(OUTCOMES[name], one["figures"]) == one["outcome"], one["settings"]


@pytest.mark.parametrize("name", CLAIMS)
def test_an_outcome_to_try_was_seen_there(name: str) -> None:
    """At most of the seeds that it is tried on."""
    for outcome in OUTCOMES[name]:
        if "try" in outcome:
            assert MEASURED[name]["tried"][outcome["name"]]["outcome"] == outcome["name"]
