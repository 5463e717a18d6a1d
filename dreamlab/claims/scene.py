"""A moving picture as data: a few shapes by role, frame by frame, in world units.

A claim hands scenes over beside its plots. They are a by-product of what it computed, so they belong to no digest, and
what is sent is rounded to what an eye can tell. ``<lab-scene>`` draws every scene; a claim writes no JavaScript.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from dreamlab.shape import Shape, of_frame
from dreamlab.types import Floats

DECIMALS = 4
"""Of the places that are sent: a court 400 pixels wide shows a thousandth at most."""
MOST_NUMBERS = 100_000
"""Numbers that one scene may hold, so that it reaches the page at once: a thousand balls in fifty frames."""
MOST_DOTS = 250
"""Dots of one shape in a still, which is written down with the figures."""


@dataclass(frozen=True)
class Scene:
    """A moving picture.

    name, title: as a plot's
    says:  one sentence that tells what is seen, for those who do not see it: the scene's accessible name
    x, y:  what is in view, world units
    shapes: in the order in which they are drawn
    words: what is said under each frame, [F], e.g. the word of the moment; empty for nothing
    still: the frame that is shown before it plays
    panels: what stands over equally wide parts of the picture, from left to right; empty for nothing
    """

    name: str
    title: str
    says: str
    x: tuple[float, float]
    y: tuple[float, float]
    shapes: tuple[Shape, ...]
    words: tuple[str, ...] = ()
    still: int = 0
    panels: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        lengths = {len(self.words), *(shape.frames for shape in self.shapes)}
        if len(lengths - {0, 1}) > 1:
            raise ValueError(f"shapes and words of the scene {self.name!r} last differently: {sorted(lengths)} frames")
        if not 0 <= self.still < self.frames:
            raise ValueError(f"the scene {self.name!r} has no frame {self.still}")
        numbers = sum(shape.places.size + (0 if shape.shades is None else shape.shades.size) for shape in self.shapes)
        if numbers > MOST_NUMBERS:
            raise ValueError(f"the scene {self.name!r} holds {numbers} numbers; {MOST_NUMBERS} are the most")

    @property
    def frames(self) -> int:
        """How many frames there are."""
        return max([1, len(self.words), *(shape.frames for shape in self.shapes)])

    def plain(self) -> dict[str, Any]:
        """The scene as numbers, strings and lists; a place that is no number becomes None."""
        return self._told(self.words) | {
            "still": self.still,
            "shapes": [
                _described(shape)
                | {
                    "places": _rounded(shape.places),
                    "shades": None if shape.shades is None else _rounded(shape.shades),
                    "counts": list(shape.counts),
                }
                for shape in self.shapes
            ],
        }

    def plain_still(self) -> dict[str, Any]:
        """Its still frame alone: what the page shows before it has run.

        It is written down with the figures, so a shape's numbers are one text each: "at" is x y x y ... ("-" is
        nowhere), "shades" those of cells, row by row, with their number of "columns".
        """
        return self._told(self.words[self.still : self.still + 1]) | {
            "shapes": [_described(shape) | _written(shape, self.still) for shape in self.shapes]
        }

    def _told(self, words: tuple[str, ...]) -> dict[str, Any]:
        told = {name: getattr(self, name) for name in ("name", "title", "says")}
        return told | {"x": list(self.x), "y": list(self.y), "panels": list(self.panels), "words": list(words)}


def track(positions: Floats) -> Floats:
    """Positions [F, 2] of one thing as places [F, 1, 2]."""
    return positions[:, None, :]


def still(*places: tuple[float, float]) -> Floats:
    """Places [1, K, 2] of what never moves."""
    return np.array([places], dtype=float)


def _described(shape: Shape) -> dict[str, Any]:
    return {name: getattr(shape, name) for name in ("kind", "label", "role", "radius", "faint")}


def _written(shape: Shape, frame: int) -> dict[str, Any]:
    places = shape.at(frame)
    if shape.kind == "dots":
        places = places[:: max(1, -(-len(places) // MOST_DOTS))]
    told: dict[str, Any] = {"at": _text(places)}
    if shape.shades is not None:
        shades = of_frame(shape.shades, frame)
        told |= {"shades": _text(shades), "columns": shades.shape[1]}
    return told


def _text(values: Floats) -> str:
    return " ".join("-" if each is None else f"{each:g}" for each in np.ravel(_rounded(values)))


def _rounded(values: Floats) -> Any:
    plain = np.round(values, DECIMALS).astype(object)
    plain[~np.isfinite(values)] = None
    return plain.tolist()
