"""What a caption of the failure lab speaks of, as a moving picture of its own: no rally of the test set shows it.

gusty      both gusts, the mean between them, and the dream
planner    a plan as the dream promised it, beside the same plan on the court
deaf       two plans on the court, beside the one film that a deaf model makes of both
left-half  a scene on the side that was recorded, beside its mirror image

The scenes are those of the probes (same generator, same draws). Of these the one is drawn whose figure is nearest to
the mean that the lab prints.
"""

from __future__ import annotations

import numpy as np

from dreamlab.claims.scene import Scene, still, track
from dreamlab.dream.divergence import distances
from dreamlab.dream.rollout import rollout
from dreamlab.labs.failure import probes
from dreamlab.learn.model import Dynamics
from dreamlab.plan.planning import Plan, aim
from dreamlab.shape import GROUND, Shape
from dreamlab.types import POSITIONS, Floats, StepFn
from dreamlab.world import court

REALITY, DREAM, MEAN = "reality", "dream", "error"
"""Roles of the shapes."""
BESIDE = 1.12
"""How far to the right the second court stands, world units."""
VIEW_Y = (-0.05, 1.05)
ONE, TWO = (-0.55, 0.55), (-0.55, 0.55 + BESIDE)


def both_gusts(model: Dynamics, world: StepFn, rng: np.random.Generator) -> Scene:
    """A future of each gust, the mean of all futures, and the dream."""
    many, dreams = probes.future_scenes(model, world, rng)
    nearest = distances(dreams[:, None, -1], many[:, :, -1]).min(axis=1)
    one = _typical(nearest)
    futures, dreamt, mean = many[one], dreams[one], many[one].mean(axis=0)
    across = futures[:, -1, 0]
    left, right = futures[across.argmin()], futures[across.argmax()]
    off = distances(dreamt, mean)
    apart = distances(dreamt, futures).min(axis=0)
    words = tuple(
        f"The dream is {a:.2f} from the mean of all futures, {b:.2f} from the nearest of them."
        for a, b in zip(off, apart, strict=True)
    )
    shapes = (
        _walls(),
        *(_path(path, REALITY) for path in (left, right)),
        _path(dreamt, DREAM),
        _ball(left, "real ball, by gust", REALITY),
        _ball(right, "real ball, by gust", REALITY),
        Shape("circle", "mean of the real balls", MEAN, track(mean[:, POSITIONS]), radius=court.BALL_RADIUS / 2),
        _ball(dreamt, "dreamt ball", DREAM),
    )
    says = (
        "One start on the gusty court: a gust takes the ball to the left or to the right. The dreamt ball flies "
        f"between, {off[-1]:.2f} from the mean of the real ones and {apart[-1]:.2f} from the nearest."
    )
    return Scene("evidence", "Both gusts, and the dream", says, ONE, VIEW_Y, shapes, words, still=len(words) - 1)


def _side_by_side(
    title: str, says: str, shapes: tuple[Shape, ...], words: tuple[str, ...], panels: tuple[str, str]
) -> Scene:
    """Two courts, shown at their last moment."""
    return Scene("evidence", title, says, TWO, VIEW_Y, shapes, words, len(words) - 1, panels)


def promised_and_kept(model: Dynamics, chosen: tuple[Floats, Plan]) -> Scene:
    """A plan whose promise is broken by the usual amount: in the dream, and on the court."""
    start, plan = chosen
    dreams, reals = (rollout(step, start, plan.actions) for step in (model.step, court.step))
    one = _typical(aim(dreams) - aim(reals))
    dreamt, real = dreams[one], reals[one]
    scores = [(float(aim(dreamt[: t + 1])), float(aim(real[: t + 1]))) for t in range(len(real))]
    words = tuple(
        f"Under the low ball so far: {a:.2f} of the steps in the dream, {b:.2f} on the court." for a, b in scores
    )
    shapes = (
        _walls(),
        _walls(BESIDE),
        *_player(dreamt, DREAM, "as the dream promised"),
        *_player(real, REALITY, "the same plan on the court", BESIDE),
    )
    says = (
        f"Left, the plan as the dream promised it, with the paddle under the low ball for {scores[-1][0]:.2f} of the "
        f"steps; right, the same plan on the court, where it is {scores[-1][1]:.2f}."
    )
    return _side_by_side("Promised, and kept", says, shapes, words, ("in the dream", "on the court"))


def one_film(model: Dynamics, rng: np.random.Generator) -> Scene:
    """Two plans on the court, and in the dream of a model that does not hear them."""
    start, plans = probes.action_scenes(rng)
    real, dreamt = ([rollout(step, start, played) for played in plans] for step in (court.step, model.step))
    one = _typical(distances(real[0][:, -1], real[1][:, -1]))
    (flee, rest), (flee_dreamt, rest_dreamt) = ([paths[one] for paths in both] for both in (real, dreamt))
    apart, apart_dreamt = (np.abs(a[:, 4] - b[:, 4]) for a, b in ((flee, rest), (flee_dreamt, rest_dreamt)))
    words = tuple(
        f"Two plans: on the court the paddles are {a:.2f} apart, in the dream {b:.2f}."
        for a, b in zip(apart, apart_dreamt, strict=True)
    )
    shapes = (
        _walls(),
        _walls(BESIDE),
        *_player(rest, REALITY, "the court: the paddle rests", faint=True),
        *_player(flee, REALITY, "the court: the paddle leaves"),
        *_player(rest_dreamt, DREAM, "", BESIDE, faint=True),
        *_player(flee_dreamt, DREAM, "the dream, under both plans", BESIDE),
    )
    says = (
        f"Left, the court under two plans, whose paddles end {apart[-1]:.2f} apart; right, the dream under the same "
        f"two, where they end {apart_dreamt[-1]:.2f} apart."
    )
    return _side_by_side("One film, whatever is done", says, shapes, words, ("on the court", "in the dream"))


def mirror_image(model: Dynamics, rng: np.random.Generator) -> Scene:
    """A scene near the left wall, and the same in a mirror, where the model was never shown a wall."""
    scenes = probes.side_scenes(rng)
    views = [(rollout(court.step, *view), rollout(model.step, *view)) for view in (scenes, court.mirror(*scenes))]
    one = _typical(distances(views[1][0][:, -1], views[1][1][:, -1]))
    (real, dreamt), (real_there, dreamt_there) = ((a[one], b[one]) for a, b in views)
    off, off_there = distances(real, dreamt), distances(real_there, dreamt_there)
    words = tuple(
        f"On the side that it saw the balls are {a:.2f} apart, in the mirror {b:.2f}."
        for a, b in zip(off, off_there, strict=True)
    )
    shapes = (
        _walls(),
        _walls(BESIDE),
        *_player(real, REALITY, "reality"),
        *_player(dreamt, DREAM, "dream"),
        *_player(real_there, REALITY, "reality", BESIDE),
        *_player(dreamt_there, DREAM, "dream", BESIDE),
    )
    says = (
        f"Left, a scene on the side that was recorded, whose balls end {off[-1]:.2f} apart; right, the same scene in a "
        f"mirror, where they end {off_there[-1]:.2f} apart."
    )
    return _side_by_side(
        "A scene and its mirror image", says, shapes, words, ("the side that it saw", "its mirror image")
    )


def _typical(values: Floats) -> int:
    """Index of that of [N] which is nearest to their mean."""
    return int(np.abs(values - values.mean()).argmin())


def _player(states: Floats, role: str, label: str, right: float = 0.0, *, faint: bool = False) -> tuple[Shape, ...]:
    """Path, ball and paddle of [F, S]."""
    return (
        _path(states, role, right),
        _paddle(states, role, right, faint=faint),
        _ball(states, label, role, right, faint=faint),
    )


def _walls(right: float = 0.0) -> Shape:
    corners = ((-0.5, 0.0), (-0.5, 1.0), (0.5, 1.0), (0.5, 0.0), (-0.5, 0.0))
    return Shape("line", "", GROUND, still(*((x + right, y) for x, y in corners)))


def _ball(states: Floats, label: str, role: str, right: float = 0.0, *, faint: bool = False) -> Shape:
    return Shape("circle", label, role, track(_places(states, right)), radius=court.BALL_RADIUS, faint=faint)


def _path(states: Floats, role: str, right: float = 0.0) -> Shape:
    return Shape("line", "", role, _places(states, right)[None], faint=True)


def _paddle(states: Floats, role: str, right: float = 0.0, *, faint: bool = False) -> Shape:
    ends = states[:, 4, None] + right + np.array([-court.PADDLE_HALF_WIDTH, court.PADDLE_HALF_WIDTH])
    return Shape("line", "", role, np.stack([ends, np.zeros_like(ends)], axis=-1), faint=faint)


def _places(states: Floats, right: float) -> Floats:
    """[F, 2] of the ball, on the court that stands so far to the right."""
    return states[:, POSITIONS] + np.array([right, 0.0])
