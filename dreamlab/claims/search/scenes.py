"""The lab of search as a moving picture: what logic concludes, what one look shows, and the tree over the paddle."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from dreamlab.claims.scene import Scene
from dreamlab.claims.search.agents import EVERY, LOOK
from dreamlab.claims.search.plots import AGENTS
from dreamlab.claims.search.tree import HOLD, grown
from dreamlab.claims.shared.courts import CURRENT_BELOW
from dreamlab.claims.shared.film import landed, usual
from dreamlab.claims.shared.stage import Stage, view
from dreamlab.dream.rollout import rollout
from dreamlab.plan import catching
from dreamlab.shape import Shape
from dreamlab.types import POSITIONS, Floats, StepFn
from dreamlab.world import court

DRAWN = ("deduced", "look_dream", "tree_dream")
RISE = 0.012
"""World units by which a node is drawn higher for each step that it lies ahead."""


def three_ways(films: Mapping[str, Floats], hits: Mapping[str, np.ndarray], model: StepFn, simulations: int) -> Scene:
    """One ball before three agents: films [B, T, S] and hits [B] by their names."""
    ball = usual(hits[name] for name in DRAWN)
    frames = max(landed(films[name][ball], 3) for name in DRAWN)
    played = {name: films[name][ball, :frames] for name in DRAWN}
    stages = {name: Stage(place) for place, name in enumerate(DRAWN)}
    decided = np.arange(frames) // EVERY * EVERY
    shapes: list[Shape] = []
    for stage in stages.values():
        shapes += [stage.band(0.0, CURRENT_BELOW, "the current"), stage.walls()]
    deduced, looked, climbed = (played[name] for name in DRAWN)
    shapes += [
        _future(stages["deduced"], court.step, deduced, "what logic foresees", "second"),
        _future(stages["look_dream"], model, looked[decided], "what the look foresees", "dream"),
        _tree(stages["tree_dream"], model, climbed, decided, simulations),
    ]
    for name, states in played.items():
        shapes += [
            stages[name].ball("the ball", "reality", states[:, POSITIONS]),
            stages[name].paddle("reality", states[:, 4]),
        ]
    ends = "; ".join(f"{AGENTS[name]}: {'caught' if hits[name][ball] else 'missed'}" for name in DRAWN)
    x, y = view(len(DRAWN))
    return Scene(
        "ways",
        "Three ways to decide",
        f"A ball as most of them are, on the court with its current. {ends[0].upper()}{ends[1:]}.",
        x,
        y,
        tuple(shapes),
        tuple(_said(state, step, simulations) for step, state in enumerate(climbed)),
        still=min(EVERY, frames - 1),
        panels=tuple(AGENTS[name] for name in DRAWN),
    )


def _future(stage: Stage, step: StepFn, states: Floats, label: str, role: str) -> Shape:
    """From each state [F, S] the way of the ball down to the floor, the paddle at rest; every fourth step of it."""
    ahead = rollout(step, np.ascontiguousarray(states), np.zeros((len(states), LOOK, 1)))
    falls = np.cumsum(ahead[:, :, 3] >= 0.0, axis=1) == 0
    way = np.where(falls[:, :, None], ahead[:, :, POSITIONS], np.nan)
    return Shape("line", label, role, stage.at(way[:, ::4]))


def _tree(stage: Stage, model: StepFn, states: Floats, decided: np.ndarray, simulations: int) -> Shape:
    """The tree of each decision over the paddle: left and right as it moves, the higher the later."""
    at = [step for step in np.unique(decided) if catching.falling(states[step])]
    trees = grown(model, np.ascontiguousarray(states[at]), simulations)
    parent = trees.parent[:, 1:]
    depth = np.zeros(trees.parent.shape)
    for node in range(1, depth.shape[1]):
        depth[:, node] = depth[np.arange(len(at)), trees.parent[:, node]] + 1.0
    places = np.stack([trees.states[:, :, 4], RISE * HOLD * depth], axis=-1)
    ends = np.stack([np.take_along_axis(places, parent[:, :, None], axis=1), places[:, 1:]], axis=2)
    strokes = np.concatenate([ends, np.full_like(ends[:, :, :1], np.nan)], axis=2).reshape(len(at), -1, 2)
    branches = np.full((len(states), *strokes.shape[1:]), np.nan)
    for place, step in enumerate(at):
        branches[decided == step] = strokes[place]
    return Shape("line", "the tree: the higher, the later", "first", stage.at(branches))


def _said(state: Floats, step: int, simulations: int) -> str:
    if not catching.falling(state):
        return f"Step {step}. The ball is on its way up again."
    if step % EVERY == 0:
        return f"Step {step}. One simulation for the look, {simulations} for the tree; logic concludes at every step."
    return f"Step {step}. What was decided is done."
