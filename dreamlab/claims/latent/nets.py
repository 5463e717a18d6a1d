"""Encoder h, dynamics f and decoder g of the lab: three small networks on one flat vector of parameters.

Each is one hidden layer with a direct connection (``model.forward``), so their maths is the dynamics model's own.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dreamlab.claims.latent.pixels import SIDE
from dreamlab.learn.model import evaluate, matmul
from dreamlab.types import ACTION_SIZE, Floats

Net = list[Floats]

LATENT = 6
WIDTH = 32
PIXELS = 2 * SIDE * SIDE

SIZES = {"encoder": (PIXELS, LATENT), "dynamics": (LATENT + ACTION_SIZE, LATENT), "decoder": (LATENT, PIXELS)}
START = {"encoder": 1.0, "dynamics": 0.3, "decoder": 1.0}
"""Scale of each output layer's first weights: the dynamics begins near "nothing changes"."""


@dataclass(frozen=True)
class Nets:
    """flat: [P], the layers of encoder, dynamics and decoder in turn; the three are views into it."""

    flat: Floats
    encoder: Net
    dynamics: Net
    decoder: Net

    @classmethod
    def empty(cls) -> Nets:
        """All zeros: a place for parameters, or for their gradients."""
        counts = [(inputs + 1) * WIDTH + (WIDTH + inputs + 1) * outputs for inputs, outputs in SIZES.values()]
        flat = np.zeros(sum(counts))
        parts = np.split(flat, np.cumsum(counts)[:-1])
        return cls(flat, *(_views(part, *sizes) for part, sizes in zip(parts, SIZES.values(), strict=True)))

    @classmethod
    def drawn(cls, rng: np.random.Generator) -> Nets:
        """Initial parameters: weights after He et al. 2015, biases zero."""
        nets = cls.empty()
        for name, start in START.items():
            hidden, output = getattr(nets, name)
            for weights in (hidden[:-1], output[:-1]):
                weights[...] = rng.standard_normal(weights.shape) * np.sqrt(2.0 / weights.shape[0])
            output[:-1] *= start
        return nets

    @property
    def without_decoder(self) -> int:
        """How many of the parameters, from the first on, belong to encoder and dynamics."""
        return len(self.flat) - sum(layer.size for layer in self.decoder)

    def encode(self, seen: Floats) -> Floats:
        """Latents [B, LATENT] of observations [B, PIXELS]."""
        return evaluate(self.encoder, seen)

    def predict(self, latent: Floats, action: Floats) -> Floats:
        """Next latents [B, LATENT]; the network gives the change."""
        return latent + evaluate(self.dynamics, np.concatenate([latent, action], axis=1))

    def decode(self, latent: Floats) -> Floats:
        """Observations [B, PIXELS]."""
        return evaluate(self.decoder, latent)


def _views(flat: Floats, inputs: int, outputs: int) -> Net:
    hidden, output = np.split(flat, [(inputs + 1) * WIDTH])
    return [hidden.reshape(inputs + 1, WIDTH), output.reshape(WIDTH + inputs + 1, outputs)]


def lipschitz_bound(net: Net) -> float:
    """No two outputs of the network are further apart than this times their inputs.

    A rectifier stretches nothing, so the largest stretch is at most that of the two layers one after the
    other, plus that of the direct connection.
    """
    first, last = (layer[:-1] for layer in net)
    width = first.shape[1]
    return spectral_norm(first) * spectral_norm(last[:width]) + spectral_norm(last[width:])


def spectral_norm(weights: Floats, squarings: int = 8) -> float:
    """The largest stretch of a matrix [inputs, outputs], from above by less than 1 %.

    The largest eigenvalue of a positive matrix is at most its trace; of its 2^k-th power, the 2^k-th root
    of that. Each squaring is scaled to trace 1, so nothing overflows.
    """
    power = matmul(weights.T, weights)
    traces = []
    for _ in range(squarings + 1):
        traces.append(float(power.diagonal().sum()))
        if traces[-1] == 0.0:
            return 0.0
        power = power / traces[-1]
        power = matmul(power, power)
    largest = 1.0
    for trace in reversed(traces[1:]):
        largest = float(np.sqrt(trace * largest))
    return float(np.sqrt(traces[0] * largest))
