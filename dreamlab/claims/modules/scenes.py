"""The lab of parts as a moving picture: one rally, dreamt by parts and by a whole, and what the switch says."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from dreamlab.claims.modules.plots import LOOKS
from dreamlab.claims.scene import Scene
from dreamlab.claims.shared.dream_scene import beside
from dreamlab.claims.shared.stage import Stage, typical
from dreamlab.dream.divergence import distances
from dreamlab.dream.rollout import dream
from dreamlab.shape import Shape
from dreamlab.types import Floats, StepFn, Trajectories

DRAWN = ("apart", "aligned", "once")
AMONG = 40
"""Rallies among which the typical one is looked for."""


def parts_and_wholes(
    models: Mapping[str, StepFn], chooses: Callable[[Floats, Floats], np.ndarray], reality: Trajectories
) -> Scene:
    """A typical rally; chooses: whether the parts that were learned apart take a step for a contact, [T, 1]."""
    some = Trajectories(reality.states[:AMONG], reality.actions[:AMONG])
    steps = some.actions.shape[1]
    dreams = {name: dream(models[name], some, steps) for name in DRAWN}
    off = {name: distances(each, some.states) for name, each in dreams.items()}
    shown = typical(*(gap.mean(axis=1) for gap in off.values()))
    apart = dreams["apart"][shown]
    contact = chooses(np.ascontiguousarray(apart[:-1]), some.actions[shown])[:, 0]
    marks = {LOOKS["apart"][0]: _marks(Stage(0), apart, contact)}
    ends = "; ".join(f"{LOOKS[name][0]} {off[name][shown, -1]:.2f}" for name in DRAWN)
    return beside(
        "rally",
        "One rally, dreamt by parts and by a whole",
        f"A typical rally. World units from the real ball after {steps} steps: {ends}.",
        some.states[shown],
        {LOOKS[name][0]: each[shown] for name, each in dreams.items()},
        tuple(f"Step {step}. The switch says: {_said(contact, step)}." for step in range(steps + 1)),
        still=steps // 2,
        more=marks,
    )


def _marks(stage: Stage, states: Floats, contact: np.ndarray) -> list[Shape]:
    at = np.flatnonzero(contact)
    if not len(at):
        return []
    counts = tuple(int((at < frame).sum()) for frame in range(len(states)))
    return [
        Shape(
            "dots", "a step that the switch takes for a contact", "first", stage.at(states[at, :2][None]), counts=counts
        )
    ]


def _said(contact: np.ndarray, step: int) -> str:
    return "contact" if step < len(contact) and contact[step] else "flight"
