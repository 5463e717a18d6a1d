"""What all measurements have in common: their seeds, their horizon, and roughly how many seconds things take.

The seconds are processor time under Pyodide on a core of 2026 (``python -m dreamlab figure PATH``), so that a reader
is told before and not after. Other machines differ, so they are only ever printed as "about".
"""

from __future__ import annotations

from dreamlab.learn.training import DEFAULT_RECIPE, Recipe

SEEDS = (0, 1, 2, 3, 4)
"""Every figure is measured at each of these."""
OTHER_SEEDS = (5, 6, 7, 8, 9)
"""Seeds that nobody had looked at when the network and its recipe were chosen. (That was on SEEDS; ``recipes``
repeats the choice on the tuning seeds.)"""
HORIZON = 60
"""Steps of a dream at which its error is measured."""

STEP_SECONDS, ROW_SECONDS = 1.6e-4, 6e-7
"""Of a training step, whatever its batch; and of each transition in the batch."""
READING_SECONDS = 0.2
"""Dreams and probes of the failure lab, once its model is trained."""
PLAN_PROBE_SECONDS = 0.1
JUDGING_SECONDS = 0.1
"""One-step predictions and dreams of one model on all test rallies."""
PLAYING_SECONDS = 0.2
"""All scored episodes without a planner."""
PLANNING_SECONDS = 3.0
"""The same with one."""
CLAIM_SECONDS = 6.0
"""A claim's lab at its default settings: it is built to take no longer, and to have its first figures after two."""


def training_seconds(recipe: Recipe = DEFAULT_RECIPE) -> float:
    """Seconds of a plain training run."""
    return recipe.steps * (STEP_SECONDS + recipe.batch * ROW_SECONDS)
