"""Roughly how many seconds things take in the page's Python, so that a reader is told before and not after.

Processor time under Pyodide on a core of 2026 (``python -m dreamlab figure PATH``). Other machines differ, and
so does one that has other things to do, so these are only ever printed as "about".
"""

from __future__ import annotations

from dreamlab.learn.training import DEFAULT_RECIPE, Recipe

A_STEP, A_ROW = 1.6e-4, 6e-7
"""Of a training step, whatever its batch; and of each transition in the batch."""

READING = 0.2
"""Dreams and probes of the failure lab, once its model is trained."""
PLANS_PROBED = 0.1
PLAYING = 0.2
"""A scored rally's steps without a planner, over all scored rallies."""
PLANNING = 3.0
"""The same with one."""


def training(recipe: Recipe = DEFAULT_RECIPE) -> float:
    """Seconds of a plain training run."""
    return recipe.steps * (A_STEP + recipe.batch * A_ROW)
