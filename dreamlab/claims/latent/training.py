"""Training of encoder, dynamics and decoder by one of the objectives, step by step."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from dreamlab.claims.latent.losses import gradients
from dreamlab.claims.latent.nets import Nets
from dreamlab.claims.latent.pixels import Views
from dreamlab.learn.training import Adam, batches

STEPS, BATCH = 320, 32
RATE, WARMUP = 3e-3, 20


def train(objective: str, data: Views, weight: float, rng: np.random.Generator) -> Iterator[tuple[Nets, Views]]:
    """Yields (networks, batch) before each of STEPS steps of Adam, and once after the last.

    The networks change under their holder while the run goes on. Runs with generators of the same seed
    start from the same parameters and see the same batches, whatever their objective.
    """
    nets, into = Nets.drawn(rng), Nets.empty()
    learns = len(nets.flat) if objective == "decoder" else nets.without_decoder
    adam = Adam(learns)
    rows = batches(len(data), BATCH, rng)
    for step in range(STEPS):
        batch = data.rows(next(rows))
        yield nets, batch
        gradients(objective, nets, batch, weight, into)
        adam.descend(nets.flat[:learns], into.flat[:learns], RATE * min(1.0, (step + 1) / WARMUP))
    yield nets, data.rows(next(rows))
