"""Words that persist: after an event it is said when the next one comes, and until then no word is asked for.

The laws, and the switch that tells words apart, are the miniature's own. What is new is one network that is asked after
each event only, and the steps that are left, which stay in the state beside the embedding.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass

import numpy as np

from dreamlab.claims.pan.model import Miniature, Space
from dreamlab.claims.pan.words import MOTION
from dreamlab.claims.shared.embedding import Views
from dreamlab.learn.network import Ends, Network, regress
from dreamlab.learn.training import Recipe
from dreamlab.tasks.work import Progress
from dreamlab.types import ACTION_SIZE, Floats

WIDTH = 24
RECIPE = Recipe(steps=1200, batch=64, rate=3e-2, warmup=20)
"""As the switch's."""


@dataclass(frozen=True)
class Persisting:
    """``step`` predicts embeddings with the steps left until the next event: [..., D + 1].

    waits:   embedding -> steps until the next event, divided by ``longest``
    """

    model: Miniature
    waits: Network
    longest: float

    def begin(self, embedding: Floats) -> Floats:
        """Embeddings [B, D] with the steps left [B, D + 1]."""
        wait = np.maximum(np.rint(self.waits(_at_rest(self.model.space, embedding))[:, 0] * self.longest), 0.0)
        return np.concatenate([embedding, wait[:, None]], axis=1)

    def step(self, state: Floats, action: Floats) -> Floats:
        """One step; where none are left, the likeliest of the words happens, and the wait is asked for anew."""
        embedding, wait = np.ascontiguousarray(state[:, :-1]), state[:, -1]
        happens = wait <= 0.0
        token = np.full(len(state), MOTION)
        rows = np.flatnonzero(happens)
        if len(rows) and len(self.model.vocabulary.laws) > 1:
            scores = self.model.switch(self.model.space.inputs(embedding[rows], action[rows]))
            token[rows] = MOTION + 1 + scores[:, MOTION + 1 :].argmax(axis=1)
        following = self.model.step_by(token, embedding, action)
        after = np.concatenate([following, wait[:, None] - 1.0], axis=1)
        if len(rows):
            after[rows] = self.begin(following[rows])
        return after


def learn_waits(
    views: Views, episode: int, model: Miniature, rng: np.random.Generator
) -> Generator[Progress, None, Persisting]:
    """Train the network of waits on recorded episodes of so many steps, one after another in ``views``."""
    wait = until_next((model.vocabulary.token != MOTION).reshape(-1, episode)).ravel()
    known = np.flatnonzero(wait >= 0)
    longest = float(max(wait.max(), 1))
    seen = _at_rest(model.space, model.space.embedding.encode(views.seen[known]))
    ends = Ends(WIDTH, inputs=seen.shape[1], outputs=1)
    waits = yield from regress(seen, wait[known, None] / longest, ends, rng, RECIPE, says="training the waits")
    return Persisting(model, waits, longest)


def until_next(event: np.ndarray) -> np.ndarray:
    """[B, T] steps from each step to the next that is an event (bool [B, T]), itself 0; -1 where none follows."""
    wait, left = np.full(event.shape, -1), np.full(len(event), -1)
    for t in range(event.shape[1] - 1, -1, -1):
        left = np.where(event[:, t], 0, np.where(left >= 0, left + 1, -1))
        wait[:, t] = left
    return wait


def _at_rest(space: Space, embedding: Floats) -> Floats:
    """What the network is fed: the embedding, and no action, since those to come are not known."""
    return space.inputs(embedding, np.zeros((len(embedding), ACTION_SIZE)))
