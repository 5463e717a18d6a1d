"""Believing: particles that may be the state, from an encoder that knows how wrong it is, carried on by the model.

Particles [B, P, S] are states that may be the case. While the ball is in sight, they are what the encoder reads off
the last WINDOW sightings, each with one of the errors that it made in games whose states were known. Behind the
curtain the world model carries each one on, with a draw of what the model missed in recorded play at moments like this
one (``Surprised``): where a gust may come, half of the particles are blown one way, half the other.

A belief of one particle has no errors and no draws: it is the best single guess.

Source: Gordon, Salmond & Smith 1993 (particles); Efron 1979 for drawing errors from those that were seen.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass

import numpy as np

from dreamlab.claims.purpose.sight import (
    BEFORE,
    GAMES,
    LENGTH,
    RECIPE,
    SPREAD,
    WINDOW,
    Encoder,
    Sight,
    at_rest,
    features,
)
from dreamlab.claims.shared.rule import Decide
from dreamlab.dream.divergence import distances
from dreamlab.learn.network import Ends, regress
from dreamlab.tasks.work import Progress
from dreamlab.types import Floats, StepFn, Transitions
from dreamlab.world.court import SENSED_HIGH, SENSED_LOW
from dreamlab.world.experience import mixed_episodes

HEIGHTS, FALLS = 100, 8
"""Cells of height and vertical velocity in which moments are alike."""
HELD_OUT = 4
"""One recorded game in so many is kept to find out how wrong the encoder is."""
UNKNOWN = np.array([0.25, 0.1])
"""Standard deviation of the velocity before there are enough sightings."""
INTERVAL = (0.05, 0.95)
"""Quantiles between which a 90 % interval lies."""


@dataclass(frozen=True)
class Surprised:
    """A model's step with what it missed: one recorded error, drawn from moments of the same cell.

    errors: [N, S] of the recorded steps, sorted by cell; first, count: [cells] where a cell's errors lie
    """

    model: StepFn
    errors: Floats
    first: np.ndarray
    count: np.ndarray

    @classmethod
    def by(cls, data: Transitions, model: StepFn) -> Surprised:
        """The errors that the model makes on recorded steps."""
        cells = _cells(data.state)
        count = np.bincount(cells, minlength=HEIGHTS * FALLS)
        errors = (data.next_state - model(data.state, data.action))[np.argsort(cells, kind="stable")]
        return cls(model, errors, np.cumsum(count) - count, count)

    def step(self, rng: np.random.Generator) -> StepFn:
        """One of many possible futures."""

        def drawn(state: Floats, action: Floats) -> Floats:
            cells = _cells(state)
            count = self.count[cells]
            place = self.first[cells] + np.floor(rng.random(len(state)) * count).astype(np.int64)
            missed = np.where(count[:, None] > 0, self.errors[np.minimum(place, len(self.errors) - 1)], 0.0)
            return (self.model(state, action) + missed).clip(SENSED_LOW, SENSED_HIGH)

        return drawn


class Believing:
    """A Policy that acts on its belief. It remembers, so make a new one for every game.

    step:    what carries the belief on behind the curtain
    errors:  [N, 4] the encoder's, of which each particle gets one; None for a single guess
    behind:  mean distance of the believed (the particles' mean) from the true ball at each step, behind the curtain
    within:  [steps, B] whether the true x lies within the belief's 90 % interval; NaN where the ball is in sight
    """

    def __init__(
        self,
        decide: Decide,
        encoder: Encoder,
        step: StepFn,
        sight: Sight,
        *,
        particles: int = 1,
        errors: Floats | None = None,
        rng: np.random.Generator | None = None,
    ) -> None:
        self.decide, self.encoder, self.step, self.sight = decide, encoder, step, sight
        self.particles, self.errors = particles, errors
        self.rng = np.random.default_rng(0) if rng is None else rng
        self.behind: list[float] = []
        self.within: list[Floats] = []
        self._last: tuple[Floats, Floats] | None = None
        self._window = np.empty((0, WINDOW, 2))
        self._seen_for = np.empty(0, dtype=np.int64)

    def __call__(self, state: Floats, rng: np.random.Generator) -> Floats:
        belief = self.believe(state)
        self._judge(belief, state)
        action = self.decide(belief, rng)
        self._last = belief, action
        return action

    def believe(self, state: Floats) -> Floats:
        """The belief [B, P, S] after one more look at the state, used for nothing else but the felt paddle."""
        seen, visible = self.sight.look(state)
        belief = np.zeros((len(state), self.particles, state.shape[1]))
        if self._last is None:
            self._window = np.repeat(seen[:, None], WINDOW, axis=1)
            self._seen_for = np.zeros(len(state), dtype=np.int64)
        else:
            self._window = np.concatenate([self._window[:, 1:], seen[:, None]], axis=1)
            self._carry_on(belief, np.flatnonzero(~visible))
        self._seen_for = np.where(visible, self._seen_for + 1, 0)
        known = self._seen_for >= WINDOW
        early = visible & ~known
        belief[early, :, :4] = self._guessed(seen[early])
        if known.any():
            belief[known, :, :4] = self._read(self._window[known])
        belief[:, :, 4] = state[:, 4:5]
        return belief

    def _carry_on(self, belief: Floats, hidden: np.ndarray) -> None:
        """What is believed of the hidden balls: where the model takes the particles. A ball in sight is read anew."""
        if self._last is None or not len(hidden):
            return
        before, action = (each[hidden] for each in self._last)
        flat = before.reshape(-1, before.shape[-1])
        belief[hidden] = self.step(flat, np.repeat(action, self.particles, axis=0)).reshape(before.shape)

    def _guessed(self, seen: Floats) -> Floats:
        """Balls [B, P, 4] before there are enough sightings: seen now, velocity as balls fall."""
        ball = np.concatenate([seen, np.tile(BEFORE, (len(seen), 1))], axis=1)[:, None]
        balls = np.repeat(ball, self.particles, axis=1)
        if self.errors is not None:
            balls[:, :, 2:] += UNKNOWN * self.rng.standard_normal((*balls.shape[:2], 2))
        return balls

    def _read(self, windows: Floats) -> Floats:
        """Balls [B, P, 4] by the encoder."""
        balls = np.repeat(self.encoder(windows)[:, None], self.particles, axis=1)
        if self.errors is not None:
            balls += self.errors[self.rng.integers(0, len(self.errors), balls.shape[:2])]
        return balls

    def _judge(self, belief: Floats, state: Floats) -> None:
        hidden = state[:, 1] < self.sight.curtain
        if not hidden.any():
            return
        guess = belief[hidden].mean(axis=1)
        self.behind.append(float(distances(guess, state[hidden]).mean()))
        if self.particles > 1:
            low, high = interval(belief[hidden, :, 0])
            within = np.full(len(state), np.nan)
            within[hidden] = (low <= state[hidden, 0]) & (state[hidden, 0] <= high)
            self.within.append(within)


def interval(places: Floats) -> tuple[Floats, Floats]:
    """The INTERVAL [B] of places [B, P]: Weibull's quantiles, in a tenth of the time that ``np.quantile`` takes."""
    ordered, count = np.sort(places, axis=1), places.shape[1]
    ends = []
    for share in INTERVAL:
        rank = min(max(share * (count + 1) - 1, 0.0), count - 1.0)
        below = min(int(rank), count - 2)
        ends.append(ordered[:, below] + (rank - below) * (ordered[:, below + 1] - ordered[:, below]))
    return ends[0], ends[1]


def teach(
    noise: float, seed: np.random.SeedSequence, world: StepFn
) -> Generator[Progress, None, tuple[Encoder, Floats]]:
    """An encoder for sightings with this noise, from recorded games of mixed play, and its errors [N, 4] in others."""
    playing, looking, learning = (np.random.default_rng(child) for child in seed.spawn(3))
    states = mixed_episodes(world, GAMES, LENGTH, playing).states
    seen = states[..., :2] + noise * looking.standard_normal((*states.shape[:2], 2))
    taught = np.arange(GAMES) % HELD_OUT != 0
    windows, balls = _windows(seen[taught], states[taught])
    network = yield from regress(
        features(windows),
        (balls - at_rest(windows)) / SPREAD,
        Ends(inputs=2 * WINDOW, outputs=4),
        learning,
        RECIPE,
        says="learning to see",
    )
    encoder = Encoder(network)
    windows, balls = _windows(seen[~taught], states[~taught])
    return encoder, balls - encoder(windows)


def _windows(seen: Floats, states: Floats) -> tuple[Floats, Floats]:
    """Windows of sightings [N, WINDOW, 2], and the balls [N, 4] at their ends."""
    ends = range(WINDOW, LENGTH + 2)
    windows = np.concatenate([seen[:, end - WINDOW : end] for end in ends])
    return windows, np.concatenate([states[:, end - 1, :4] for end in ends])


def _cells(state: Floats) -> np.ndarray:
    """[N] which cell of height and vertical velocity a state [N, S] lies in."""
    height = np.floor(state[:, 1] * HEIGHTS).clip(0, HEIGHTS - 1).astype(np.int64)
    fall = np.floor((state[:, 3] - SENSED_LOW[3]) * (FALLS / (SENSED_HIGH[3] - SENSED_LOW[3]))).clip(0, FALLS - 1)
    return height * FALLS + fall.astype(np.int64)
