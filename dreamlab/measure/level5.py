"""The seeded protocol behind Level 5: each claim at its default settings over SEEDS, and at those to try."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from typing import Any

import numpy as np

from dreamlab.claims.claim import Claim, Findings, plain
from dreamlab.claims.lab import spread
from dreamlab.measure.level3 import SEEDS
from dreamlab.services.registry import LABS
from dreamlab.tasks.signature import recognise

Declaration = Mapping[str, Any]
"""What levels/level-5/NAME.yml says of a claim; here its outcomes count: name, signature, and settings to try."""


def claim(name: str, declared: Declaration) -> Generator[str, None, dict[str, Any]]:
    """figures and outcomes over SEEDS; plots and digest of the first; bands of the curves; tried, at the first seed.

    Yields a line per reading.
    """
    lab: Claim = LABS[name].claim
    outcomes = declared["outcomes"]
    found: list[Findings] = []
    for seed in SEEDS:
        found.append(run(lab, {"seed": seed}))
        yield f"{name}, seed {seed}: {recognise(outcomes, found[-1].figures)}"
    tried = {}
    for outcome in outcomes:
        if "try" in outcome:
            findings = run(lab, {**outcome["try"], "seed": SEEDS[0]})
            seen = recognise(outcomes, findings.figures)
            tried[outcome["name"]] = {"settings": outcome["try"], "outcome": seen, "figures": findings.figures}
            yield f"{name}, {outcome['try']}: {seen}"
    first = plain(name, lab.read_settings({"seed": SEEDS[0]}), found[0])
    return {
        "settings": first["settings"],
        "figures": {
            figure: {"median": float(np.median(values)), "values": values}
            for figure in found[0].figures
            for values in [[float(one.figures[figure]) for one in found]]
        },
        "outcomes": [recognise(outcomes, one.figures) for one in found],
        "tried": tried,
        "digest": first["digest"],
        "plots": first["plots"],
        "bands": spread(found)["plots"],
    }


def run(lab: Claim, given: Mapping[str, Any]) -> Findings:
    """The claim's findings at these settings, the rest at their defaults."""
    measuring = lab.measure(lab.read_settings(given))
    while True:
        try:
            next(measuring)
        except StopIteration as end:
            return end.value
