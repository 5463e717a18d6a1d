"""Encoder, latent dynamics and decoder trained together from observations by one of three objectives.

Encoder h and decoder g are linear, the dynamics f is the dynamics model's own network, of the change of the embedding.

generative   the decoder has to give back what is seen now and, from the predicted embedding, what is seen next
regularised  the predicted embedding has to match the encoder's own next one, and the embedding's covariance the
             identity, without which a constant would do (the covariance part of Bardes et al. 2022); no decoder
latent       the same without the covariance: nothing keeps it from shrinking
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass

import numpy as np

from dreamlab.claims.shared.sensors import SENSED, rotation
from dreamlab.learn.model import backpropagate, forward, initial_parameters, input_gradient, layers, matmul
from dreamlab.learn.network import OFTEN, Ends, Network
from dreamlab.learn.training import Adam, Recipe, batches, rate_at
from dreamlab.tasks.work import Progress
from dreamlab.types import ACTION_SIZE, STATE_SIZE, Floats

OBJECTIVES = ("generative", "regularised", "latent")
SIZE = STATE_SIZE
"""Numbers of an embedding: as many as the state has, so that it has no room for the flicker besides."""
CHANGE = 0.1
"""Size of a typical change of the embedding in one step, multiplies the network's output."""


@dataclass(frozen=True)
class Views:
    """Successive observations: seen, following [N, SENSED]; action [N, A] between them."""

    seen: Floats
    action: Floats
    following: Floats


@dataclass(frozen=True)
class Embedding:
    """encoder [SENSED, SIZE], decoder [SIZE, SENSED], dynamics: network from (embedding, action) to change / CHANGE."""

    encoder: Floats
    decoder: Floats
    dynamics: Network

    def encode(self, seen: Floats) -> Floats:
        """Embeddings [B, SIZE] of observations [B, SENSED]."""
        return matmul(seen, self.encoder)

    def predict(self, embedding: Floats, action: Floats) -> Floats:
        """Next embeddings [B, SIZE]."""
        return embedding + CHANGE * self.dynamics(np.concatenate([embedding, action], axis=1))


def fit(
    views: Views, objective: str, width: int, recipe: Recipe, rng: np.random.Generator, *, says: str
) -> Generator[Progress, None, Embedding]:
    """Train by the objective; returns the Embedding. Without a decoder in the objective, its decoder stays as drawn."""
    ends = Ends(width, inputs=SIZE + ACTION_SIZE, outputs=SIZE)
    encoder = np.ascontiguousarray(rotation(SENSED, rng)[:, :SIZE])
    flat = np.concatenate([encoder.ravel(), encoder.T.ravel(), initial_parameters(ends, rng)])
    gradients, adam = np.zeros_like(flat), Adam(len(flat))
    rows_in_turn = batches(len(views.seen), min(recipe.batch, len(views.seen)), rng)
    for index in range(recipe.steps):
        rows = next(rows_in_turn)
        batch = Views(views.seen[rows], views.action[rows], views.following[rows])
        loss_gradient(objective, flat, ends, batch, gradients)
        adam.descend(flat, gradients, rate_at(recipe, index))
        if index % OFTEN == 0:
            yield Progress(says, index / recipe.steps)
    encoder, decoder, parameters = parts(flat)
    return Embedding(encoder, decoder, Network(ends, parameters))


def loss_gradient(objective: str, flat: Floats, ends: Ends, batch: Views, into: Floats) -> float:
    """Loss of a batch, and its gradient with respect to all parameters [P], written into ``into``."""
    encoder, decoder, parameters = parts(flat)
    encoder_gradient, decoder_gradient, network_gradient = parts(into)
    net = layers(ends, parameters)
    now = matmul(batch.seen, encoder)
    activations = forward(net, np.concatenate([now, batch.action], axis=1))
    predicted = now + CHANGE * activations[-1]
    if objective == "generative":
        loss, predicted_gradient, now_gradient = _generative(decoder, now, predicted, batch, decoder_gradient)
        later_gradient = None
    else:
        error = predicted - matmul(batch.following, encoder)
        loss, predicted_gradient = float((error * error).mean()), error * (2.0 / error.size)
        decoder_gradient[...] = 0.0
        later_gradient = predicted_gradient
        now_gradient = np.zeros_like(now)
        if objective == "regularised":
            price, now_gradient = _covariance(now)
            loss += price
    backpropagate(net, activations, CHANGE * predicted_gradient, layers(ends, network_gradient))
    now_gradient = (
        now_gradient + predicted_gradient + input_gradient(net, activations, CHANGE * predicted_gradient)[:, :SIZE]
    )
    encoder_gradient[...] = matmul(_turned(batch.seen), now_gradient)
    if later_gradient is not None:
        encoder_gradient -= matmul(_turned(batch.following), later_gradient)
    return loss


def parts(flat: Floats) -> tuple[Floats, Floats, Floats]:
    """Views into a flat vector: encoder, decoder, parameters of the dynamics."""
    size = SENSED * SIZE
    return flat[:size].reshape(SENSED, SIZE), flat[size : 2 * size].reshape(SIZE, SENSED), flat[2 * size :]


def _generative(
    decoder: Floats, now: Floats, predicted: Floats, batch: Views, decoder_gradient: Floats
) -> tuple[float, Floats, Floats]:
    """Loss, its gradient with respect to the predicted embedding and to the present one; writes the decoder's."""
    back, ahead = matmul(now, decoder) - batch.seen, matmul(predicted, decoder) - batch.following
    back_gradient, ahead_gradient = back * (2.0 / back.size), ahead * (2.0 / ahead.size)
    decoder_gradient[...] = matmul(_turned(now), back_gradient) + matmul(_turned(predicted), ahead_gradient)
    turned = _turned(decoder)
    loss = float((back * back).mean() + (ahead * ahead).mean())
    return loss, matmul(ahead_gradient, turned), matmul(back_gradient, turned)


def _covariance(now: Floats) -> tuple[float, Floats]:
    """Mean squared distance of the batch's covariance from the identity, and its gradient."""
    centred = now - now.mean(axis=0)
    excess = matmul(_turned(centred), centred) / len(now) - np.eye(SIZE)
    return float((excess * excess).mean()), matmul(centred, excess) * (4.0 / (len(now) * excess.size))


def _turned(values: Floats) -> Floats:
    return np.ascontiguousarray(values.T)
