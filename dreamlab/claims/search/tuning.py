"""What the lab on logic and trees was tuned by: the share of balls that a search misses.

The tree's constants were chosen in the dream, where the claim's own search is run; the random plans' on the court.
"""

from __future__ import annotations

import numpy as np

from dreamlab.claims.search.agents import GEAR, climbing, guessing
from dreamlab.claims.search.experiment import CLAIM, CURRENT, PLAN_STEPS, SIMULATIONS, Catch, prepare
from dreamlab.claims.search.tree import CURIOSITY, HOLD
from dreamlab.claims.shared.courts import flowing
from dreamlab.claims.tuning import Tuned
from dreamlab.tasks.work import drain
from dreamlab.types import Policy

TREE = int(SIMULATIONS.default)


def _court(seed: int) -> Catch:
    """The court alone: nothing is learned, so the model is the court itself."""
    play = flowing(GEAR, CURRENT.default)
    testing, guessed = np.random.SeedSequence(seed).spawn(2)
    return Catch(play, lambda state, action: play(state, action).state, 0.0, testing, guessed)


def _missed(table: Catch, policy: Policy) -> float:
    return 1.0 - float(drain(table.caught(policy, "tuning", 0.0)).value)


def by_hold(hold: int, seed: int) -> float:
    """In the learned model."""
    table = drain(prepare(CLAIM.read_settings({"seed": seed})))
    return _missed(table, climbing(table.model, TREE, hold=hold))


def by_curiosity(curiosity: float, seed: int) -> float:
    """In the learned model."""
    table = drain(prepare(CLAIM.read_settings({"seed": seed})))
    return _missed(table, climbing(table.model, TREE, curiosity=curiosity))


def by_plan(steps: int, seed: int) -> float:
    """As many plans as the tree's simulated steps pay for."""
    table = _court(seed)
    rng = np.random.default_rng(table.guessing)
    return _missed(table, guessing(table.known(), TREE * HOLD // steps, steps, rng))


TUNED = (
    Tuned(
        "HOLD", "Share missed by the tree in the dream, by the steps that an action lasts", (6, 12, 24), HOLD, by_hold
    ),
    Tuned(
        "CURIOSITY",
        "Share missed by the tree in the dream, by the bound's weight",
        (0.3, 1.0, 3.0),
        CURIOSITY,
        by_curiosity,
    ),
    Tuned("PLAN_STEPS", "Share missed by random plans, by their length", (12, 24, 36), PLAN_STEPS, by_plan),
)
