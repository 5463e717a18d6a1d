"""How far ahead the memory without a model looks: for each stop of the curtain the best on the tuning seeds."""

from __future__ import annotations

from functools import partial

import numpy as np

from dreamlab.claims.purpose.experiment import AHEAD, CLAIM, CURTAIN, played
from dreamlab.claims.purpose.sight import Sight, remembering
from dreamlab.claims.shared.playing import MOST, Tally, play_lots
from dreamlab.claims.tuning import Tuned
from dreamlab.tasks.work import drain

CANDIDATES = (0, 5, 10, 15, 20, 25, 30, 35, 40)


def _missed(air: str, curtain: float, ahead: float, seed: int) -> float:
    """Share of MOST balls that the memory misses."""
    _, _, _, looking, testing, _ = np.random.SeedSequence(seed).spawn(6)
    noise = CLAIM.read_settings({})["noise"]
    tally: Tally = drain(
        play_lots(
            lambda: remembering(Sight(noise, curtain, looking), ahead),
            testing,
            0.0,
            enough=lambda tally: len(tally.hits) >= MOST,
            world=played(air == "gusts"),
        )
    )
    return 1.0 - tally.share.value


TUNED = tuple(
    Tuned(
        f"memory, {air}, curtain {curtain}",
        "balls missed, by the steps that the memory looks ahead",
        CANDIDATES,
        AHEAD[air][place],
        partial(_missed, air, curtain),
    )
    for air in AHEAD
    for place, curtain in enumerate(CURTAIN.stops)
)
