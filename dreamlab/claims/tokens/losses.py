"""What is lost when a state is replaced by what its code says of it, by bits of a state, for each kind of code."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from dreamlab.claims.tokens import grid
from dreamlab.claims.tokens.learned import k_means, kept, rms, round_each
from dreamlab.tasks.work import Progress, with_stage
from dreamlab.types import Floats

BITS = 8
"""Bits of a state at which the codes are compared."""
LARGEST, LARGEST_LEARNED = 16, 10
"""Bits of a state at which the curves end; a vocabulary of single words needs as many centres as it has words."""


class States(NamedTuple):
    """[N, D] each: what vocabularies learn from, unseen states of the court, and strangers from anywhere."""

    learnt: Floats
    unseen: Floats
    strangers: Floats


@dataclass
class Losses:
    """Root mean square error of a coordinate by bits of a state: on unseen states of the court, on strangers,
    and on the states that a vocabulary was learnt from; words that have to be known; what learned words stand for."""

    court: dict[int, float] = field(default_factory=dict)
    strangers: dict[int, float] = field(default_factory=dict)
    learnt: dict[int, float] = field(default_factory=dict)
    words: dict[int, int] = field(default_factory=dict)
    centres: dict[int, Floats] = field(default_factory=dict)


def grid_losses(sample: States) -> Losses:
    """The proof's grid, one word a state; as fine as each number of bits allows."""
    size, found, coarser = sample.unseen.shape[1], Losses(), 1
    for need in range(1, LARGEST + 1):
        count = finest(need, size)
        if count > coarser:
            found.court[need] = rms(sample.unseen - grid.centres(sample.unseen, count))
            found.strangers[need] = rms(sample.strangers - grid.centres(sample.strangers, count))
        coarser = count
    return found


def finest(need: int, size: int) -> int:
    """The most cells of each of ``size`` coordinates whose words are numbered by ``need`` bits."""
    count = int(2.0 ** (need / size)) + 1
    while count**size > 2**need:
        count -= 1
    return count


def learned_losses(sample: States, rng: np.random.Generator) -> Generator[Progress, None, Losses]:
    """One word a state from vocabularies of 2, 4, 8, ... centres."""
    found = Losses()
    for need in range(1, LARGEST_LEARNED + 1):
        fraction = 0.3 + 0.5 * 2.0 ** (need - LARGEST_LEARNED)
        centres = yield from with_stage(k_means(sample.learnt, 2**need, rng), "learning vocabularies", fraction)
        found.centres[need] = centres
        found.learnt[need] = rms(sample.learnt - kept(sample.learnt, centres))
        found.court[need] = rms(sample.unseen - kept(sample.unseen, centres))
        found.strangers[need] = rms(sample.strangers - kept(sample.strangers, centres))
    return found


def longer_losses(sample: States, rng: np.random.Generator) -> Generator[Progress, None, Losses]:
    """Residual tokens of ALPHABET words each: the next token names what the ones before left over."""
    found, each, left = Losses(), grid.bits(grid.ALPHABET), sample
    for need in range(each, LARGEST + 1, each):
        fraction = 0.8 + 0.2 * need / LARGEST
        centres = yield from with_stage(k_means(left.learnt, grid.ALPHABET, rng), "learning longer codes", fraction)
        left = States(*(states - kept(states, centres) for states in left))
        found.court[need], found.strangers[need] = rms(left.unseen), rms(left.strangers)
    return found


def rounded_losses(sample: States) -> Generator[Progress, None, Losses]:
    """The rival: every number rounded by itself."""
    found = Losses()
    for need in range(4, LARGEST_LEARNED + 1, 2):
        yield Progress("rounding number by number", 0.95)
        rounding = round_each(sample.learnt, need)
        found.court[need] = rms(sample.unseen - rounding.kept(sample.unseen))
        found.strangers[need] = rms(sample.strangers - rounding.kept(sample.strangers))
        found.words[need] = rounding.words
    return found
