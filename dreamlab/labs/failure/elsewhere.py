"""The failure lab in another world than the court: what can be asked there, further figures, the picture of a dream.

The figures, besides those that every reading has; lengths in the world's unit, scores from 0 to 1:

chance_error                 distance of unrelated moments (``divergence.chance_distance``)
shown_error, unseen_error    "left-half": mean error of one step from states of the half that was recorded, and of
                             the other
plans_apart, plans_dreamt    "deaf": how far two opposite plans are apart after PLAN_STEPS steps, in the world and in
                             the dream, mean over SCENES starts
promised_score, kept_score   "planner": mean score at the world's task of plans chosen in the dream, there and in
                             the world
best_score                   the same of plans that were chosen with the world itself as the model
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import replace
from typing import Any

import numpy as np

from dreamlab.claims.scene import Scene
from dreamlab.dream.divergence import chance_distance, distances
from dreamlab.dream.rollout import one_step_predictions, rollout
from dreamlab.labs.failure.conditions import TrainedModel
from dreamlab.plan.planning import cross_entropy, real_score
from dreamlab.shape import GROUND, Shape
from dreamlab.tasks.settings import SettingsError
from dreamlab.tasks.work import Progress
from dreamlab.types import Floats
from dreamlab.world.experience import left_half
from dreamlab.world.world import World

SCENES, PLAN_STEPS = 48, 30
PLANNED = 16
"""Starts for which a plan is searched, which is dear."""
SAID = 4
"""Significant digits of what is said under a frame."""


def probe(
    condition: str, trained: TrainedModel, world: World
) -> Generator[Progress, None, tuple[dict[str, float], Scene | None]]:
    """The figures of a condition, and what shows it where no test episode does."""
    yield Progress("probing", 0.0)
    figures = {"chance_error": chance_distance(trained.reality, world)}
    rng = np.random.default_rng(trained.probe_seeds[0])
    if condition == "left-half":
        return figures | _halves(trained, world), None
    if condition == "deaf":
        return figures | _plans_apart(trained, world, rng), None
    if condition == "planner":
        yield Progress("planning", 0.0)
        scores, scene = _planned(trained, world, rng)
        return figures | scores, scene
    return figures, None


def about(world: World, chance: float) -> dict[str, Any]:
    """What a page has to know of the world to show a reading of it; ``chance`` is the reading's chance_error."""
    (left, right), (bottom, top) = world.view
    return {
        "name": world.name,
        "title": world.title,
        "unit": world.length,
        "thresholds": {
            "visible": world.visible,
            "court_width": max(right - left, top - bottom),
            "coin_flip": chance,
            "unit": world.length,
        },
        "task": world.task.says if world.task else "",
        "hidden": [one.name for one in world.state if one.rate],
    }


def picture(real: Floats, dreamt: Floats, world: World, title: str, says: str) -> Scene:
    """The world and its dream drawn over each other, states [F, S] each: what moves in one colour each.

    What stands still is drawn once. The circle or line that the world draws as "reality" leaves a trail, and a line
    joins it to the dreamt one.
    """
    checked = _checked(world, real)
    ground = tuple(shape for shape in checked if shape.role == GROUND)
    dreaming = _checked(world, dreamt)
    both = (*_as(checked, "reality", "real"), *_as(dreaming, "dream", "dreamt"))
    leading = _leading(checked), _leading(dreaming)
    gaps = distances(real, dreamt, world)
    trails: tuple[Shape, ...] = ()
    if leading[0] is not None and leading[1] is not None:
        gap = Shape("line", "gap", "error", np.stack([leading[0], leading[1]], axis=1))
        trails = (_trail(leading[0], "reality"), _trail(leading[1], "dream"), gap)
    words = tuple(f"Step {step}: {gap:.{SAID}g} {world.length} apart." for step, gap in enumerate(gaps))
    (left, right), (bottom, top) = world.view
    return Scene(
        "world", title, says, (left, right), (bottom, top), (*ground, *trails, *both), words, still=len(words) - 1
    )


def pictures(reality: Floats, dreamt: Floats, world: World) -> tuple[Scene, ...]:
    """One of each episode [E, H+1, S]."""
    ends = distances(reality[:, -1], dreamt[:, -1], world)
    steps = reality.shape[1] - 1
    return tuple(
        picture(
            one,
            other,
            world,
            world.title,
            f"{world.title}: the world and its dream, from the same start. After {steps} steps they are "
            f"{end:.{SAID}g} {world.length} apart.",
        )
        for one, other, end in zip(reality, dreamt, ends, strict=True)
    )


def _as(shapes: tuple[Shape, ...], role: str, adjective: str) -> list[Shape]:
    """What moves, in the role's colour; a dreamt surface lets the real one through."""
    return [
        replace(
            shape,
            role=role,
            label=f"{adjective} {shape.label}" if shape.label and shape.kind != "line" else "",
            faint=shape.faint or (role == "dream" and shape.kind == "polygon"),
        )
        for shape in shapes
        if shape.role != GROUND
    ]


def _checked(world: World, states: Floats) -> tuple[Shape, ...]:
    """The shapes of these states; ValueError in a sentence where ``draw`` gives something else."""
    shapes = tuple(world.draw(states))
    for shape in shapes:
        if shape.frames not in (1, len(states)):
            raise ValueError(
                f"{world.name}: draw gives {shape.frames} frames of a {shape.kind} for {len(states)} states; "
                "it should give one a state, or one for what never moves"
            )
    return shapes


def _leading(shapes: tuple[Shape, ...]) -> Floats | None:
    """[F, 2] the last place of the shape that the world draws as "reality"; None if none such moves."""
    for shape in shapes:
        if shape.role == "reality" and len(shape.places) > 1:
            place: Floats = shape.places[:, -1]
            return place
    return None


def _trail(path: Floats, role: str) -> Shape:
    return Shape("line", "", role, path[None], faint=True, counts=tuple(range(1, len(path) + 1)))


def _halves(trained: TrainedModel, world: World) -> dict[str, float]:
    before = trained.reality.states[:, :-1]
    errors = distances(one_step_predictions(trained.model.step, trained.reality), trained.reality.states[:, 1:], world)
    shown = left_half(world)(before)
    return {"shown_error": float(errors[shown].mean()), "unseen_error": float(errors[~shown].mean())}


def _plans_apart(trained: TrainedModel, world: World, rng: np.random.Generator) -> dict[str, float]:
    start = world.reset(rng, SCENES)
    full = np.ones((SCENES, PLAN_STEPS, world.action_size))
    figures = {}
    for name, step in (("plans_apart", world.step), ("plans_dreamt", trained.model.step)):
        ends = [rollout(step, start, sign * full)[:, -1] for sign in (1.0, -1.0)]
        figures[name] = float(distances(ends[0], ends[1], world).mean())
    return figures


def _planned(trained: TrainedModel, world: World, rng: np.random.Generator) -> tuple[dict[str, float], Scene]:
    task = world.task
    if task is None:
        raise SettingsError(f"nobody can plan in the world {world.name!r}: it has no task")
    start = task.reset(rng, PLANNED)
    how: dict[str, Any] = {"score": task.score, "size": world.action_size, "block": task.block}
    plan = cross_entropy(trained.model.step, start, task.horizon, rng, **how)
    kept = real_score(start, plan, step=world.step, score=task.score)
    best = cross_entropy(world.step, start, task.horizon, rng, **how)
    figures = {
        "promised_score": float(plan.dream_score.mean()),
        "kept_score": float(kept.mean()),
        "best_score": float(best.dream_score.mean()),
    }
    broken = plan.dream_score - kept
    one = int(np.abs(broken - broken.mean()).argmin())
    real, dreamt = (
        rollout(step, start[one : one + 1], plan.actions[one : one + 1])[0] for step in (world.step, trained.model.step)
    )
    says = (
        f"{task.says} A plan as the dream promises it, worth {plan.dream_score[one]:.2f} there, and the same plan in "
        f"the world, where it is worth {kept[one]:.2f}."
    )
    return figures, picture(real, dreamt, world, "Promised, and kept", says)
