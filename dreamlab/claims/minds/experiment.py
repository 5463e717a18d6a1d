"""Section 2.2: a world model simulates the social and the mental world as well: other people's needs and intentions.

Somebody throws balls at a slow paddle, which has to be on the right side before he throws. He has an intention, which
nobody sees, and sometimes changes it (``thrower``). Two world models of him are learned from recorded games: one has a
variable for what it cannot see (``mind``), one has not. Rivals: a memory of the last rounds instead of a variable, and
the rule to expect the same side again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from dreamlab.claims.claim import Claim, ClaimSettings, Findings, Run, so_far
from dreamlab.claims.minds.mind import Mind, learn
from dreamlab.claims.minds.players import Minded, Player, Remembering, Told, play
from dreamlab.claims.minds.plots import by_memory, by_round, of_the_mind
from dreamlab.claims.minds.scenes import Watched, game
from dreamlab.claims.minds.thrower import INTENTIONS, STANCES, Games, Numbers, Thrower, catches, watch
from dreamlab.claims.uncertainty import Estimate, mean, split
from dreamlab.tasks.settings import Choice, Control
from dreamlab.types import Floats

VALUES = Control("values", "Values of the variable", "", (1, 2, 4, 6), 4)
RESTLESS = Control("restless", "He changes his mind", "of the rounds", (0.02, 0.05, 0.08, 0.2, 0.5), 0.05, False)
WHO = Choice("who", "Intentions that he may have", (("all", "any of four"), ("away", "always away from the paddle")))
POSSIBLE = {"all": tuple(range(len(INTENTIONS))), "away": (3,)}

RECORDED, GAMES, ROUNDS = 100, 200, 40
MEMORIES = (0, 1, 2, 3, 4)
MEMORY = 1
"""Rounds that the rival remembers: the best of MEMORIES on the tuning seeds (``tuning``)."""


@dataclass(frozen=True)
class Table:
    """The games of one seed, and how likely a ball is caught."""

    settings: ClaimSettings
    throwing: np.random.SeedSequence
    chances: Floats

    def caught(self, player: Callable[[Thrower], Player]) -> Floats:
        """[GAMES, ROUNDS] whether the ball is caught; all players meet the same throwers."""
        deciding = np.random.default_rng(_again(self.throwing).spawn(2)[0])
        thrower = Thrower(GAMES, POSSIBLE[self.settings["who"]], self.settings["restless"], deciding)
        stances, sides = play(thrower, player, ROUNDS, self.chances)
        return catches(sides.ravel(), stances.ravel(), self.flying()).reshape(GAMES, ROUNDS).astype(np.float64)

    def flying(self) -> np.random.Generator:
        """What the throws are drawn from, made anew for each player."""
        return np.random.default_rng(_again(self.throwing).spawn(2)[1])


def measure(settings: ClaimSettings) -> Run:
    """See the module; figures are defined in levels/level-5/minds.yml."""
    record, table, rng = prepare(settings)
    shallow = yield from learn(record, 1, rng)
    caught = {
        "none": table.caught(lambda thrower: Minded(shallow, thrower.last)),
        "memory": table.caught(lambda thrower: Remembering(record, MEMORY, thrower.last)),
        "told": table.caught(Told),
        "same": table.caught(lambda thrower: _SameAgain(thrower.last)),
    }
    yield so_far("learning a mind", 0.3, _findings(caught, {}, None))
    mind = yield from learn(record, settings["values"], rng)
    watched: list[Watched] = []

    def minded(thrower: Thrower) -> Player:
        watched.append(Watched(Minded(mind, thrower.last), thrower))
        return watched[-1]

    caught["minded"] = table.caught(minded)
    yield so_far("longer memories", 0.8, _findings(caught, {}, mind))
    memories = {rounds: remembered(table, record, rounds) for rounds in MEMORIES}
    scene = game(watched[0], caught["minded"], table.flying())
    return replace(_findings(caught, memories, mind), scenes=(scene,))


def prepare(settings: ClaimSettings) -> tuple[Games, Table, np.random.Generator]:
    """Recorded games, the table at which players are compared, and a generator for what is learned."""
    watching, waiting, flying, throwing, learning = np.random.SeedSequence(settings["seed"]).spawn(5)
    thrower = Thrower(RECORDED, POSSIBLE[settings["who"]], settings["restless"], np.random.default_rng(watching))
    record = watch(thrower, ROUNDS, np.random.default_rng(waiting))
    return record, Table(settings, throwing, _chances(np.random.default_rng(flying))), np.random.default_rng(learning)


class _SameAgain:
    """Expects the side of the last throw."""

    def __init__(self, last: Numbers) -> None:
        self.last = last

    def expects(self, stance: Numbers) -> Floats:
        return self.last.astype(np.float64)

    def saw(self, stance: Numbers, side: Numbers) -> None:
        self.last = side


def remembered(table: Table, record: Games, rounds: int) -> Estimate:
    """Share caught by a memory of so many rounds."""
    return mean(table.caught(lambda thrower: Remembering(record, rounds, thrower.last)).mean(axis=1))


def _chances(rng: np.random.Generator) -> Floats:
    """[STANCES, 2] share of balls that are caught from each stance, by their side: tried out on the court."""
    tries = 300
    return np.array(
        [
            [catches(np.full(tries, side), np.full(tries, stance), rng).mean() for side in (0, 1)]
            for stance in range(len(STANCES))
        ]
    )


def _findings(caught: dict[str, Floats], memories: dict[int, Estimate], mind: Mind | None) -> Findings:
    """Games are independent trials, the rounds of one are not."""
    found: dict[str, Estimate | float] = {name: mean(each.mean(axis=1)) for name, each in caught.items()}
    if "minded" in caught:
        for name in ("none", "memory", "told"):
            difference = (caught["minded"] - caught[name]).mean(axis=1)
            found[f"over_{name}"] = mean(difference)
    figures, errors = split(found)
    plots = [by_round({name: each.mean(axis=0) for name, each in caught.items()})]
    if memories:
        plots.append(by_memory(memories, figures["minded"], figures["told"]))
    if mind is not None:
        plots.append(of_the_mind(mind))
    return Findings(figures, tuple(plots), errors=errors)


def _again(seed: np.random.SeedSequence) -> np.random.SeedSequence:
    """A copy, because spawning leaves a mark on a SeedSequence."""
    return np.random.SeedSequence(seed.entropy, spawn_key=seed.spawn_key)


CLAIM = Claim("minds", (VALUES, RESTLESS, WHO), measure)
