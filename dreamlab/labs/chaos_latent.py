"""An encoder-only latent model: it predicts its own encoding of the next observation, and decodes nothing.

Observation: the state, normalised, and DISTRACTION numbers of fresh noise, all mixed by a fixed random matrix:
             detail that nobody can predict, which such a model is meant to leave out.
Encoder:     linear, to as many latents as the state has numbers.
Dynamics:    the change of the latents, from latents and action, by the dynamics model's own network.
Loss:        mean squared error of the predicted latents against the encoded next observation, both sides
             trained; and the squared distance of the latents' covariance from the identity, without which
             everything is encoded as one constant (the covariance part of Bardes et al. 2022).
Reading:     the state is a linear function of the latents, fitted afterwards; the training never sees it.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass

import numpy as np

from dreamlab.labs.network import OFTEN, Ends, least_squares
from dreamlab.labs.work import Progress
from dreamlab.model import forward, gradient, initial_parameters, input_slope, layers, matmul
from dreamlab.training import Adam, Recipe, batches, rate_at
from dreamlab.types import ACTION_SIZE, STATE_SIZE, Floats, Transitions

DISTRACTION = 3
SEEN = STATE_SIZE + DISTRACTION
LATENTS = STATE_SIZE
PREDICTION = 1.0
"""Weight of the prediction error beside the covariance's distance from the identity."""
CHANGE = 0.1
"""Size of a typical change of the latents in one step, multiplies the network's output."""
SLACK = 0.1
"""Latents are kept within the range seen in training, widened by this share of it: as sensors keep states."""


@dataclass(frozen=True)
class Sight:
    """What the model sees of a state.

    centre, gain: [S] normalise it
    mixing:       [SEEN, SEEN]
    """

    centre: Floats
    gain: Floats
    mixing: Floats

    @classmethod
    def of(cls, states: Floats, rng: np.random.Generator) -> Sight:
        """Normalised by the recorded states [N, S]."""
        return cls(states.mean(axis=0), 1.0 / states.std(axis=0), rotation(SEEN, rng))

    def __call__(self, states: Floats, rng: np.random.Generator) -> Floats:
        """Observations [B, SEEN] of states [B, S], each with noise of its own."""
        noise = rng.standard_normal((len(states), DISTRACTION))
        return matmul(np.concatenate([(states - self.centre) * self.gain, noise], axis=1), self.mixing)


@dataclass(frozen=True)
class LatentModel:
    """encoder [SEEN, LATENTS]; parameters of the network; low and high [LATENTS]; readout [LATENTS + 1, S]."""

    encoder: Floats
    ends: Ends
    parameters: Floats
    low: Floats
    high: Floats
    readout: Floats

    def encode(self, seen: Floats) -> Floats:
        """Latents [B, LATENTS] of observations [B, SEEN]."""
        return matmul(seen, self.encoder)

    def step(self, latent: Floats, action: Floats) -> Floats:
        """Next latents [B, LATENTS]."""
        fed = np.concatenate([latent, action], axis=1)
        change = forward(layers(self.ends, self.parameters), fed)[-1]
        return np.clip(latent + CHANGE * change, self.low, self.high)

    def read(self, latent: Floats) -> Floats:
        """States [..., S] by the probe."""
        flat = latent.reshape(-1, LATENTS)
        return matmul(_with_one(flat), self.readout).reshape(*latent.shape[:-1], STATE_SIZE)


def rotation(size: int, rng: np.random.Generator) -> Floats:
    """A random orthogonal matrix [size, size]: two mirrorings, one after the other."""
    turned = np.eye(size)
    for normal in rng.standard_normal((2, size)):
        turned -= (2.0 / (normal * normal).sum()) * (turned * normal).sum(axis=1)[:, None] * normal
    return turned


def fit(
    data: Transitions, sight: Sight, width: int, recipe: Recipe, rng: np.random.Generator
) -> Generator[Progress, None, LatentModel]:
    """Train on what ``sight`` shows of the transitions; returns the LatentModel."""
    seen, following = sight(data.state, rng), sight(data.next_state, rng)
    ends = Ends(width, inputs=LATENTS + ACTION_SIZE, outputs=LATENTS)
    encoder = rng.standard_normal((SEEN, LATENTS)) / np.sqrt(SEEN)
    flat = np.concatenate([encoder.ravel(), initial_parameters(ends, rng)])
    slopes, adam = np.zeros_like(flat), Adam(len(flat))
    rows_in_turn = batches(len(seen), min(recipe.batch, len(seen)), rng)
    for index in range(recipe.steps):
        rows = next(rows_in_turn)
        loss_slope(flat, ends, seen[rows], data.action[rows], following[rows], slopes)
        adam.descend(flat, slopes, rate_at(recipe, index))
        if index % OFTEN == 0:
            yield Progress("training the encoder-only model", index / recipe.steps)
    encoder, parameters = _parts(flat)
    latents = matmul(seen, encoder)
    low, high = latents.min(axis=0), latents.max(axis=0)
    margin = SLACK * (high - low)
    readout = least_squares(_with_one(latents), data.state)
    return LatentModel(encoder, ends, parameters, low - margin, high + margin, readout)


def loss_slope(flat: Floats, ends: Ends, seen: Floats, action: Floats, following: Floats, into: Floats) -> float:
    """Loss of a batch, and its slope with respect to the encoder and the network [P], written into ``into``.

    seen, following: [B, SEEN]; action: [B, A]
    """
    encoder, parameters = _parts(flat)
    encoder_slope, network_slope = _parts(into)
    now, later = matmul(seen, encoder), matmul(following, encoder)
    net = layers(ends, parameters)
    fed = forward(net, np.concatenate([now, action], axis=1))
    error = now + CHANGE * fed[-1] - later
    centred = now - now.mean(axis=0)
    excess = matmul(np.ascontiguousarray(centred.T), centred) / len(now) - np.eye(LATENTS)
    loss = PREDICTION * (error * error).mean() + (excess * excess).mean()

    slope = error * (2.0 * PREDICTION / error.size)
    gradient(net, fed, CHANGE * slope, layers(ends, network_slope))
    now_slope = slope + input_slope(net, fed, CHANGE * slope)[:, :LATENTS]
    now_slope += matmul(centred, excess) * (4.0 / (len(now) * excess.size))
    encoder_slope[...] = matmul(np.ascontiguousarray(seen.T), now_slope)
    encoder_slope -= matmul(np.ascontiguousarray(following.T), slope)
    return float(loss)


def _parts(flat: Floats) -> tuple[Floats, Floats]:
    """Views: the encoder's weights [SEEN, LATENTS], the network's parameters."""
    size = SEEN * LATENTS
    return flat[:size].reshape(SEEN, LATENTS), flat[size:]


def _with_one(values: Floats) -> Floats:
    return np.concatenate([values, np.ones((len(values), 1))], axis=1)
