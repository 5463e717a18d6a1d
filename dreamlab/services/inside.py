"""Inside a model of one step: how it changes a ball's velocity all over the court, and where its hidden units bend.

arrows  predicted change of velocity in one step, at a grid of places; the ball flies one way, the paddle rests
bends   a hidden unit of the network passes on nothing on one side of a straight line across the court; its output
        bends there. The line is where the unit's weighted sum is 0

The network is the default one, seen at FRAMES moments of its training; the straight lines are Level 2's.
"""

from __future__ import annotations

from collections.abc import Generator, Mapping
from typing import Any

import numpy as np

from dreamlab.claims.scene import Scene, still
from dreamlab.dream.divergence import one_step_error
from dreamlab.labs.workshop.sessions import WorkshopSettings, experience
from dreamlab.learn.model import Model, layers
from dreamlab.learn.training import fit
from dreamlab.measure import level2
from dreamlab.shape import GROUND, Shape
from dreamlab.tasks.lru_cache import LruCache
from dreamlab.tasks.settings import read_choice
from dreamlab.tasks.work import Answer, Progress, Task, Work
from dreamlab.types import ACTION_SIZE, POSITIONS, STATE_SIZE, VELOCITIES, Floats, StepFn
from dreamlab.world import court
from dreamlab.world.rallies import Seeds, rallies

NAME = "inside"
MODELS = {
    "network": "the network, as it learns",
    "line": "the straight line, fitted to all transitions",
    "flight_line": "the straight line, fitted to free flights",
    "court": "the court itself",
}
"""What can be looked into, and what a reader calls it."""
FLIGHTS = {
    "right": ("to the right and up", (0.4, 0.3)),
    "left": ("to the left and up", (-0.4, 0.3)),
    "down": ("down to the right", (0.3, -0.4)),
}
"""Ways in which the ball may fly: words, and velocity, world units per second."""
FRAMES = 31
"""Moments of a training that are shown, close together where it begins."""
GRID = 11
"""Places of arrows, each way."""
LEAST = 1e-9
"""A change of velocity below this, world units per second, is the rounding of sums."""
LONGEST = 0.09
"""World units on the picture of the longest arrow."""

History = list[tuple[int, Model]]
"""The model so far, by the steps that it was trained for."""


def new_state(states: object) -> LruCache[str, History]:
    """The training that was seen last."""
    return LruCache(1)


def scene_of(frames: list[tuple[str, StepFn, Floats | None]], flight: tuple[float, float], words: str) -> Scene:
    """frames: what is said, the step function, and the bends [U, 2, 2] of its units, if it has any."""
    places, heads = _arrows([step for _, step, _ in frames], flight)
    longest = float(np.linalg.norm(heads[-1] - places, axis=-1).max())
    scale = LONGEST / longest if longest > LEAST else 0.0
    bends = [bend for _, _, bend in frames if bend is not None]
    shapes = [Shape("line", "", GROUND, still((-0.5, 0.0), (-0.5, 1.0), (0.5, 1.0), (0.5, 0.0), (-0.5, 0.0)))]
    if bends:
        shapes += [
            Shape("line", "where a hidden unit bends", "third", unit, faint=True)
            for unit in np.moveaxis(np.stack(bends), 1, 0)
        ]
    for index, place in enumerate(places):
        tips = place + scale * (heads[:, index] - place)
        shapes.append(Shape("line", "change of velocity", "dream", np.stack([np.tile(place, (len(tips), 1)), tips], 1)))
    shapes.append(Shape("dots", "", "dream", places[None]))
    told = f"the longest arrow is a change of {longest:.2g} world units per second" if scale else "it changes nowhere"
    says = f"What one step makes of a ball’s velocity, all over the court, by {words}: {told}."
    said = tuple(each for each, _, _ in frames)
    return Scene("inside", "Inside the model", says, (-0.56, 0.56), (-0.06, 1.06), tuple(shapes), said, len(said) - 1)


def bends_of(model: Model, flight: tuple[float, float]) -> Floats:
    """[U, 2, 2] ends of the line across the court along which each hidden unit bends; nan where it does not cross it.

    The units that change the predicted velocity most come first.
    """
    hidden, out = layers(model.architecture, model.parameters)[:2]
    weights, biases = hidden[:-1], hidden[-1]
    scaled = weights * model.normaliser.gain[:, None]
    moment = np.array([0.0, 0.0, *flight, 0.0, 0.0])
    at_origin = biases + ((moment - model.normaliser.centre)[:, None] * scaled).sum(axis=0)
    effect = np.abs(out[: len(biases), VELOCITIES]).sum(axis=1) * np.abs(scaled[POSITIONS]).sum(axis=0)
    order = np.argsort(-effect, kind="stable")
    return np.stack([_across(scaled[0, unit], scaled[1, unit], at_origin[unit]) for unit in order])


def train(seed: int = 0) -> Generator[Progress, None, History]:
    """The default model's training, seen at FRAMES moments."""
    settings = WorkshopSettings(seed=seed)
    run = fit(experience(settings, None), np.random.default_rng(Seeds.of(seed).training))
    history: History = []
    for now in run:
        assert isinstance(now.model, Model)
        if now.step >= _moment(len(history) + 1, now.steps):
            history.append((now.step, Model(now.model.architecture, now.model.normaliser, now.model.parameters.copy())))
        yield Progress("training", now.step / now.steps)
    return history


def _moment(index: int, steps: int) -> float:
    """The step of the ``index``-th frame, from 1: squares, for most happens at the beginning."""
    return max(1.0, steps * (index / FRAMES) ** 2)


def _arrows(steps: list[StepFn], flight: tuple[float, float]) -> tuple[Floats, Floats]:
    """Places [N, 2], and heads [F, N, 2]: each place plus the change of velocity that the step predicts there."""
    x, y = np.meshgrid(np.linspace(-court.X_LIMIT, court.X_LIMIT, GRID), np.linspace(0.04, 0.97, GRID))
    places = np.stack([x.ravel(), y.ravel()], axis=1)
    state = np.zeros((len(places), STATE_SIZE))
    state[:, POSITIONS], state[:, VELOCITIES] = places, flight
    rest = np.zeros((len(places), ACTION_SIZE))
    changes = [step(state, rest)[:, VELOCITIES] - state[:, VELOCITIES] for step in steps]
    return places, places + np.stack(changes)


def _across(a: float, b: float, c: float) -> Floats:
    """[2, 2] the two points at which a x + b y + c = 0 leaves the court; nan if it does not cross it."""
    found = []
    for x in (-0.5, 0.5):
        if b and 0.0 <= -(a * x + c) / b <= 1.0:
            found.append((x, -(a * x + c) / b))
    for y in (0.0, 1.0):
        if a and -0.5 < -(b * y + c) / a < 0.5:
            found.append((-(b * y + c) / a, y))
    return np.array(found[:2]) if len(found) >= 2 else np.full((2, 2), np.nan)


def _look(kept: LruCache[str, History], request: Mapping[str, Any], files: Mapping[str, bytes]) -> Work:
    """{model, flight} -> {scene, units}: units is how many of its shapes are hidden units' bends."""
    model = read_choice("model", request["model"], tuple(MODELS))
    _, flight = FLIGHTS[read_choice("flight", request["flight"], tuple(FLIGHTS))]
    frames: list[tuple[str, StepFn, Floats | None]]
    if model == "network":
        history = yield from kept.get(model, train)
        reality = rallies(Seeds.of(0))
        frames = [
            (
                f"After {step:,} training steps one step misses by {one_step_error(one.step, reality):.2g} units.",
                one.step,
                bends_of(one, flight),
            )
            for step, one in history
        ]
    else:
        yield Progress("looking", 0.0)
        step = court.step if model == "court" else level2.line(WorkshopSettings(), flights=model == "flight_line").step
        frames = [("", step, None)]
    scene = scene_of(frames, flight, MODELS[model])
    return Answer({"scene": scene.plain(), "units": 0 if frames[0][2] is None else len(frames[0][2])})


TASKS: dict[str, Task] = {"look": _look}
