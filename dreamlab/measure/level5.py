"""The measurements behind Level 5: each claim at its default settings over TEST_SEEDS, and at the settings to try."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from dreamlab.claims.claim import Claim, Findings, plain_plots
from dreamlab.claims.lab import over_seeds
from dreamlab.measure.constants import CLAIM_SECONDS
from dreamlab.measure.deferred import Deferred, Figures, Tree, entry
from dreamlab.services.registry import LABS
from dreamlab.tasks.seeds import TEST_SEEDS
from dreamlab.tasks.signature import recognise

Declaration = Mapping[str, Any]
"""What levels/level-5/NAME.yml says of a claim; here its outcomes count: name, signature, settings to try, seeds."""


def measurements(name: str, declared: Declaration) -> Tree:
    """The claim's entry of measured.json.

    figures, errors and outcomes are over TEST_SEEDS; plots and digest are of the first seed, bands the spread of the
    plots' curves over all; tried is what came out at the settings that an outcome declares, over ``tried_seeds``.
    """
    claim: Claim = LABS[name].claim
    outcomes = declared.get("outcomes", [])
    runs = _runs(claim, {}, TEST_SEEDS)
    return {
        "settings": claim.read_settings({"seed": TEST_SEEDS[0]}),
        "figures": Figures(runs),
        "errors": Deferred(_errors, *runs),
        "outcomes": [_outcome(run, outcomes) for run in runs],
        "tried": {one["name"]: _tried(claim, one, outcomes) for one in outcomes if "try" in one},
        "digest": Deferred(lambda found: found.digest, runs[0]),
        "plots": Deferred(lambda found: plain_plots(found.plots), runs[0]),
        "scenes": Deferred(lambda found: [scene.plain_still() for scene in found.scenes], runs[0]),
        "bands": entry("plots", Deferred(lambda *found: over_seeds(list(found)), *runs)),
    }


def tried_seeds(outcome: Mapping[str, Any]) -> tuple[int, ...]:
    """The test seeds that an outcome's settings are tried on: all of them, unless it names fewer."""
    return TEST_SEEDS[: outcome.get("seeds", len(TEST_SEEDS))]


def _runs(claim: Claim, given: Mapping[str, Any], seeds: Iterable[int]) -> list[Deferred]:
    def run(settings: Mapping[str, Any]) -> Deferred:
        return Deferred(lambda: claim.measure(settings), cost=CLAIM_SECONDS)

    return [run(claim.read_settings({**given, "seed": seed})) for seed in seeds]


def _outcome(run: Deferred, outcomes: list[Mapping[str, Any]]) -> Deferred:
    return Deferred(lambda found: recognise(outcomes, found.figures), run)


def _tried(claim: Claim, outcome: Mapping[str, Any], outcomes: list[Mapping[str, Any]]) -> Tree:
    """outcome: the most frequent of ``outcomes``, which has one for each seed."""
    seeds = tried_seeds(outcome)
    runs = _runs(claim, outcome["try"], seeds)
    seen = [_outcome(run, outcomes) for run in runs]
    return {
        "settings": dict(outcome["try"]),
        "seeds": list(seeds),
        "outcome": Deferred(lambda *known: Counter(known).most_common(1)[0][0], *seen),
        "outcomes": seen,
        "figures": Figures(runs),
    }


def _errors(*found: Findings) -> dict[str, list[float]]:
    return {figure: [one.errors[figure] for one in found] for figure in found[0].errors}
