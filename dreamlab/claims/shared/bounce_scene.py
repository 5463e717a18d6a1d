"""What scenes of bounces are made of: walls that light up, and a dream's path with a mark at each of its bounces."""

from __future__ import annotations

import numpy as np

from dreamlab.claims.shared.bounces import CEILING, FLOOR, LEFT, PADDLE, RIGHT
from dreamlab.claims.shared.stage import Stage
from dreamlab.shape import Shape
from dreamlab.types import POSITIONS, Floats

THICK = 0.03
"""Of a wall that is lit, world units, outside the court."""
SIDES = {
    LEFT: ("left wall", "first", (-0.5 - THICK, 0.0, -0.5, 1.0)),
    RIGHT: ("right wall", "second", (0.5, 0.0, 0.5 + THICK, 1.0)),
    CEILING: ("ceiling", "third", (-0.5, 1.0, 0.5, 1.0 + THICK)),
    FLOOR: ("floor or paddle", "fourth", (-0.5, -THICK, 0.5, 0.0)),
}
"""Label, role, and left, bottom, right and top of what a ball can bounce off."""


def lit(stage: Stage, named: np.ndarray, *, labelled: bool) -> list[Shape]:
    """The sides of a court, each there while it is named: events [F], any other number for none."""
    shapes = []
    for event, (label, role, (left, bottom, right, top)) in SIDES.items():
        corners = np.array([[left, bottom], [right, bottom], [right, top], [left, top]])
        there = _is(named, event)[:, None, None]
        shapes.append(Shape("polygon", label if labelled else "", role, stage.at(np.where(there, corners, np.nan))))
    return shapes


def path(stage: Stage, positions: Floats, event: np.ndarray) -> list[Shape]:
    """The way of a ball [F, 2] as it grows, and dots where it bounced: event [F], what happens after each frame."""
    frames = range(len(positions))
    shapes = [stage.way("dream", positions)]
    for side, (_, role, _) in SIDES.items():
        at = np.flatnonzero(_is(event, side))
        if len(at):
            counts = tuple(int((at < frame).sum()) for frame in frames)
            shapes.append(Shape("dots", "", role, stage.at(positions[at][None]), counts=counts))
    return shapes


def held(event: np.ndarray, frames: int = 4) -> np.ndarray:
    """[F] events that stay for so many frames, so that an eye can see them."""
    shown = event.copy()
    for later in range(1, frames):
        earlier = event[:-later]
        shown[later:] = np.where(shown[later:] > 0, shown[later:], earlier)
    return shown


def balls(stage: Stage, reality: Floats, dream: Floats) -> list[Shape]:
    """The real and the dreamt ball and paddle, from states [F, S] each."""
    return [
        stage.paddle("reality", reality[:, 4]),
        stage.ball("the real ball", "reality", reality[:, POSITIONS]),
        stage.ball("the dreamt ball", "dream", dream[:, POSITIONS]),
    ]


def _is(named: np.ndarray, event: int) -> np.ndarray:
    return (named == event) | ((event == FLOOR) & (named == PADDLE))
