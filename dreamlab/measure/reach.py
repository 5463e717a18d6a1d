"""Which outcome a claim has at the settings that a reader can reach: each slider's stops, under every condition.

The other sliders stand where the lab begins with them. ``python -m dreamlab reach NAME --write`` runs the claim at all
of these, at one test seed, and keeps the figures and the outcome in ``levels/reached.json``. So a test can say that no
setting is without an outcome, and notice when a signature is changed.
"""

from __future__ import annotations

import json
from collections.abc import Generator, Mapping
from itertools import product
from typing import Any

from dreamlab.claims.claim import Claim
from dreamlab.tasks.seeds import TEST_SEEDS
from dreamlab.tasks.settings import Choice, Control
from dreamlab.tasks.signature import recognise
from dreamlab.tasks.work import drain

SEED = TEST_SEEDS[0]
DIGITS = 6
"""Significant digits of the figures that are kept: more than any threshold has."""

Reached = dict[str, Any]
"""settings (those that are not as the lab begins), outcome, figures by name"""


def reachable(claim: Claim) -> list[dict[str, Any]]:
    """What differs from the first settings, for each slider's stops under each combination of choices."""
    sliders = [control for control in claim.controls if isinstance(control, Control)]
    choices = [control for control in claim.controls if isinstance(control, Choice)]
    found: list[dict[str, Any]] = []
    for options in product(*([name for name, _ in choice.options] for choice in choices)):
        picked = {
            choice.name: option for choice, option in zip(choices, options, strict=True) if option != choice.default
        }
        moved = [{slider.name: stop} for slider in sliders for stop in slider.stops if stop != slider.default]
        found += [picked | each for each in ({}, *moved)]
    return found


def reach(claim: Claim, outcomes: list[Mapping[str, Any]]) -> Generator[Reached, None, None]:
    """The claim at all of these settings."""
    for changed in reachable(claim):
        figures = drain(claim.measure(claim.read_settings({**changed, "seed": SEED}))).figures
        yield {
            "settings": changed,
            "outcome": recognise(outcomes, figures),
            "figures": {name: float(f"{value:.{DIGITS}g}") for name, value in figures.items()},
        }


def written(kept: Mapping[str, list[Reached]]) -> str:
    """What stands in reached.json, by claim: a line a setting, so that a change can be read."""
    claims = [
        f"{json.dumps(name)}: [\n" + ",\n".join(map(json.dumps, found)) + "\n]" for name, found in sorted(kept.items())
    ]
    return "{\n" + ",\n".join(claims) + "\n}\n"
