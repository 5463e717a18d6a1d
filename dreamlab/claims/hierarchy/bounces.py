"""The vocabulary of the upper level: which bounce a moment leads to, read off recorded play.

That bounces are the events worth a word is our choice, not the model's.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dreamlab.claims.shared.bounces import FLIGHT, FLOOR, events
from dreamlab.types import Floats, Trajectories, Transitions
from dreamlab.world.experience import transitions

TOKENS = ("left wall", "right wall", "ceiling", "floor")
"""What the upper level says: whether a paddle will be at the floor is settled by actions that are still to come."""


@dataclass(frozen=True)
class Record:
    """Recorded play with its events.

    steps: N transitions, episode after episode
    event: [N] what happened in each step
    token: [N] place in TOKENS of the next bounce from each step on, -1 where the record ends before one
    wait:  [N] whole steps before the step of that bounce
    """

    steps: Transitions
    event: np.ndarray
    token: np.ndarray
    wait: np.ndarray


def recorded(play: Trajectories) -> Record:
    """Find the events of episodes [B, T]."""
    steps = transitions(play)
    event = events(steps)
    token, wait = _ahead(event.reshape(play.actions.shape[:2]))
    return Record(steps, event, token.ravel(), wait.ravel())


def _ahead(event: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """token and wait [B, T] of events [B, T], from the last step backwards."""
    token, wait = np.full(event.shape, -1), np.zeros(event.shape, dtype=np.int64)
    next_token, distance = np.full(len(event), -1), np.zeros(len(event), dtype=np.int64)
    for t in range(event.shape[1] - 1, -1, -1):
        bounces = event[:, t] != FLIGHT
        next_token = np.where(bounces, np.minimum(event[:, t], FLOOR) - 1, next_token)
        distance = np.where(bounces, 0, distance + 1)
        token[:, t], wait[:, t] = next_token, distance
    return token, wait


def one_hot(token: np.ndarray) -> Floats:
    """[N, len(TOKENS)] with a 1 at each token's place."""
    return np.eye(len(TOKENS))[token]
