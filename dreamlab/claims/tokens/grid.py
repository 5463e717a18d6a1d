"""The two codes in the proof of the paper's Theorem 1: a grid of cells, named by one large word or spelled out.

A piece is T steps of D coordinates, each within half a RANGE of 0. Two pieces that are further apart than the
tolerance (Euclidean distance over all T x D numbers) must get different codes. Cells as narrow as
tolerance / sqrt(T D) are narrow enough: along the diagonal of all T x D of them it is the tolerance.

scale up    one word a step, from a vocabulary that names every cell of D coordinates: cells ** D words
scale out   each coordinate spelled in a fixed alphabet, as many letters as it takes to number the cells

Source: Xing et al. 2025, Theorem 1 and Appendix A, whose M and N are ``vocabulary`` and ``length`` here. All counts
are whole numbers, and so are the bits: those of a code are the bits that number all its possible values.
"""

from __future__ import annotations

import numpy as np

from dreamlab.types import Floats
from dreamlab.world import court

RANGE = 1.0
"""Width, in world units or world units per second, of what a coordinate can be."""
ALPHABET = 16
"""Letters of the code that is scaled out."""


def cells(steps: int, coordinates: int, tolerance: float) -> int:
    """Cells of each coordinate: the fewest that are no wider than tolerance / sqrt(T D)."""
    return int(np.ceil(np.sqrt(steps * coordinates) * RANGE / tolerance))


def vocabulary(steps: int, coordinates: int, tolerance: float) -> int:
    """Words of the code that is scaled up: M of the theorem's first case."""
    return cells(steps, coordinates, tolerance) ** coordinates


def letters(count: int) -> int:
    """Fewest letters of the alphabet that number ``count`` cells (1 at least): the logarithm, rounded up."""
    needed = 1
    while ALPHABET**needed < count:
        needed += 1
    return needed


def length(steps: int, coordinates: int, tolerance: float) -> int:
    """Letters of a whole piece in the code that is scaled out: N of the theorem's second case."""
    return steps * coordinates * letters(cells(steps, coordinates, tolerance))


def bits(values: int) -> int:
    """Bits that number so many values."""
    return (values - 1).bit_length()


def digits(states: Floats, count: int) -> np.ndarray:
    """Cell of each coordinate [..., D], whole numbers from 0 to count - 1; the upper edge belongs to the last cell."""
    return np.clip(np.floor((states / RANGE + 0.5) * count), 0, count - 1).astype(np.int64)


def words(states: Floats, count: int) -> np.ndarray:
    """The word [...] of each state [..., D]: its cell's number among count ** D."""
    found = digits(states, count)
    word = found[..., 0]
    for axis in range(1, found.shape[-1]):
        word = word * count + found[..., axis]
    return word


def spell(states: Floats, count: int) -> np.ndarray:
    """The letters [..., D, letters(count)] of each state, the most telling first."""
    size = letters(count)
    number = digits(states, ALPHABET**size)
    return np.stack([number // ALPHABET**place % ALPHABET for place in reversed(range(size))], axis=-1)


def centres(states: Floats, count: int) -> Floats:
    """What the code keeps of the states [..., D]: the middle of their cells."""
    return ((digits(states, count) + 0.5) / count - 0.5) * RANGE


def possible_words(count: int, coordinates: int) -> int:
    """Words that the court can ever use, of the vocabulary with ``count`` cells of each coordinate: exact, no sample.

    Ball and paddle can be anywhere within their limits, whatever the velocity is. Velocities lie on two arcs, since the
    speed never changes and a ball never flies flatter than STEEPEST allows: the cells that the arcs go through count.
    """
    across, up, paddle = (
        int(np.ptp(digits(np.array(limits), count))) + 1
        for limits in (
            (-court.X_LIMIT, court.X_LIMIT),
            (court.FLOOR - 0.5, court.CEILING - 0.5),
            (-court.PADDLE_LIMIT, court.PADDLE_LIMIT),
        )
    )
    vx, vy = _arcs(count)
    sideways = len(np.unique(vx))
    velocities = len(np.unique(vx * count + vy))
    return (across, across * up, across * up * sideways, across * up * velocities, across * up * velocities * paddle)[
        coordinates - 1
    ]


def _arcs(count: int) -> tuple[np.ndarray, np.ndarray]:
    """Cells of vx and vy along both arcs, walked in steps much shorter than a cell."""
    steepest = court.STEEPEST * court.SPEED
    vx = np.linspace(-steepest, steepest, 2000 * count + 1)
    vy = np.sqrt(court.SPEED * court.SPEED - vx * vx)
    return np.tile(digits(vx, count), 2), np.concatenate([digits(vy, count), digits(-vy, count)])
