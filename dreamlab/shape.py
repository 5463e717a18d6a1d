"""A shape as data: what scenes and worlds are drawn with, by role, in world units."""

from __future__ import annotations

from dataclasses import dataclass

from dreamlab.types import Floats

ROLES = ("reality", "dream", "error", "first", "second", "third", "fourth")
"""What a curve or a shape stands for. The role decides its colour: one means the same on every page."""
GROUND = "ground"
"""The role of what only stands there: walls, a pillar, a curtain."""

KINDS = ("circle", "line", "polygon", "dots", "cells")


@dataclass(frozen=True)
class Shape:
    """One thing of a picture, in every frame.

    kind:   "circle" (at its one place), "line" (through its places), "polygon" (the same, filled), "dots" (one at each
            place), "cells" (a grid of greys between its two places, two opposite corners)
    label:  as the legend names it; shapes of one label share an entry, "" has none
    role:   one of ROLES, or GROUND
    places: [F, K, 2] x and y, world units; F may be 1 for what never moves; where they are no numbers, nothing is drawn
    radius: of a circle, world units
    shades: [F, R, C] of cells, 0 (empty) to 1 (full), the top row first
    faint:  drawn weaker than the rest, e.g. plans that were not chosen
    counts: [F] how many of the places of what never moves are there, the first ones; empty for all of them
    """

    kind: str
    label: str
    role: str
    places: Floats
    radius: float = 0.0
    shades: Floats | None = None
    faint: bool = False
    counts: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"a shape is one of {', '.join(KINDS)}, not {self.kind!r}")
        if self.role not in (*ROLES, GROUND):
            raise ValueError(f"the role {self.role!r} is none of {', '.join((*ROLES, GROUND))}")
        if self.places.ndim != 3 or self.places.shape[2] != 2:
            raise ValueError(f"places are [frames, places, 2], not {list(self.places.shape)}")
        if (self.kind == "cells") != (self.shades is not None):
            raise ValueError("cells have shades, and nothing else has")
        if self.counts and len(self.places) > 1:
            raise ValueError("places that appear one after another do not move")

    @property
    def frames(self) -> int:
        """How many frames it has of its own, 1 for what is always the same."""
        return max(len(self.places), len(self.counts), 1 if self.shades is None else len(self.shades))

    def at(self, frame: int) -> Floats:
        """[K, 2] its places in a frame."""
        places = of_frame(self.places, frame)
        return places[: self.counts[frame]] if self.counts else places


def of_frame(values: Floats, frame: int) -> Floats:
    """One frame of values [F, ...], whose F may be 1."""
    return values[0] if len(values) == 1 else values[frame]
