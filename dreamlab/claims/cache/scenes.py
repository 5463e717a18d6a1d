"""The lab of the cache as a moving picture: the remembered moments, and those that are looked up lighting up."""

from __future__ import annotations

import numpy as np

from dreamlab.claims.cache.store import FIRST, NEIGHBOURS, Store
from dreamlab.claims.scene import Scene
from dreamlab.claims.shared.film import landed, usual
from dreamlab.claims.shared.stage import Stage, view
from dreamlab.plan import catching
from dreamlab.shape import GROUND, Shape
from dreamlab.types import POSITIONS, VELOCITIES, Floats
from dreamlab.world import court

FLIGHT = 0.12
"""Seconds of its flight that a lit moment shows."""
RISE = 0.01
"""World units by which a plan is drawn higher for each step that it looks ahead."""
SAID = {-1.0: "left", 0.0: "rest", 1.0: "right"}


def looked_up(store: Store, films: tuple[Floats, Floats], hits: tuple[np.ndarray, np.ndarray]) -> Scene:
    """One ball before the cache by itself, and before three constant plans.

    films: [B, T, S] of each; hits: [B]
    """
    ball = usual(hits)
    frames = max(landed(film[ball], 3) for film in films)
    recalling, constant = (film[ball, :frames] for film in films)
    decided = np.arange(frames) // catching.HOLD * catching.HOLD
    near = store.nearest(np.ascontiguousarray(recalling[decided]), NEIGHBOURS)
    falls = catching.falling(recalling[decided])
    stages, x, y = (Stage(0), Stage(1)), *view(2)
    shapes = [
        Shape("dots", "remembered moments", GROUND, stages[0].at(store.moments[None, :, POSITIONS]), faint=True),
        *(stage.walls() for stage in stages),
        _lit(stages[0], store.moments[near], falls),
        Shape("dots", "the moments that are looked up", "first", stages[0].at(_where(store.moments[near], falls))),
        _plans(stages[1], constant, decided, store.horizon),
    ]
    for stage, states in zip(stages, (recalling, constant), strict=True):
        shapes += [
            stage.ball("the ball", "reality", states[:, POSITIONS]),
            stage.paddle("reality", states[:, 4]),
        ]
    ends = ["caught" if hit[ball] else "missed" for hit in hits]
    outcomes = store.outcomes[near].mean(axis=1)
    return Scene(
        "memory",
        "What is remembered, and what is looked up",
        f"A ball as most of them are. Of {len(store.moments):,} moments the {NEIGHBOURS} nearest are looked up, every "
        f"{catching.HOLD} steps: {ends[0]}. Three constant plans, simulated {store.horizon} steps ahead: {ends[1]}.",
        x,
        y,
        tuple(shapes),
        tuple(_said(outcome, bool(fall)) for outcome, fall in zip(outcomes, falls, strict=True)),
        still=min(3 * catching.HOLD, frames - 1),
        panels=("the cache", "3 constant plans: the higher, the later"),
    )


def _where(moments: Floats, falls: np.ndarray) -> Floats:
    """[F, K, 2] places of moments [F, K, S], nowhere in frames without a decision [F]."""
    return np.where(falls[:, None, None], moments[..., POSITIONS], np.nan)


def _lit(stage: Stage, moments: Floats, falls: np.ndarray) -> Shape:
    """A stroke for each moment [F, K, S], in the direction of its flight."""
    place, flight = _where(moments, falls), FLIGHT * moments[..., VELOCITIES]
    strokes = np.stack([place, place + flight, np.full_like(place, np.nan)], axis=2)
    return Shape("line", "", "first", stage.at(strokes.reshape(len(moments), -1, 2)), faint=True)


def _plans(stage: Stage, states: Floats, decided: np.ndarray, horizon: int) -> Shape:
    """Left, rest and right, from where the paddle was at the last decision."""
    steps = np.array([0.0, float(horizon)])
    pace = catching.GEAR * court.PADDLE_SPEED * court.DT
    across = states[decided, 4, None, None] + pace * FIRST[:, None] * steps
    across = across.clip(-court.PADDLE_LIMIT, court.PADDLE_LIMIT)
    ends = np.stack([across, np.broadcast_to(RISE * steps, across.shape)], axis=-1)
    ends = np.where(catching.falling(states[decided])[:, None, None, None], ends, np.nan)
    strokes = np.concatenate([ends, np.full((*ends.shape[:2], 1, 2), np.nan)], axis=2)
    return Shape("line", "", "first", stage.at(strokes.reshape(len(states), -1, 2)))


def _said(outcome: Floats, falls: bool) -> str:
    if not falls:
        return "The ball is on its way up: nothing to decide."
    told = ", ".join(f"{SAID[first]} {worth:.2f}" for first, worth in zip(FIRST, outcome, strict=True))
    return f"How plans ended nearby, by how they began: {told}. It takes: {SAID[FIRST[int(outcome.argmax())]]}."
