"""Shares of balls that are precise enough to be compared: an agent plays until the standard error is small."""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass, field

import numpy as np

from dreamlab.claims.uncertainty import LARGEST_SHARE_ERROR, Estimate, share
from dreamlab.plan import catching, closed_loop
from dreamlab.tasks.work import Progress, with_stage
from dreamlab.types import Policy
from dreamlab.world import court

CountRun = Generator[closed_loop.Count, None, closed_loop.Count]

World = Callable[[np.random.SeedSequence], court.PlayFn]
"""The court that a lot is played on, by a seed of its own."""

LOTS = (60,) * 5
"""Balls that are played at a time: a share near 1 needs few, one half needs them all. Many at a time cost little more
than few."""
MOST = sum(LOTS)


@dataclass
class Tally:
    """Which balls were caught, [N] bool; ball n is the same for every agent that is tested with the same seed."""

    hits: np.ndarray = field(default_factory=lambda: np.zeros(0, dtype=bool))

    @property
    def share(self) -> Estimate:
        """The share of balls caught."""
        return share(self.hits)

    @property
    def sure(self) -> bool:
        """Whether no more balls are needed."""
        return len(self.hits) >= MOST or (len(self.hits) > 0 and self.share.error <= LARGEST_SHARE_ERROR)


def play_until_sure(
    agent: Callable[[], Policy],
    seed: np.random.SeedSequence,
    fraction: float,
    *,
    gear: float = catching.GEAR,
    world: World | None = None,
) -> Generator[Progress, None, Tally]:
    """Lots of the catch on the true court until the standard error is small."""
    return play_lots(agent, seed, fraction, enough=lambda tally: tally.sure, world=world or geared(gear))


def play_lots(
    agent: Callable[[], Policy],
    seed: np.random.SeedSequence,
    fraction: float,
    *,
    enough: Callable[[Tally], bool],
    world: World,
) -> Generator[Progress, None, Tally]:
    """Lots of the catch until there are enough, or all LOTS; ``agent`` makes a new one for each lot.

    The balls of a lot depend on the seed and the lot alone.
    """
    tally = Tally()
    for lot, size in enumerate(LOTS):
        if enough(tally):
            break
        balls, blowing = _children(seed, lot)
        run = closed_loop.play(agent(), size, catching.STEPS, balls, world=world(blowing), reset=catching.reset)
        count = yield from with_stage(until_all_are_down(run), "playing on the court", fraction)
        tally.hits = np.concatenate([tally.hits, count.hits > 0.0])
    return tally


def until_all_are_down(run: CountRun) -> CountRun:
    """The same run, left as soon as every ball has met the floor: none does so twice (``catching``)."""
    for count in run:
        yield count
        if count.chances.all():
            break
    return count


def geared(gear: float) -> World:
    """The court with this gear, where nothing is left to chance."""
    return lambda seed: court.geared(gear)


def _children(seed: np.random.SeedSequence, lot: int) -> list[np.random.SeedSequence]:
    """Seeds of a lot's balls and of its court; made anew, because spawning would leave a mark on the seed."""
    return [np.random.SeedSequence(seed.entropy, spawn_key=(*seed.spawn_key, lot, index)) for index in range(2)]
