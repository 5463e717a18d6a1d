"""The lab of density as a moving picture: where each recording has the ball, as the recording grows."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from dreamlab.claims.scene import Scene
from dreamlab.claims.shared.stage import Stage, view
from dreamlab.shape import Shape
from dreamlab.types import POSITIONS, Transitions

FRAMES, MOMENTS = 48, 240
"""Frames of the scene, and moments of each recording that it shows by its end."""


def recorded_places(given: Mapping[str, Transitions], named: Mapping[str, tuple[str, str]]) -> Scene:
    """Courts side by side; each fills with the balls of one recording, in the recording's own order.

    named: label and role by the recording's name
    """
    shapes: list[Shape] = []
    for place, (name, recording) in enumerate(given.items()):
        stage, (label, role) = Stage(place), named[name]
        balls = recording.state[:MOMENTS, POSITIONS]
        newest = balls[[count - 1 for count in _shown(len(balls))]]
        shapes += [
            stage.walls(),
            Shape("dots", label, role, stage.at(balls[None]), counts=tuple(_shown(len(balls)))),
            stage.ball(label, role, newest),
        ]
    different = {name: len(np.unique(recording.state[:MOMENTS], axis=0)) for name, recording in given.items()}
    told = ", ".join(f"{named[name][0]} {count}" for name, count in different.items())
    x, y = view(len(given))
    return Scene(
        "places",
        "Where each recording has the ball",
        f"Of the first {MOMENTS} moments of each recording so many are different ones: {told}.",
        x,
        y,
        tuple(shapes),
        tuple(f"The first {moments} moments of each." for moments in _shown(MOMENTS)),
        still=FRAMES - 1,
        panels=tuple(named[name][0] for name in given),
    )


def _shown(moments: int) -> list[int]:
    """[FRAMES] how many moments a frame shows."""
    return [max(1, moments * (frame + 1) // FRAMES) for frame in range(FRAMES)]
