"""Theorem 2 of the paper, measured: L_latent <= L_gen + epsilon, as printed and as we think it should read.

Per transition, with s' = f(h(o), a):  L_latent = |s' - h(o')|,  L_gen = |g(s') - o'|,  round trip = |h(g(s')) - s'|.
The triangle inequality gives  L_latent <= |s' - h(g(s'))| + |h(g(s')) - h(o')| <= epsilon + Lip(h) L_gen.
The paper's proof reaches the second term by the data processing inequality between Gaussians of unit variance,
and keeps that variance through the encoder. An encoder changes it, so Lip(h) goes missing: multiply h by c,
feed g with s / c, and L_gen stays, while L_latent grows c times.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dreamlab.claims.latent.nets import LATENT, Nets, lipschitz_bound
from dreamlab.claims.latent.pixels import Views
from dreamlab.claims.latent.probe import principal_directions, solve
from dreamlab.learn.model import matmul
from dreamlab.types import Floats


@dataclass(frozen=True)
class Sides:
    """Both sides of the inequality for each of B transitions.

    latent:     [B] L_latent
    generative: [B] L_gen
    round_trip: [B] what decoding and encoding again does to a predicted latent
    lipschitz:  no two latents are further apart than this times their observations
    """

    latent: Floats
    generative: Floats
    round_trip: Floats
    lipschitz: float

    def scaled(self, scale: float) -> Sides:
        """The same networks with another unit of length in the latent: h times ``scale``, g undone to match."""
        return Sides(scale * self.latent, self.generative, scale * self.round_trip, scale * self.lipschitz)

    @property
    def epsilon(self) -> float:
        """The largest round trip: the smallest epsilon that the theorem may take here."""
        return float(self.round_trip.max())

    def broken(self, slope: float = 1.0) -> float:
        """Share of transitions with L_latent > slope * L_gen + epsilon; the printed inequality has slope 1.

        Rounding of the arithmetic breaks nothing.
        """
        bound = slope * self.generative + self.epsilon
        return float((self.latent > bound * (1.0 + 1e-9)).mean())


def sides(nets: Nets, batch: Views) -> Sides:
    """Of trained networks on these transitions."""
    predicted = nets.predict(nets.encode(batch.seen), batch.action)
    shown = nets.decode(predicted)
    return Sides(
        _length(predicted - nets.encode(batch.next_seen)),
        _length(shown - batch.next_seen),
        _length(nets.encode(shown) - predicted),
        lipschitz_bound(nets.encoder),
    )


def exact_sides(data: Views, test: Views) -> Sides:
    """Of a pair that meets every assumption: h reads LATENT orthonormal directions off a frame, g paints them.

    h(g(s)) = s, so epsilon is 0 but for rounding, and Lip(h) is 1. f is the best linear prediction.
    """
    directions = principal_directions(data.seen, LATENT)
    seen, target = (matmul(values, directions) for values in (data.seen, data.next_seen))
    inputs = _with_one(seen, data.action)
    weights = solve(matmul(inputs.T, inputs) + 1e-9 * np.eye(inputs.shape[1]), matmul(inputs.T, target))
    predicted = matmul(_with_one(matmul(test.seen, directions), test.action), weights)
    shown = matmul(predicted, directions.T)
    return Sides(
        _length(predicted - matmul(test.next_seen, directions)),
        _length(shown - test.next_seen),
        _length(matmul(shown, directions) - predicted),
        1.0,
    )


def _with_one(latent: Floats, action: Floats) -> Floats:
    return np.concatenate([latent, action, np.ones((len(latent), 1))], axis=1)


def _length(rows: Floats) -> Floats:
    return np.sqrt((rows * rows).sum(axis=1))
