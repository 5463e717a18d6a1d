"""A thrower with a mind of his own: at every round he throws a ball from the top, to one side or the other.

Which side, his intention says, and an intention cannot be seen. From time to time he changes his mind.

Sides and stances are counted from the left: side 0, 1; stance 0, 1, 2 (the paddle waits left, in the middle, right).
Axis letters: G games, R rounds.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dreamlab.types import Floats
from dreamlab.world import court

INTENTIONS = ("always left", "always right", "never twice the same side", "away from the paddle")
FAITH = 0.9
"""Probability of a throw that is as intended."""
STANCES = np.array([-0.12, 0.0, 0.12])
"""Where the paddle can wait, world units from the middle."""
CONTEXTS = 2 * len(STANCES)
"""What can be seen before a throw: the side of the last one, and the paddle's stance."""

TOP = 0.9
NEAREST, FARTHEST = 0.33, 0.43
"""Where thrown balls land, world units from the middle."""
GEAR = 0.15
"""Of the paddle's top speed: from the middle it reaches few balls, from the wrong side none."""
FLIGHT = 66
"""Steps after which every thrown ball has met the floor once, and none twice."""

Numbers = NDArray[np.int64]


@dataclass(frozen=True)
class Games:
    """Rounds as anybody could have recorded them, and the intention, which nobody could.

    last, stance, side, intention: [G, R]; last is the side of the throw before
    """

    last: Numbers
    stance: Numbers
    side: Numbers
    intention: Numbers

    @property
    def context(self) -> Numbers:
        """[G, R] 0 to CONTEXTS - 1"""
        return contexts(self.last, self.stance)


class Thrower:
    """Throwers [G], each with an intention of his own out of ``possible``; ``restless`` change theirs in a round."""

    def __init__(self, games: int, possible: tuple[int, ...], restless: float, rng: np.random.Generator) -> None:
        self._possible, self._restless, self._rng = np.array(possible), restless, rng
        self.intention = rng.choice(self._possible, games)
        self.last = rng.integers(0, 2, games)

    def throw(self, stance: Numbers) -> Numbers:
        """The sides [G] of the next throws, at paddles that wait so."""
        games = len(stance)
        changes = self._rng.random(games) < self._restless
        self.intention = np.where(changes, self._rng.choice(self._possible, games), self.intention)
        self.last = (self._rng.random(games) < to_the_right(self.intention, self.last, stance)).astype(np.int64)
        return self.last


def to_the_right(intention: Numbers, last: Numbers, stance: Numbers) -> Floats:
    """Probability of a throw to the right."""
    other_side = np.where(last == 0, FAITH, 1.0 - FAITH)
    away = np.array([FAITH, 0.5, 1.0 - FAITH])[stance]
    fixed = np.where(intention == 0, 1.0 - FAITH, FAITH)
    return np.where(intention == 2, other_side, np.where(intention == 3, away, fixed))


def contexts(last: Numbers, stance: Numbers) -> Numbers:
    return last * len(STANCES) + stance


def watch(thrower: Thrower, rounds: int, rng: np.random.Generator) -> Games:
    """Games in which the paddle waits anywhere, by chance."""
    last, stances, sides, intentions = [], [], [], []
    for _ in range(rounds):
        last.append(thrower.last)
        stances.append(rng.integers(0, len(STANCES), len(thrower.last)))
        sides.append(thrower.throw(stances[-1]))
        intentions.append(thrower.intention)
    return Games(*(np.stack(each, axis=1) for each in (last, stances, sides, intentions)))


def catches(side: Numbers, stance: Numbers, rng: np.random.Generator) -> NDArray[np.bool_]:
    """[N] whether the paddle catches the ball, if it runs to the right place once the ball is in the air."""
    landing = landings(side, rng)
    play, state, caught = court.geared(GEAR), _thrown(landing, stance), np.zeros(len(side), dtype=bool)
    for _ in range(FLIGHT):
        outcome = play(state, _towards(landing, state))
        state, caught = outcome.state, caught | outcome.hit
    return caught


def landings(side: Numbers, rng: np.random.Generator) -> Floats:
    """[N] where throws to these sides come down."""
    return (NEAREST + (FARTHEST - NEAREST) * rng.random(len(side))) * np.where(side == 1, 1.0, -1.0)


def flown(landing: Floats, stance: Numbers) -> Floats:
    """States [N, FLIGHT + 1, S] of such throws, to be looked at."""
    play, states = court.geared(GEAR), [_thrown(landing, stance)]
    for _ in range(FLIGHT):
        states.append(play(states[-1], _towards(landing, states[-1])).state)
    return np.stack(states, axis=1)


def _thrown(landing: Floats, stance: Numbers) -> Floats:
    steepness = landing / (TOP - court.FLOOR)
    fraction = steepness / np.sqrt(1.0 + steepness * steepness)
    state = np.zeros((len(landing), 5))
    state[:, 1], state[:, 4] = TOP, STANCES[stance]
    state[:, 2], state[:, 3] = court.SPEED * fraction, -court.SPEED * np.sqrt(1.0 - fraction * fraction)
    return state


def _towards(landing: Floats, state: Floats) -> Floats:
    way = (landing - state[:, 4]) / (GEAR * court.PADDLE_SPEED * court.DT)
    return way.clip(-1.0, 1.0)[:, None]
