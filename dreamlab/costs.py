"""Roughly how many seconds things take in the page's Python, so that a reader is told before and not after.

Measured in Chromium on a core of 2026; other machines differ, so these are only ever printed as "about".
"""

from __future__ import annotations

from dreamlab.training import DEFAULT_RECIPE, Recipe

A_STEP, A_ROW = 2.6e-4, 1.6e-6
"""Of a training step, whatever its batch; and of each transition in the batch."""

READING = 0.6
"""Dreams and probes of the failure lab, once its model is trained."""
PLANS_PROBED = 0.4
PLAYING = 0.2
"""A scored rally's steps without a planner, over all scored rallies."""
PLANNING = 5.0
"""The same with one."""


def training(recipe: Recipe = DEFAULT_RECIPE) -> float:
    """Seconds of a plain training run."""
    return recipe.steps * (A_STEP + recipe.batch * A_ROW)
