"""Scenes of the court as a camera sees them, what became of each, and what was said of it.

A scene is two pictures, SKIP steps apart. What became of it can be told in two ways: by where the ball is AHEAD steps
later, which is what a later picture shows; or in words, by what it touches until then, in order, two surfaces at most:
"left wall, then floor". A sentence that says nothing was touched is a sentence too.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dreamlab.claims.shared.bounces import FLIGHT, FLOOR, PADDLE, events
from dreamlab.claims.shared.camera import SIDE, render
from dreamlab.types import Floats, Trajectories
from dreamlab.world import court
from dreamlab.world.experience import mixed_episodes, transitions

SKIP, AHEAD = 4, 30
WORDS = 5
"""Words that a place in a sentence can hold: none, left wall, right wall, ceiling, floor."""
PLACES = 2
SENTENCE_BITS = 5
"""Enough to number every sentence of two words."""
PICTURE_BYTES = SIDE * SIDE
SCALE, CENTRE = 4.0, np.array([0.0, 0.5])
"""Places are given to the network as SCALE * (place - CENTRE)."""


@dataclass(frozen=True)
class Scenes:
    """pictures [N, 2 * SIDE * SIDE]; next_picture [N, SIDE * SIDE], SKIP steps after the second; place [N, 2] world
    units, AHEAD steps after it; sentence [N, PLACES] numbers of words
    """

    pictures: Floats
    next_picture: Floats
    place: Floats
    sentence: NDArray[np.int64]

    @property
    def words(self) -> Floats:
        """[N, PLACES * WORDS] 1 for the word that stands there, -1 for the others."""
        return np.concatenate([2.0 * np.eye(WORDS)[self.sentence[:, each]] - 1.0 for each in range(PLACES)], axis=1)


def film(count: int, rng: np.random.Generator) -> Scenes:
    """``count`` scenes of mixed play."""
    played = mixed_episodes(court.step, count, SKIP + AHEAD, rng)
    states = played.states
    pictures = np.concatenate([render(states[:, 0]), render(states[:, SKIP])], axis=1)
    told = Trajectories(states[:, SKIP:], played.actions[:, SKIP:])
    touched = events(transitions(told)).reshape(count, AHEAD)
    return Scenes(pictures, render(states[:, 2 * SKIP]), states[:, -1, :2], _sentences(touched))


def _sentences(touched: NDArray[np.int64]) -> NDArray[np.int64]:
    """[N, PLACES] the first surfaces touched, from events [N, AHEAD]; a paddle is spoken of as the floor."""
    spoken = np.where(touched == PADDLE, FLOOR, touched)
    sentences = np.full((len(spoken), PLACES), FLIGHT)
    said = np.zeros(len(spoken), dtype=np.int64)
    for step in range(spoken.shape[1]):
        speaks = (spoken[:, step] != FLIGHT) & (said < PLACES)
        sentences[speaks, said[speaks]] = spoken[speaks, step]
        said += speaks
    return sentences
