"""The throws that the front page shows before Python is up: a few starts, dreamt by the default model as it learned.

The build computes them. What the page gets is rounded for drawing; the figures beside it come from the exact paths.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np

from dreamlab.labs import play
from dreamlab.labs.failure.conditions import TrainedModels
from dreamlab.labs.failure.lab import FailureSettings
from dreamlab.tasks.work import drain
from dreamlab.types import STATE_NAMES, Floats
from dreamlab.world.rallies import Seeds

STARTS = (
    {"x": -0.32, "y": 0.34, "vx": 0.55, "vy": 0.83, "paddle": -0.1},
    {"x": 0.28, "y": 0.62, "vx": -0.7, "vy": 0.7, "paddle": 0.2},
    {"x": 0.02, "y": 0.8, "vx": 0.6, "vy": -0.8, "paddle": -0.3},
)
DRAWN = [STATE_NAMES.index(name) for name in ("x", "y", "paddle")]
FINENESS = 1000
"""Parts of a world unit to which a place is rounded for drawing: a third of a pixel."""


@cache
def first_throws() -> dict[str, Any]:
    """{steps, seed, digest, horizon, throws: [{start, reality, dreams, ends}]}.

    reality, dreams: ``packed`` paths, one dream for each of ``steps``; ends: the gap at the last step of each dream
    """
    settings = FailureSettings()
    trained = drain(TrainedModels().get(settings.training()))
    throws = []
    for given in STARTS:
        rng = np.random.default_rng(Seeds.of(settings.seed).test)
        start = play.placed(given)
        reality = play.thrown(start, settings.horizon, rng)
        answers = [play.beside(model, reality, settings.horizon) for model in trained.film.values()]
        throws.append(
            {
                "start": dict(zip(STATE_NAMES, start.tolist(), strict=True)),
                "reality": packed(reality.states[0]),
                "dreams": [packed(answer.arrays["dream"][0]) for answer in answers],
                "ends": [answer.plain["drift"][-1] for answer in answers],
            }
        )
    return {
        "steps": list(trained.film),
        "seed": settings.seed,
        "digest": trained.model.digest,
        "horizon": settings.horizon,
        "throws": throws,
    }


def packed(states: Floats) -> list[int]:
    """Places [T+1, S] for drawing: x, y and paddle in parts of FINENESS, then their changes step by step."""
    places = np.rint(FINENESS * states[:, DRAWN]).astype(np.int64)
    return np.concatenate([places[:1], np.diff(places, axis=0)]).ravel().tolist()


def unpacked(path: list[int]) -> Floats:
    """The places [T+1, 3] of a ``packed`` path: x, y and paddle, world units."""
    return np.cumsum(np.array(path).reshape(-1, len(DRAWN)), axis=0) / FINENESS
