"""The seeded protocol behind Level 5: each claim at its default settings over TEST_SEEDS, and at those to try."""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator, Iterable, Mapping
from typing import Any

import numpy as np

from dreamlab.claims.claim import Claim, Findings, plain
from dreamlab.claims.lab import spread
from dreamlab.services.registry import LABS
from dreamlab.tasks.seeds import TEST_SEEDS
from dreamlab.tasks.signature import recognise

Declaration = Mapping[str, Any]
"""What levels/level-5/NAME.yml says of a claim; here its outcomes count: name, signature, settings to try, seeds."""


def claim(name: str, declared: Declaration) -> Generator[str, None, dict[str, Any]]:
    """figures, errors and outcomes over TEST_SEEDS; plots and digest of the first; bands of the curves; tried.

    Yields a line per reading.
    """
    lab: Claim = LABS[name].claim
    outcomes = declared["outcomes"]
    found = yield from _over(lab, {}, TEST_SEEDS, outcomes)
    tried = {}
    for outcome in outcomes:
        if "try" in outcome:
            seeds = tried_seeds(outcome)
            seen = yield from _over(lab, outcome["try"], seeds, outcomes)
            tried[outcome["name"]] = {"settings": outcome["try"], "seeds": list(seeds), **_summary(seen, outcomes)}
    first = plain(name, lab.read_settings({"seed": TEST_SEEDS[0]}), found[0])
    summary = _summary(found, outcomes)
    return {
        "settings": first["settings"],
        "figures": summary["figures"],
        "errors": {figure: [one.errors[figure] for one in found] for figure in found[0].errors},
        "outcomes": summary["outcomes"],
        "tried": tried,
        "digest": first["digest"],
        "plots": first["plots"],
        "bands": spread(found)["plots"],
    }


def tried_seeds(outcome: Mapping[str, Any]) -> tuple[int, ...]:
    """The test seeds that an outcome's settings are tried on: all of them, unless it names fewer."""
    return TEST_SEEDS[: outcome.get("seeds", len(TEST_SEEDS))]


def run(lab: Claim, given: Mapping[str, Any]) -> Findings:
    """The claim's findings at these settings, the rest at their defaults."""
    measuring = lab.measure(lab.read_settings(given))
    while True:
        try:
            next(measuring)
        except StopIteration as end:
            return end.value


def _over(
    lab: Claim, given: Mapping[str, Any], seeds: Iterable[int], outcomes: list[Mapping[str, Any]]
) -> Generator[str, None, list[Findings]]:
    found = []
    for seed in seeds:
        found.append(run(lab, {**given, "seed": seed}))
        yield f"{lab.name}, seed {seed} {dict(given) or ''}: {recognise(outcomes, found[-1].figures)}"
    return found


def _summary(found: list[Findings], outcomes: list[Mapping[str, Any]]) -> dict[str, Any]:
    """outcome: the most frequent of ``outcomes``, one a seed; figures {name: {median, values}}."""
    seen = [recognise(outcomes, one.figures) for one in found]
    return {
        "outcome": Counter(seen).most_common(1)[0][0],
        "outcomes": seen,
        "figures": {
            figure: {"median": float(np.median(values)), "values": values}
            for figure in found[0].figures
            for values in [[float(one.figures[figure]) for one in found]]
        },
    }
