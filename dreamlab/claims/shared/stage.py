"""What scenes of the court are made of: courts side by side, and on each of them walls, balls with tails, paddles."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dreamlab.shape import GROUND, Shape
from dreamlab.types import Floats
from dreamlab.world.court import BALL_RADIUS, PADDLE_HALF_WIDTH

GAP = 0.1
"""Between two courts that stand side by side, world units."""
TAIL = 9
"""Places that a tail remembers."""
THICKNESS = 0.022
"""Of a drawn paddle, world units; it lies along the floor, half of it below."""
BIG = 1.5
"""Balls are drawn so many times as large as they are, so that they are seen in a small picture."""

Extent = tuple[float, float]


def view(courts: int) -> tuple[Extent, Extent]:
    """x and y of a Scene of so many courts."""
    return (-0.5 - GAP / 2, (courts - 1) * (1.0 + GAP) + 0.5 + GAP / 2), (-GAP / 2, 1.0 + GAP / 2)


def typical(*values: Floats) -> int:
    """Place of the one that is nearest to the middle in all of values, [N] each: neither best nor worst, nor the first.

    Of a single [N] it is the median.
    """
    ranks = [np.argsort(np.argsort(each, kind="stable"), kind="stable") - len(each) // 2 for each in values]
    return int(np.sum([rank * rank for rank in ranks], axis=0).argmin())


@dataclass(frozen=True)
class Stage:
    """The court at this place of a row, counted from the left; what stands on it is given in its own world units."""

    place: int = 0

    def at(self, places: Floats) -> Floats:
        """Places [..., 2] of this court, in the scene."""
        return places + np.array([self.place * (1.0 + GAP), 0.0])

    def walls(self) -> Shape:
        corners = np.array([[-0.5, 0.0], [0.5, 0.0], [0.5, 1.0], [-0.5, 1.0], [-0.5, 0.0]])
        return Shape("line", "", GROUND, self.at(corners[None]))

    def ball(self, label: str, role: str, positions: Floats) -> Shape:
        """positions: [F, 2]"""
        return Shape("circle", label, role, self.at(positions[:, None]), radius=BIG * BALL_RADIUS)

    def tail(self, role: str, positions: Floats, length: int = TAIL) -> Shape:
        """The last places of a ball [F, 2], as a weak line behind it."""
        return Shape("line", "", role, self.at(behind(positions, length)), faint=True)

    def way(self, role: str, positions: Floats) -> Shape:
        """Where a ball [F, 2] has been so far, as a weak line."""
        counts = tuple(range(1, len(positions) + 1))
        return Shape("line", "", role, self.at(positions[None]), faint=True, counts=counts)

    def paddle(self, role: str, across: Floats, label: str = "") -> Shape:
        """across: [F] where the paddle's middle is"""
        half = np.array([-1.0, 1.0, 1.0, -1.0]) * PADDLE_HALF_WIDTH
        x = across[:, None] + half
        y = np.broadcast_to(np.array([-0.5, -0.5, 0.5, 0.5]) * THICKNESS, x.shape)
        return Shape("polygon", label, role, self.at(np.stack([x, y], axis=-1)))

    def band(self, low: float, high: float, label: str) -> Shape:
        """Across the whole court between two heights, e.g. a curtain."""
        corners = np.array([[-0.5, low], [0.5, low], [0.5, high], [-0.5, high]])
        return Shape("polygon", label, GROUND, self.at(corners[None]))


def behind(positions: Floats, length: int) -> Floats:
    """[F, length, 2] the places [F, 2] up to each frame, the present one last; nowhere before the beginning."""
    frames = np.arange(len(positions))[:, None] - np.arange(length)[::-1]
    return np.where(frames[:, :, None] >= 0, positions[frames], np.nan)
