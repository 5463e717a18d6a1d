"""The lab of purpose as a moving picture: the curtain, and what is believed of the ball behind it, as a cloud."""

from __future__ import annotations

import numpy as np

from dreamlab.claims.purpose.belief import Believing
from dreamlab.claims.scene import Scene
from dreamlab.claims.shared.film import landed, usual
from dreamlab.claims.shared.stage import Stage, view
from dreamlab.shape import Shape
from dreamlab.types import POSITIONS, Floats


class Clouds:
    """Keeps the particles of the first belief that it is given: [T] of [B, P, 2]."""

    def __init__(self) -> None:
        self.seen: list[Floats] = []

    def of(self, belief: Believing) -> Believing:
        """The belief itself, watched if it is the first."""
        if not self.seen:
            decide = belief.decide

            def watched(particles: Floats, rng: np.random.Generator) -> Floats:
                self.seen.append(particles[:, :, POSITIONS].copy())
                return decide(particles, rng)

            belief.decide = watched
        return belief


def behind_the_curtain(
    curtain: float,
    clouds: Clouds,
    films: tuple[Floats, Floats],
    hits: tuple[np.ndarray, np.ndarray],
) -> Scene:
    """The same ball before two agents: one believes, the other remembers.

    films: [B, T, S] of each; hits: [B] which balls each caught
    """
    ball = usual(hits)
    frames = max(landed(film[ball], 2) for film in films)
    believing, remembering = (film[ball, :frames] for film in films)
    cloud = np.stack(clouds.seen, axis=1)[ball, :frames]
    stages, x, y = (Stage(0), Stage(1)), *view(2)
    curtains = [stage.band(0.0, curtain, "the curtain") for stage in stages] if curtain else []
    shapes = [
        *curtains,
        *(stage.walls() for stage in stages),
        Shape("dots", "where the ball may be", "dream", stages[0].at(cloud)),
        stages[1].ball("where it was seen last", "second", _last_seen(remembering, curtain)),
    ]
    for stage, states in zip(stages, (believing, remembering), strict=True):
        shapes += [
            stage.ball("the ball", "reality", states[:, POSITIONS]),
            stage.paddle("reality", states[:, 4]),
        ]
    ends = ["catches it" if hit[ball] else "misses it" for hit in hits]
    width = cloud[:, :, 0].max(axis=1) - cloud[:, :, 0].min(axis=1)
    return Scene(
        "belief",
        "Behind the curtain",
        f"A ball as most of them are. The paddle that believes {ends[0]}, the one that remembers {ends[1]}. At its "
        f"widest the cloud of what may be is {width.max():.2f} across.",
        x,
        y,
        tuple(shapes),
        tuple(
            f"The ball is {'behind the curtain' if state[1] < curtain else 'in sight'}, the cloud {across:.2f} across."
            for state, across in zip(believing, width, strict=True)
        ),
        still=min(frames - 1, int(np.argmax(believing[:, 1] < curtain)) + 8),
        panels=("believes: a cloud of what may be", "remembers: where it was last"),
    )


def _last_seen(states: Floats, curtain: float) -> Floats:
    """[F, 2] where the ball [F, S] was when it was last above the curtain."""
    seen = np.where(states[:, 1] >= curtain, np.arange(len(states)), 0)
    place: Floats = states[np.maximum.accumulate(seen), POSITIONS]
    return place
