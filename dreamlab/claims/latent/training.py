"""Training of encoder, dynamics and decoder by one of the objectives, step by step."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from dreamlab.claims.latent.losses import gradients
from dreamlab.claims.latent.nets import Nets
from dreamlab.claims.latent.pixels import Views
from dreamlab.learn.training import Adam, batches

BATCH = 32
RATE, WARMUP = 3e-3, 20
KEPT = 0.97
"""Share of the slow copy that is kept at every step; the rest is taken from the encoder that it follows."""


def train(
    objective: str, data: Views, weight: float, steps: int, rng: np.random.Generator, kept: float = KEPT
) -> Iterator[tuple[Nets, Views]]:
    """Yields (networks, batch) before each of ``steps`` steps of Adam, and once after the last.

    The networks change under their holder while the run goes on. Runs with generators of the same seed
    start from the same parameters and see the same batches, whatever their objective.
    """
    nets, into = Nets.drawn(rng), Nets.empty()
    slow = None
    if objective == "moving":
        slow = Nets.empty()
        slow.flat[...] = nets.flat
    learns = len(nets.flat) if objective == "decoder" else nets.without_decoder
    adam = Adam(learns)
    rows = batches(len(data), BATCH, rng)
    for step in range(steps):
        batch = data.rows(next(rows))
        yield nets, batch
        gradients(objective, nets, batch, weight, into, slow)
        adam.descend(nets.flat[:learns], into.flat[:learns], RATE * min(1.0, (step + 1) / WARMUP))
        if slow is not None:
            slow.flat[...] = kept * slow.flat + (1.0 - kept) * nets.flat
    yield nets, data.rows(next(rows))
