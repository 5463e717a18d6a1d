"""Claim 3: discrete tokens can keep any distinction, and longer codes do so more cheaply than larger vocabularies.

Pieces of the court's trajectories are written in the two codes of the theorem's proof (``grid``), and
single states in learned vocabularies (``learned``). Counted: words, letters, bits, and the words that the
court makes use of, in a sample and ever. Measured: how far apart two pieces with one code can be, and what is lost in
each. The rival of all learned tokens rounds every number by itself.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from dreamlab.claims.claim import Claim, ClaimSettings, Findings, Run, so_far
from dreamlab.claims.tokens import grid
from dreamlab.claims.tokens.losses import (
    BITS,
    LARGEST_LEARNED,
    States,
    grid_losses,
    learned_losses,
    longer_losses,
    rounded_losses,
)
from dreamlab.claims.tokens.plots import by_bits, by_length, by_sample, by_size
from dreamlab.claims.tokens.scenes import spoken
from dreamlab.tasks.settings import Control
from dreamlab.tasks.work import Progress
from dreamlab.types import Floats
from dreamlab.world import court
from dreamlab.world.experience import mixed_episodes

TOLERANCE = Control(
    "tolerance", "Distance to tell apart", "units, whole piece", (0.05, 0.07, 0.1, 0.15, 0.2, 0.3, 0.5, 0.7), 0.5, False
)
STEPS = Control("steps", "Length of a piece", "steps", (1, 2, 4, 8, 16, 32), 8)
SIZES = (1, 2, 3, 4, 5)
COORDINATES = Control("coordinates", "Coordinates", "(x, y, vx, vy, paddle)", SIZES, 4)

LENGTHS = (1, 2, 4, 8, 16, 32, 64)
SEEN = 12_000
"""States of the court whose words are counted: far too few to see all that it uses, which the plot shows."""
LOOKED_AT = (500, 1_000, 2_000, 4_000, 8_000, SEEN)
"""Sizes of samples whose words are counted."""
SAMPLE = 2_000
"""States that vocabularies learn from, and as many others that they are held against."""
PIECES = 200
"""Episodes that the states come from; each gives one piece, which is given a partner."""


def measure(settings: ClaimSettings) -> Run:
    """See the module; figures are defined in levels/level-5/tokens.yml."""
    steps, size, tolerance = settings["steps"], settings["coordinates"], settings["tolerance"]
    seeds = np.random.SeedSequence(settings["seed"]).spawn(5)
    playing, pairing, strange, learning, lengthening = (np.random.default_rng(seed) for seed in seeds)
    yield Progress("playing", 0.0)
    episodes = centred(mixed_episodes(court.step, PIECES, SEEN // PIECES, playing).states)
    states = episodes.reshape(-1, episodes.shape[-1])
    states = states[playing.permutation(len(states))][:SEEN]
    yield Progress("counting words", 0.1)
    count = grid.cells(steps, size, tolerance)
    growing = [in_use(states[:looked_at, :size], count) for looked_at in LOOKED_AT]
    used = [grid.possible_words(grid.cells(length, size, tolerance), size) for length in LENGTHS]
    used_by_size = [grid.possible_words(grid.cells(steps, each, tolerance), each) for each in SIZES]
    yield Progress("looking for confusions", 0.25)
    widest = widest_of_both(episodes[:, :steps, :size], count, pairing)

    large, long = grid.vocabulary(steps, size, tolerance), grid.length(steps, size, tolerance)
    bits_up, bits_out = grid.bits(count ** (steps * size)), grid.bits(grid.ALPHABET**long)
    figures = {
        "vocabulary": float(large),
        "words_used": float(grid.possible_words(count, size)),
        "words_seen": float(growing[-1]),
        "letters": float(long),
        "bits_up": float(bits_up),
        "bits_out": float(bits_out),
        "bits_ratio": bits_out / bits_up,
        "widest": widest / tolerance,
        "doubled_steps": grid.vocabulary(2 * steps, size, tolerance) / large,
        "one_coordinate_more": grid.vocabulary(steps, size + 1, tolerance) / large,
    }
    counted = (
        by_length(LENGTHS, size, tolerance, used, figures),
        by_size(SIZES, steps, tolerance, used_by_size, figures),
        by_sample(LOOKED_AT, growing, figures),
    )
    yield so_far("learning vocabularies", 0.3, Findings(figures, counted))

    sample = States(
        states[:SAMPLE, :size],
        states[SAMPLE : 2 * SAMPLE, :size],
        grid.RANGE * strange.uniform(-0.5, 0.5, (SAMPLE, size)),
    )
    proof = grid_losses(sample)
    learned = yield from learned_losses(sample, learning)
    longer = yield from longer_losses(sample, lengthening)
    rounded = yield from rounded_losses(sample)
    figures |= {
        "grid_over_learned": proof.court[BITS] / learned.court[BITS],
        "longer_over_learned": longer.court[BITS] / learned.court[BITS],
        "rounded_over_learned": rounded.court[BITS] / learned.court[BITS],
        "longer_over_rounded": longer.court[BITS] / rounded.court[BITS],
        "rounded_words": float(rounded.words[BITS]),
        "unlearned": learned.court[LARGEST_LEARNED] / learned.learnt[LARGEST_LEARNED],
        "strangers": learned.strangers[BITS] / proof.strangers[BITS],
    }
    plots = (*counted[:2], by_bits(proof, learned, longer, rounded, figures), counted[2])
    return Findings(figures, plots, scenes=(spoken(episodes, count, size, learned.centres[BITS]),))


def centred(states: Floats) -> Floats:
    """Court states [..., S] with every coordinate within half a unit of 0: only y has to move."""
    return states - np.array([0.0, 0.5, 0.0, 0.0, 0.0])


def in_use(states: Floats, count: int) -> int:
    """Words of the grid's vocabulary that these states [N, D] make use of."""
    return len(np.unique(grid.words(states, count)))


def widest_pair(pieces: Floats, count: int, code: Callable[[Floats], np.ndarray], rng: np.random.Generator) -> float:
    """Largest distance found between two pieces [N, T, D] that get one code.

    count: the code's cells of each coordinate, in whose corners such pairs are sought: every piece and its
    partner stand in opposite corners of the cells that the piece goes through.
    code:  pieces -> [N, ...]
    """
    half = np.where(rng.random(pieces.shape) < 0.5, -0.5, 0.5) * (grid.RANGE / count) * (1.0 - 1e-9)
    here, there = grid.centres(pieces, count) - half, grid.centres(pieces, count) + half
    alike = (code(here) == code(there)).reshape(len(pieces), -1).all(axis=1)
    distance = np.sqrt(((here - there) ** 2).sum(axis=(1, 2)))
    return float(np.where(alike, distance, 0.0).max())


def widest_of_both(pieces: Floats, count: int, rng: np.random.Generator) -> float:
    """The larger of ``widest_pair`` in the two codes of the theorem, whose grids have at least ``count`` cells."""
    up = widest_pair(pieces, count, lambda these: grid.words(these, count), rng)
    finer = grid.ALPHABET ** grid.letters(count)
    return max(up, widest_pair(pieces, finer, lambda these: grid.spell(these, count), rng))


CLAIM = Claim("tokens", (TOLERANCE, STEPS, COORDINATES), measure)
