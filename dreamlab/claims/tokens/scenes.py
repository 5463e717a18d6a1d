"""The lab of tokens as a moving picture: the ball, the cell that names it, and what each word gives back."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from dreamlab.claims.scene import Scene
from dreamlab.claims.shared.stage import Stage, typical, view
from dreamlab.claims.tokens import grid
from dreamlab.claims.tokens.learned import nearest
from dreamlab.shape import GROUND, Shape
from dreamlab.types import Floats

Code = Callable[[Floats], Floats]
"""States [N, D] -> what their words give back, [N, D]."""

MIDDLE = np.array([0.0, 0.5])
"""The court's middle, which the code's numbers are counted from."""
MOST_LINES = 40
"""Cells of a coordinate up to which their borders are drawn."""


def spoken(episodes: Floats, count: int, size: int, centres: Floats) -> Scene:
    """A typical rally of those [E, T+1, S], in the words of the grid and in those of a learned vocabulary.

    count, size: cells of each coordinate, and how many coordinates are written
    centres:     [K, size] what the learned words stand for
    """
    codes: tuple[Code, ...] = (lambda states: grid.centres(states, count), _learned(centres))
    told, learned = (_given_back(episodes, size, code) for code in codes)
    gaps = [_away(kept, episodes) for kept in (told, learned)]
    shown = typical(gaps[0].mean(axis=1))
    balls = episodes[shown, :, :2] + MIDDLE
    words = grid.words(episodes[shown, :, :size], count)
    named = nearest(np.ascontiguousarray(episodes[shown, :, :size]), centres)
    stages, x, y = (Stage(0), Stage(1)), *view(2)
    shapes = [
        *_lines(stages[0], count, size),
        Shape("polygon", "the cell of the word", "first", stages[0].at(_cells(balls, count, size)), faint=True),
        Shape("dots", "what learned words stand for", GROUND, stages[1].at(_places(centres, size))),
        *(stage.walls() for stage in stages),
    ]
    for stage, kept in zip(stages, (told, learned), strict=True):
        place = kept[shown, :, :2] + MIDDLE
        shapes += [
            stage.tail("reality", balls),
            stage.ball("the ball", "reality", balls),
            Shape("line", "what is lost", "error", stage.at(np.stack([balls, place], axis=1))),
            stage.ball("what the word gives back", "dream", place),
        ]
    return Scene(
        "words",
        "The word of the moment, and what it gives back",
        f"A typical rally in words. Of {count**size:,} cells it goes through {len(set(words))}, and what their words "
        f"give back is {gaps[0][shown].mean():.3f} off on average; of {len(centres):,} learned words it uses "
        f"{len(set(named))}, which are {gaps[1][shown].mean():.3f} off.",
        x,
        y,
        tuple(shapes),
        tuple(
            f"Word {word:,} of {count**size:,} gives back a place {gaps[0][shown, step]:.3f} off; learned word "
            f"{other + 1:,} of {len(centres):,} one {gaps[1][shown, step]:.3f} off."
            for step, (word, other) in enumerate(zip(words + 1, named, strict=True))
        ),
        still=len(balls) // 2,
        panels=("a word for each cell", "learned words"),
    )


def _learned(centres: Floats) -> Code:
    return lambda states: centres[nearest(states, centres)]


def _given_back(episodes: Floats, size: int, code: Code) -> Floats:
    """[E, T+1, 2] the place that a code gives back; a coordinate that is not written is in the middle."""
    flat = np.ascontiguousarray(episodes[..., :size].reshape(-1, size))
    place = np.zeros((len(flat), 2))
    place[:, : min(size, 2)] = code(flat)[:, :2]
    return place.reshape(*episodes.shape[:2], 2)


def _away(kept: Floats, episodes: Floats) -> Floats:
    gap = kept - episodes[..., :2]
    distance: Floats = np.sqrt((gap * gap).sum(axis=-1))
    return distance


def _lines(stage: Stage, count: int, size: int) -> list[Shape]:
    """The borders of the cells, as far as they can be told apart; each line ends in a place that is nowhere."""
    if count > MOST_LINES:
        return []
    borders, nowhere = np.arange(1, count) / count, np.full(2, np.nan)
    upright = [[[border - 0.5, 0.0], [border - 0.5, 1.0]] for border in borders]
    level = [[[-0.5, border], [0.5, border]] for border in borders]
    lines = upright + (level if size > 1 else [])
    if not lines:
        return []
    places = np.concatenate([np.vstack([ends, nowhere]) for ends in lines])
    return [Shape("line", "", GROUND, stage.at(places[None]), faint=True)]


def _cells(balls: Floats, count: int, size: int) -> Floats:
    """[F, 4, 2] corners of the cell that each ball is in; of a coordinate that is not written the cell is all."""
    corner = np.floor(np.minimum((balls - MIDDLE + 0.5) * count, count - 1)) / count
    low, high = corner - 0.5 + MIDDLE, corner - 0.5 + MIDDLE + 1.0 / count
    low[:, size:], high[:, size:] = (MIDDLE - 0.5)[size:], (MIDDLE + 0.5)[size:]
    (left, bottom), (right, top) = low.T, high.T
    return np.stack([left, bottom, right, bottom, right, top, left, top], axis=1).reshape(-1, 4, 2)


def _places(centres: Floats, size: int) -> Floats:
    """[1, K, 2]"""
    place = np.tile(MIDDLE, (len(centres), 1))
    place[:, : min(size, 2)] += centres[:, :2]
    return place[None]
