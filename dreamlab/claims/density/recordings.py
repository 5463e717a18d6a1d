"""Recordings of the court that are equally long and tell unequally much, and how many bytes each takes.

diverse    mixed play from many starts: every moment is a new one
repeated   the same kind of play, but every moment stands there many times over, as in a film that hardly moves
habit      rallies of a faultless player after nearly the same serve, who never sees the rest of the court
shaky      diverse play through a shaking sensor

A recording is a list of transitions; a moment is one of them.
"""

from __future__ import annotations

import zlib

import numpy as np

from dreamlab.types import Floats, Transitions
from dreamlab.world import court
from dreamlab.world.court import following_policy
from dreamlab.world.experience import collect, roll

RALLIES = 16
"""Rallies of the habit."""
SERVE = 0.01
"""World units by which its serves differ, a standard deviation."""
GRAIN = 0.001
"""World units (per second for velocities): what is stored are whole multiples of it, in two bytes each."""


def diverse(count: int, rng: np.random.Generator) -> Transitions:
    """``count`` moments of mixed play."""
    return collect(count, rng)


def repeated(moments: Transitions, times: int) -> Transitions:
    """Every moment ``times`` times in a row."""
    return Transitions(*(np.repeat(part, times, axis=0) for part in _parts(moments)))


def habit(count: int, rng: np.random.Generator) -> Transitions:
    """``count`` moments of RALLIES rallies, one after another; the paddle always follows the ball."""
    serve = np.repeat(court.reset(rng, 1), RALLIES, axis=0)
    serve[:, 0] = np.clip(serve[:, 0] + SERVE * rng.standard_normal(RALLIES), -court.X_LIMIT, court.X_LIMIT)
    played = roll(court.step, serve, following_policy(mistakes=0.0), -(-count // RALLIES), rng)
    states = (played.states[:, :-1], played.actions, played.states[:, 1:])
    return Transitions(*(np.ascontiguousarray(part.reshape(-1, part.shape[-1])[:count]) for part in states))


def shaken(moments: Transitions, noise: float, rng: np.random.Generator) -> Transitions:
    """The same moments through a sensor with this noise, every number disturbed by itself."""
    state, action, following = _parts(moments)
    return Transitions(
        state + noise * rng.standard_normal(state.shape),
        action,
        following + noise * rng.standard_normal(following.shape),
    )


def stored(moments: Transitions) -> bytes:
    """The recording as it would lie on a disk, moment after moment."""
    numbers = np.concatenate(_parts(moments), axis=1)
    return np.round(numbers / GRAIN).astype("<i2").tobytes()


def compressed_size(data: bytes) -> int:
    """Bytes that are left after compression (DEFLATE, RFC 1951): an estimate of the information, from above."""
    return len(zlib.compress(data, 6))


def _parts(moments: Transitions) -> tuple[Floats, Floats, Floats]:
    return moments.state, moments.action, moments.next_state
