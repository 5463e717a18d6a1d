"""PAN in miniature: encoder, words with their laws, a switch that chooses among them, a decoder."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass

import numpy as np

from dreamlab.claims.pan import dynamic
from dreamlab.claims.pan import words as finding
from dreamlab.claims.pan.words import Vocabulary
from dreamlab.claims.shared import embedding
from dreamlab.claims.shared import switch as switching
from dreamlab.claims.shared.embedding import Embedding, Views
from dreamlab.learn.model import matmul
from dreamlab.learn.network import Ends, Network, least_squares, regress
from dreamlab.learn.training import Recipe
from dreamlab.tasks.work import Progress
from dreamlab.types import Floats

WIDTH = 24
"""Units of the dynamics that the encoder is trained with."""
FLAT_WIDTH = 80
"""Units of the one network that does without words: as many parameters as words and switch have."""
ENCODER_RECIPE = Recipe(steps=700, batch=64, rate=1e-2, warmup=20)
SWITCH_RECIPE = Recipe(steps=1200, batch=64, rate=3e-2, warmup=20)
FLAT_RECIPE = Recipe(steps=1200, batch=64, rate=1e-2, warmup=20)
"""As many steps as the switch gets, at the rate that suits this one best (3e-2 ends further off)."""


@dataclass(frozen=True)
class Space:
    """The frozen encoder's embeddings, as predictors see them.

    scale:     [D] standard deviation of the recorded embeddings
    low, high: [D] their range, which a dream does not leave
    decoder:   [D, SENSED]
    """

    embedding: Embedding
    scale: Floats
    low: Floats
    high: Floats
    decoder: Floats

    def inputs(self, state: Floats, action: Floats) -> Floats:
        """What a predictor is fed [B, D + A]."""
        return np.concatenate([state / self.scale, action], axis=1)

    def kept(self, state: Floats) -> Floats:
        """Embeddings [B, D] within the recorded range."""
        return state.clip(self.low, self.high)

    def decode(self, states: Floats) -> Floats:
        """Observations [..., SENSED] of embeddings [..., D]."""
        seen = matmul(states.reshape(-1, states.shape[-1]), self.decoder)
        return seen.reshape(*states.shape[:-1], seen.shape[-1])


@dataclass(frozen=True)
class Miniature:
    """``step`` predicts the next embedding by the law that the switch chooses."""

    space: Space
    vocabulary: Vocabulary
    switch: Network

    @property
    def parameter_count(self) -> int:
        """Of laws and switch."""
        return self.vocabulary.parameter_count + len(self.switch.parameters)

    def choose(self, state: Floats, action: Floats) -> np.ndarray:
        """The token [B] of the step to come."""
        return self.switch(self.space.inputs(state, action)).argmax(axis=1)

    def step(self, state: Floats, action: Floats) -> Floats:
        """Next embeddings [B, D]."""
        return self.step_by(self.choose(state, action), state, action)

    def step_by(self, token: np.ndarray, state: Floats, action: Floats) -> Floats:
        """Next embeddings [B, D] by the laws of these tokens [B]."""
        inputs, following = self.space.inputs(state, action), state.copy()
        for kind, law in enumerate(self.vocabulary.laws):
            rows = np.flatnonzero(token == kind)
            if len(rows):
                following[rows] += law(inputs[rows]) * self.space.scale
        return self.space.kept(following)


def learn_space(views: Views, objective: str, rng: np.random.Generator) -> Generator[Progress, None, Space]:
    """Train an encoder by the objective. Where that has no decoder, one is fitted to the frozen encoder, to read it."""
    trained = yield from embedding.fit(views, objective, WIDTH, ENCODER_RECIPE, rng, says="training the encoder")
    recorded = trained.encode(views.seen)
    decoder = trained.decoder if objective == "generative" else least_squares(recorded, views.seen)
    return Space(trained, recorded.std(axis=0), recorded.min(axis=0), recorded.max(axis=0), decoder)


def learn_words(
    views: Views, space: Space, words: int, rng: np.random.Generator
) -> Generator[Progress, None, Miniature]:
    """Find words for the recorded steps, and train the switch."""
    inputs, change = _steps(views, space)
    vocabulary = yield from finding.find(inputs, change, words, rng)
    return (yield from _switched(space, inputs, vocabulary, rng))


def grow_words(
    views: Views, space: Space, rng: np.random.Generator, price: float = dynamic.PRICE
) -> Generator[Progress, None, tuple[Miniature, dynamic.Grown]]:
    """The same with a vocabulary that decides by itself how many words it has."""
    inputs, change = _steps(views, space)
    grown = yield from dynamic.grow(inputs, change, rng, price)
    return (yield from _switched(space, inputs, grown.vocabulary, rng)), grown


def _steps(views: Views, space: Space) -> tuple[Floats, Floats]:
    """What predictors are fed [N, D + A], and the changes [N, D] of the recorded embeddings, in their deviations."""
    before, after = space.embedding.encode(views.seen), space.embedding.encode(views.following)
    return space.inputs(before, views.action), (after - before) / space.scale


def _switched(
    space: Space, inputs: Floats, vocabulary: Vocabulary, rng: np.random.Generator
) -> Generator[Progress, None, Miniature]:
    switch = yield from switching.train(inputs, vocabulary.token, len(vocabulary.laws), SWITCH_RECIPE, rng)
    return Miniature(space, vocabulary, switch)


@dataclass(frozen=True)
class Flat:
    """One network for every step: no words, no switch. output_scale: [D] a typical change, multiplies its output."""

    space: Space
    network: Network
    output_scale: Floats

    def step(self, state: Floats, action: Floats) -> Floats:
        """Next embeddings [B, D]."""
        return self.space.kept(state + self.network(self.space.inputs(state, action)) * self.output_scale)


def learn_flat(views: Views, space: Space, rng: np.random.Generator) -> Generator[Progress, None, Flat]:
    """Train the one network in the frozen encoder's space."""
    before, after = space.embedding.encode(views.seen), space.embedding.encode(views.following)
    inputs, change = space.inputs(before, views.action), after - before
    output_scale = change.std(axis=0)
    ends = Ends(FLAT_WIDTH, inputs=inputs.shape[1], outputs=change.shape[1])
    network = yield from regress(inputs, change / output_scale, ends, rng, FLAT_RECIPE, says="training without words")
    return Flat(space, network, output_scale)
