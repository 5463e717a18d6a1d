"""Who waits for the throw, and where: each player turns what it expects of the thrower into a stance.

They differ in what they know of him. All know how likely a ball is caught from each stance, if they knew its side.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

import numpy as np

from dreamlab.claims.minds.mind import Mind
from dreamlab.claims.minds.thrower import STANCES, Games, Numbers, Thrower, contexts, to_the_right
from dreamlab.types import Floats

STANCE_COUNT = len(STANCES)


class Player(Protocol):
    """Expects, and learns from what came."""

    def expects(self, stance: Numbers) -> Floats:
        """[G] probability of a throw to the right, if the paddle waits so."""

    def saw(self, stance: Numbers, side: Numbers) -> None:
        """The throw [G] that came."""


class Minded:
    """Has a Mind for a model, and keeps a belief about its variable."""

    def __init__(self, mind: Mind, last: Numbers) -> None:
        self.mind, self.last = mind, last
        self.belief = np.tile(mind.start, (len(last), 1))

    def expects(self, stance: Numbers) -> Floats:
        return self.mind.predict(self.belief, contexts(self.last, stance))

    def saw(self, stance: Numbers, side: Numbers) -> None:
        self.belief = self.mind.update(self.belief, contexts(self.last, stance), side)
        self.last = side


class Remembering:
    """No variable: a table of what followed the last rounds, as they were seen.

    rounds: how many of them, stances and sides; the first rounds of a game are looked up with what there is
    """

    def __init__(self, games: Games, rounds: int, last: Numbers) -> None:
        self.tables = [_followed(games, each) for each in range(rounds + 1)]
        self.past = [last]
        self.stances: list[Numbers] = []

    def expects(self, stance: Numbers) -> Floats:
        rounds = min(len(self.tables) - 1, len(self.stances))
        key = _key(self.past[len(self.past) - 1 - rounds :], [*self.stances[len(self.stances) - rounds :], stance])
        return self.tables[rounds][key]

    def saw(self, stance: Numbers, side: Numbers) -> None:
        self.past.append(side)
        self.stances.append(stance)


class Told:
    """Knows the intention: nobody can do better."""

    def __init__(self, thrower: Thrower) -> None:
        self.thrower = thrower

    def expects(self, stance: Numbers) -> Floats:
        return to_the_right(self.thrower.intention, self.thrower.last, stance)

    def saw(self, stance: Numbers, side: Numbers) -> None:
        """It has nothing to learn."""


def play(
    thrower: Thrower, player: Callable[[Thrower], Player], rounds: int, chances: Floats
) -> tuple[Numbers, Numbers]:
    """Stances and sides [G, R] of games in which the player waits where it expects to catch most.

    chances: [STANCES, 2] share of balls caught from each stance, by their side
    """
    who = player(thrower)
    games = len(thrower.last)
    stances, sides = [], []
    for _ in range(rounds):
        right = np.stack([who.expects(np.full(games, each)) for each in range(STANCE_COUNT)], axis=1)
        stance = ((1.0 - right) * chances[:, 0] + right * chances[:, 1]).argmax(axis=1)
        stances.append(stance)
        sides.append(thrower.throw(stance))
        who.saw(stance, sides[-1])
    return np.stack(stances, axis=1), np.stack(sides, axis=1)


def _followed(games: Games, rounds: int) -> Floats:
    """[keys] share of throws to the right after each way that so many rounds and the present stance can look."""
    past = np.concatenate([games.last[:, :1], games.side], axis=1)
    count = games.side.shape[1] - rounds
    sides = [past[:, each : each + count].ravel() for each in range(rounds + 1)]
    stances = [games.stance[:, each : each + count].ravel() for each in range(rounds + 1)]
    key, right = _key(sides, stances), games.side[:, rounds:].ravel()
    size = (2 * STANCE_COUNT) ** (rounds + 1)
    return (np.bincount(key, right, size) + 0.5) / (np.bincount(key, minlength=size) + 1.0)


def _key(sides: list[Numbers], stances: list[Numbers]) -> Numbers:
    """A number for what was seen: the side before each round and the stance in it, the oldest first."""
    key = np.zeros(len(sides[0]), dtype=np.int64)
    for side, stance in zip(sides, stances, strict=True):
        key = key * 2 * STANCE_COUNT + contexts(side, stance)
    return key
