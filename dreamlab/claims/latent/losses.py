"""The five objectives that train the same encoder h and dynamics f, with their gradients.

latent    squared distance of f(h(o), a) and h(o'), with the gradient through both (the paper's Eq. 7, squared)
stopped   the same, but h(o') counts as a fixed target. Source: Chen & He 2021
moving    the same, but the target is encoded by a slow copy of h, which follows it. Source: Grill et al. 2020
variance  as latent, plus a price on latents that vary too little or repeat each other. Source: Bardes et al. 2022
decoder   squared distance of g(f(h(o), a)) and o' (Eq. 8, squared): nothing is compared in the latent
"""

from __future__ import annotations

import numpy as np

from dreamlab.claims.latent.nets import LATENT, Nets
from dreamlab.claims.latent.pixels import Views
from dreamlab.learn.model import backpropagate, forward, input_gradient, matmul
from dreamlab.types import Floats

OBJECTIVES = ("latent", "stopped", "moving", "variance", "decoder")
TINY = 1e-4
"""Added to a variance before its root, so that the gradient stays finite where a latent is constant."""


def loss(objective: str, nets: Nets, batch: Views, weight: float) -> float:
    """What ``gradients`` is the gradient of; of ``stopped`` it is the value, but h(o') has no gradient.

    Not of ``moving``, whose value depends on the slow copy.
    """
    latent, after = nets.encode(batch.seen), nets.encode(batch.next_seen)
    predicted = nets.predict(latent, batch.action)
    if objective == "decoder":
        return float(((nets.decode(predicted) - batch.next_seen) ** 2).mean()) * LATENT
    distance = float(((predicted - after) ** 2).mean())
    return distance + (weight * (price(latent) + price(after)) if objective == "variance" else 0.0)


def gradients(objective: str, nets: Nets, batch: Views, weight: float, into: Nets, slow: Nets | None = None) -> None:
    """Writes the gradient of the loss into ``into``; ``weight`` is the price's, and counts for ``variance`` only.

    slow: the copy that follows, of ``moving`` only
    """
    if objective == "decoder":
        _decoder_gradients(nets, batch, into)
        return
    if slow is not None:
        _moving_gradients(nets, slow, batch, into)
        return
    count = len(batch)
    encoded = forward(nets.encoder, np.concatenate([batch.seen, batch.next_seen]))
    latent, after = encoded[-1][:count], encoded[-1][count:]
    moved = forward(nets.dynamics, np.concatenate([latent, batch.action], axis=1))
    gradient = (2.0 / latent.size) * (latent + moved[-1] - after)
    backpropagate(nets.dynamics, moved, gradient, into.dynamics)
    before = gradient + input_gradient(nets.dynamics, moved, gradient)[:, :LATENT]
    target = np.zeros_like(gradient) if objective == "stopped" else -gradient
    if objective == "variance":
        before += weight * price_gradient(latent)
        target += weight * price_gradient(after)
    backpropagate(nets.encoder, encoded, np.concatenate([before, target]), into.encoder)


def _moving_gradients(nets: Nets, slow: Nets, batch: Views, into: Nets) -> None:
    after = slow.encode(batch.next_seen)
    encoded = forward(nets.encoder, batch.seen)
    moved = forward(nets.dynamics, np.concatenate([encoded[-1], batch.action], axis=1))
    gradient = (2.0 / after.size) * (encoded[-1] + moved[-1] - after)
    backpropagate(nets.dynamics, moved, gradient, into.dynamics)
    before = gradient + input_gradient(nets.dynamics, moved, gradient)[:, :LATENT]
    backpropagate(nets.encoder, encoded, before, into.encoder)


def _decoder_gradients(nets: Nets, batch: Views, into: Nets) -> None:
    encoded = forward(nets.encoder, batch.seen)
    moved = forward(nets.dynamics, np.concatenate([encoded[-1], batch.action], axis=1))
    shown = forward(nets.decoder, encoded[-1] + moved[-1])
    # The mean over pixels, times LATENT: the sum over a latent's worth of numbers, as in the other losses.
    gradient = (2.0 * LATENT / shown[-1].size) * (shown[-1] - batch.next_seen)
    backpropagate(nets.decoder, shown, gradient, into.decoder)
    gradient = input_gradient(nets.decoder, shown, gradient)
    backpropagate(nets.dynamics, moved, gradient, into.dynamics)
    backpropagate(
        nets.encoder, encoded, gradient + input_gradient(nets.dynamics, moved, gradient)[:, :LATENT], into.encoder
    )


def price(latent: Floats) -> float:
    """How far latents [B, LATENT] are from varying by 1 each and not repeating each other."""
    _, deviation, shared = _moments(latent)
    return float(np.maximum(0.0, 1.0 - deviation).sum() + (shared * shared).sum()) / LATENT


def price_gradient(latent: Floats) -> Floats:
    """The gradient of ``price``, [B, LATENT]."""
    centred, deviation, shared = _moments(latent)
    lacking = np.where(deviation < 1.0, -1.0 / deviation, 0.0)
    return (centred * lacking + 4.0 * matmul(centred, shared)) / (LATENT * len(latent))


def _moments(latent: Floats) -> tuple[Floats, Floats, Floats]:
    """Centred latents [B, LATENT], their standard deviations [LATENT], covariance without its diagonal."""
    centred = latent - latent.mean(axis=0)
    covariance = matmul(centred.T, centred) / len(latent)
    variance = covariance.diagonal()
    return centred, np.sqrt(variance + TINY), covariance - np.diag(variance)
