"""The lab of chaos as a moving picture: a thousand balls that leave as one, most of them past a pillar."""

from __future__ import annotations

from collections.abc import Generator

import numpy as np

from dreamlab.claims.chaos.court import HEIGHT, REACH, pillared, played
from dreamlab.claims.scene import Scene
from dreamlab.claims.shared.stage import Stage, view
from dreamlab.shape import GROUND, Shape
from dreamlab.tasks.work import Progress
from dreamlab.types import POSITIONS, VELOCITIES, Floats
from dreamlab.world import court

BALLS, FRAMES, PACE = (800, 200), 45, 3
"""Balls with the pillar and without, frames of the scene, and steps of the court from one frame to the next."""
NUDGE = 0.004
"""Standard deviation of their starts, world units: less than a ball's radius."""
THROWN = np.array([0.04, 0.94, -0.08, -1.0, 0.0])
"""Where they start, and in which direction: down, beside the pillar's middle."""


def spreading(rng: np.random.Generator) -> Generator[Progress, None, Scene]:
    """The same balls on the court with the pillar and on the one without; the paddle plays by its rule against each."""
    begin = np.tile(THROWN, (max(BALLS), 1))
    begin[:, VELOCITIES] *= court.SPEED / np.sqrt((THROWN[VELOCITIES] * THROWN[VELOCITIES]).sum())
    begin[:, POSITIONS] += NUDGE * rng.standard_normal((len(begin), 2)).clip(-2.5, 2.5)
    steps, says = PACE * (FRAMES - 1), "a thousand balls"
    with_pillar = yield from played(pillared(), begin[: BALLS[0]], steps, says)
    without = yield from played(court.step, begin[: BALLS[1]], steps, says)
    clouds = [path[:, ::PACE, POSITIONS].swapaxes(0, 1) for path in (with_pillar, without)]
    apart = [spread(cloud) for cloud in clouds]
    stages, x, y = [Stage(0), Stage(1)], *view(2)
    pillar = Shape(
        "circle", "pillar", GROUND, stages[0].at(np.array([[[0.0, HEIGHT]]])), radius=REACH - court.BALL_RADIUS
    )
    dots = [
        Shape("dots", f"{count} balls", "reality", stage.at(cloud))
        for count, stage, cloud in zip(BALLS, stages, clouds, strict=True)
    ]
    return Scene(
        "spread",
        "A thousand balls that leave as one",
        f"The balls start within {NUDGE} of each other. {steps} steps later they are {apart[0][-1]:.2f} from their "
        f"middle on average with the pillar, and {apart[1][-1]:.2f} without it.",
        x,
        y,
        (*(stage.walls() for stage in stages), pillar, *dots),
        tuple(
            f"Step {frame * PACE}: {one:.3f} from their middle with the pillar, {other:.3f} without."
            for frame, (one, other) in enumerate(zip(*apart, strict=True))
        ),
        still=FRAMES // 2,
        panels=("with the pillar", "without it"),
    )


def spread(cloud: Floats) -> Floats:
    """[F] mean distance of the balls [F, N, 2] from their middle."""
    gap = cloud - cloud.mean(axis=1, keepdims=True)
    distance: Floats = np.sqrt((gap * gap).sum(axis=-1)).mean(axis=1)
    return distance
