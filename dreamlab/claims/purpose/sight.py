"""Seeing little: noise, a curtain in front of the lower court, no velocities. And believing: an encoder's estimate.

Sight     [B, 2] x and y of the ball, disturbed, as long as it is above the curtain; the paddle is felt, not seen
Belief    [B, S] what the agent takes to be the state: while the ball is in sight, what the encoder reads off
          the last WINDOW sightings; behind the curtain, what the world model makes of the last belief

The encoder is taught with recorded games whose true states are known. At play it sees sightings only.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass

import numpy as np

from dreamlab.dream.divergence import distances
from dreamlab.learn.network import Ends, Network, regress
from dreamlab.learn.training import Recipe
from dreamlab.plan import catching
from dreamlab.tasks.work import Progress
from dreamlab.types import Floats, Policy, StepFn
from dreamlab.world.experience import mixed_episodes

WINDOW = 8
"""Sightings that the encoder reads."""
GAMES, LENGTH = 600, 20
"""Recorded games that it is taught with, and their steps."""
RECIPE = Recipe()
BEFORE = np.array([0.0, -0.4])
"""Velocity that is taken for granted before there are enough sightings: straight down."""
SPREAD = np.array([0.1, 0.1, 0.3, 0.3])
"""Typical size of what the encoder adds to the last sighting at rest."""


@dataclass(frozen=True)
class Encoder:
    """h of the paper: windows of sightings [B, WINDOW, 2], the oldest first -> ball [B, 4]: x, y, vx, vy."""

    network: Network

    def __call__(self, windows: Floats) -> Floats:
        return at_rest(windows) + SPREAD * self.network(features(windows))


class Sight:
    """What can be seen of a state; its noise is the same for all who look equally often with the same seed."""

    def __init__(self, noise: float, curtain: float, seed: np.random.SeedSequence) -> None:
        self.noise, self.curtain, self.rng = noise, curtain, np.random.default_rng(seed)

    def look(self, state: Floats) -> tuple[Floats, np.ndarray]:
        """Sightings [B, 2] of the ball, and whether it is above the curtain, bool [B]."""
        seen = state[:, :2] + self.noise * self.rng.standard_normal((len(state), 2))
        return seen, state[:, 1] >= self.curtain


class Believing:
    """A Policy that acts on its belief. It remembers, so make a new one for every game.

    behind: mean distance of the believed from the true ball at each step, over the balls behind the curtain
    """

    def __init__(self, policy: Policy, encoder: Encoder, step: StepFn, sight: Sight) -> None:
        self.policy, self.encoder, self.step, self.sight = policy, encoder, step, sight
        self.behind: list[float] = []
        self._last: tuple[Floats, Floats] | None = None
        self._window = np.empty((0, WINDOW, 2))
        self._seen_for = np.empty(0, dtype=np.int64)

    def __call__(self, state: Floats, rng: np.random.Generator) -> Floats:
        belief = self.believe(state)
        hidden = state[:, 1] < self.sight.curtain
        if hidden.any():
            self.behind.append(float(distances(belief[hidden], state[hidden]).mean()))
        action = self.policy(belief, rng)
        self._last = belief, action
        return action

    def believe(self, state: Floats) -> Floats:
        """The belief [B, S] after one more look at the state, which is used for nothing else but the felt paddle."""
        seen, visible = self.sight.look(state)
        if self._last is None:
            self._window = np.repeat(seen[:, None], WINDOW, axis=1)
            self._seen_for = np.zeros(len(state), dtype=np.int64)
            belief = np.zeros_like(state)
        else:
            self._window = np.concatenate([self._window[:, 1:], seen[:, None]], axis=1)
            belief = self.step(*self._last)
        self._seen_for = np.where(visible, self._seen_for + 1, 0)
        known = self._seen_for >= WINDOW
        early = visible & ~known
        belief[early, :4] = np.concatenate([seen[early], np.tile(BEFORE, (int(early.sum()), 1))], axis=1)
        if known.any():
            belief[known, :4] = self.encoder(self._window[known])
        belief[:, 4] = state[:, 4]
        return belief


def running_after(sight: Sight) -> Policy:
    """No model at all: moves towards the place where the ball was last seen."""
    last: Floats | None = None

    def act(state: Floats, rng: np.random.Generator) -> Floats:
        nonlocal last
        seen, visible = sight.look(state)
        last = seen if last is None else np.where(visible[:, None], seen, last)
        return catching.towards(last[:, 0], state)

    return act


def teach(noise: float, seed: np.random.SeedSequence) -> Generator[Progress, None, Encoder]:
    """An encoder for sightings with this noise, from recorded games of mixed play."""
    playing, looking, learning = (np.random.default_rng(child) for child in seed.spawn(3))
    states = mixed_episodes(catching.world(), GAMES, LENGTH, playing).states
    seen = states[..., :2] + noise * looking.standard_normal((*states.shape[:2], 2))
    ends = range(WINDOW, LENGTH + 2)
    windows = np.concatenate([seen[:, end - WINDOW : end] for end in ends])
    balls = np.concatenate([states[:, end - 1, :4] for end in ends])
    network = yield from regress(
        features(windows),
        (balls - at_rest(windows)) / SPREAD,
        Ends(inputs=2 * WINDOW, outputs=4),
        learning,
        RECIPE,
        says="learning to see",
    )
    return Encoder(network)


def at_rest(windows: Floats) -> Floats:
    """The last sighting as a ball without velocity [B, 4]."""
    return np.concatenate([windows[:, -1], np.zeros((len(windows), 2))], axis=1)


def features(windows: Floats) -> Floats:
    """What the encoder's network is fed [B, 2 * WINDOW]: the way to the last sighting, and where that is."""
    way = 4.0 * (windows[:, :-1] - windows[:, -1:])
    where = 2.0 * (windows[:, -1] - np.array([0.0, 0.5]))
    return np.concatenate([way.reshape(len(windows), -1), where], axis=1)
