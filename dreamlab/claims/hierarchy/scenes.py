"""The lab of hierarchy as a moving picture: the next bounce lights up where the upper level has named it."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from dreamlab.claims.hierarchy.bounces import TOKENS
from dreamlab.claims.hierarchy.plots import LABELS
from dreamlab.claims.scene import Scene
from dreamlab.claims.shared import bounce_scene
from dreamlab.claims.shared.bounces import FLIGHT, events
from dreamlab.claims.shared.stage import Stage, typical, view
from dreamlab.dream.divergence import distances
from dreamlab.shape import Shape
from dreamlab.types import STATE_SIZE, Floats, Trajectories
from dreamlab.world.experience import transitions

STEPS = 90
DRAWN = ("flat", "two", "switch")


def rally(memories: Mapping[str, Floats], reality: Trajectories, tokens: bool) -> Scene:
    """One rally beside three dreams of it.

    memories: of each model [B, T+1, ...]; tokens: whether the two levels' memory ends in token and wait
    """
    off = {name: distances(memories[name][..., :STATE_SIZE], reality.states) for name in DRAWN}
    shown = typical(*(gap[:, STEPS] for gap in off.values()))
    real = reality.states[shown, : STEPS + 1]
    shapes: list[Shape] = []
    for place, name in enumerate(DRAWN):
        stage, memory = Stage(place), memories[name][shown, : STEPS + 1]
        dream = np.ascontiguousarray(memory[:, :STATE_SIZE])
        event = bounced(dream, reality.actions[shown, :STEPS])
        foretold = memory[:, -2].astype(np.int64) + 1 if name == "two" and tokens else bounce_scene.held(event)
        shapes += [
            stage.walls(),
            *bounce_scene.lit(stage, foretold, labelled=name == "two"),
            *bounce_scene.path(stage, dream[:, :2], event),
            *bounce_scene.balls(stage, real, dream),
        ]
    gaps = {LABELS[name]: off[name][shown] for name in DRAWN}
    ends = "; ".join(f"{label} {gap[STEPS]:.2f}" for label, gap in gaps.items())
    x, y = view(len(DRAWN))
    return Scene(
        "rally",
        "One rally, and three dreams of it",
        f"A rally that is typical of all three. World units from the real ball after {STEPS} steps: {ends}.",
        x,
        y,
        tuple(shapes),
        tuple(_said(memories["two"][shown, step], tokens, step) for step in range(STEPS + 1)),
        still=STEPS // 2,
        panels=(LABELS["flat"], "two levels: the next bounce is named" if tokens else LABELS["two"], LABELS["switch"]),
    )


def bounced(dream: Floats, actions: Floats) -> np.ndarray:
    """[F] what happens in the dream [F, S] after each frame; nothing after the last."""
    happened = events(transitions(Trajectories(dream[None], actions[None])))
    return np.append(happened, FLIGHT)


def _said(memory: Floats, tokens: bool, step: int) -> str:
    if not tokens:
        return f"Step {step}."
    token, wait = int(memory[-2]), int(memory[-1])
    return f"Step {step}. The upper level says: {TOKENS[token]}{_when(wait)}."


def _when(wait: int) -> str:
    if wait <= 0:
        return ", now"
    return f" in {wait} step{'s' if wait > 1 else ''}"
