"""An encoder-only latent model: it predicts its own encoding of the next observation, and decodes nothing.

It is ``embedding``'s regularised objective. The state is a linear function of the latents, fitted afterwards; the
training never sees it.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass

import numpy as np

from dreamlab.claims.shared import embedding
from dreamlab.claims.shared.embedding import Embedding, Views
from dreamlab.claims.shared.sensors import Sensors
from dreamlab.learn.model import matmul
from dreamlab.learn.network import least_squares
from dreamlab.learn.training import Recipe
from dreamlab.tasks.work import Progress
from dreamlab.types import STATE_SIZE, Floats, Transitions

FLICKER = 1.0
SLACK = 0.1
"""Latents are kept within the range seen in training, widened by this share of it: as sensors keep states."""


@dataclass(frozen=True)
class LatentModel:
    """low and high [SIZE] keep the latents in range; readout [SIZE + 1, S]."""

    embedding: Embedding
    low: Floats
    high: Floats
    readout: Floats

    def step(self, latent: Floats, action: Floats) -> Floats:
        """Next latents [B, SIZE]."""
        return np.clip(self.embedding.predict(latent, action), self.low, self.high)

    def read(self, latent: Floats) -> Floats:
        """States [..., S] by the probe."""
        flat = latent.reshape(-1, latent.shape[-1])
        return matmul(_with_one(flat), self.readout).reshape(*latent.shape[:-1], STATE_SIZE)


def fit(
    data: Transitions, sensors: Sensors, width: int, recipe: Recipe, rng: np.random.Generator
) -> Generator[Progress, None, LatentModel]:
    """Train on what ``sensors`` shows of the transitions; returns the LatentModel."""
    views = Views(sensors(data.state, rng), data.action, sensors(data.next_state, rng))
    says = "training the encoder-only model"
    trained = yield from embedding.fit(views, "regularised", width, recipe, rng, says=says)
    latents = trained.encode(views.seen)
    low, high = latents.min(axis=0), latents.max(axis=0)
    margin = SLACK * (high - low)
    return LatentModel(trained, low - margin, high + margin, least_squares(_with_one(latents), data.state))


def _with_one(values: Floats) -> Floats:
    return np.concatenate([values, np.ones((len(values), 1))], axis=1)
