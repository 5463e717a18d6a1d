"""What the rival of the lab on other minds was tuned by: the longest memory is not the best."""

from __future__ import annotations

from dreamlab.claims.minds.experiment import CLAIM, MEMORIES, MEMORY, prepare, remembered
from dreamlab.claims.tuning import Tuned


def by_memory(rounds: int, seed: int) -> float:
    record, table, _ = prepare(CLAIM.read_settings({"seed": seed}))
    return 1.0 - remembered(table, record, rounds).value


TUNED = (Tuned("MEMORY", "Share missed with a memory, by the rounds remembered", MEMORIES, MEMORY, by_memory),)
