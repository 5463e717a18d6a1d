"""Claim 2: what counts in data is information, not volume.

One network learns from recordings of the court (``recordings``) that are equally long and tell unequally
much. Its error is held against the bytes of each recording and against what compression leaves of them.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import NamedTuple

import numpy as np

from dreamlab.claims.claim import Axis, Claim, ClaimSettings, Curve, Findings, Plot, Run
from dreamlab.claims.density import recordings
from dreamlab.dream.divergence import distances, drift_curve
from dreamlab.dream.rollout import dream, one_step_predictions
from dreamlab.learn import training
from dreamlab.learn.model import Architecture
from dreamlab.learn.training import Recipe
from dreamlab.tasks.settings import Control
from dreamlab.tasks.work import Progress, with_stage
from dreamlab.types import Trajectories, Transitions
from dreamlab.world import court
from dreamlab.world.experience import mixed_episodes

REPEATS = Control("repeats", "Times each moment is repeated", "times", (2, 4, 8, 16, 32, 64), 32)
NOISE = Control("noise", "Shaking of the shaky sensor", "world units", (0.005, 0.01, 0.02, 0.03, 0.05), 0.02, False)

AMOUNTS = (100, 400, 1600, 6400)
"""Moments of the recordings."""
SMALL = 1
"""Place of the amount of diverse play that the largest habit is held against: a sixteenth of it."""
ARCHITECTURE, RECIPE = Architecture(width=32), Recipe(steps=500, batch=32)
"""Small and quick: what is compared is data, on the same network and the same number of steps."""
EPISODES, HORIZON = 64, 30
"""Test rallies of mixed play and their steps, never seen in training."""
KINDS = {
    "diverse": ("diverse play", "reality"),
    "repeated": ("repeated moments", "first"),
    "habit": ("one player’s habit", "second"),
    "shaky": ("shaky sensor", "error"),
}


class Lesson(NamedTuple):
    """A recording's bytes, raw and compressed, and the errors of what was learnt from it, world units."""

    raw: int
    compressed: int
    one_step: float
    dream: float


def measure(settings: ClaimSettings) -> Run:
    """See the module; figures are defined in levels/level-5/density.yml."""
    repeats, noise = settings["repeats"], settings["noise"]
    testing, *seeds = np.random.SeedSequence(settings["seed"]).spawn(1 + len(AMOUNTS))
    test = mixed_episodes(court.step, EPISODES, HORIZON, np.random.default_rng(testing))
    lessons: dict[str, list[Lesson]] = {kind: [] for kind in KINDS}
    total, done = len(KINDS) * len(AMOUNTS) + 3, 0
    for amount, seed in zip(AMOUNTS, seeds, strict=True):
        playing, again, rallying, shaking, first = seed.spawn(5)
        moments = recordings.diverse(amount, np.random.default_rng(playing))
        few = recordings.diverse(max(amount // repeats, 1), np.random.default_rng(again))
        given = {
            "diverse": moments,
            "repeated": recordings.repeated(few, repeats),
            "habit": recordings.habit(amount, np.random.default_rng(rallying)),
            "shaky": recordings.shaken(moments, noise, np.random.default_rng(shaking)),
        }
        for kind, recording in given.items():
            lessons[kind].append((yield from learn(recording, test, first, done / total)))
            done += 1
    rng = np.random.default_rng(shaking)
    once = yield from learn(few, test, first, done / total)
    glance = yield from learn(recordings.shaken(few, noise, rng), test, first, (done + 1) / total)
    looks = recordings.shaken(recordings.repeated(few, repeats), noise, rng)
    looked = yield from learn(looks, test, first, (done + 2) / total)

    figures = compared(lessons, once, glance, looked)
    plots = (
        plot("bytes", "By volume", "bytes as recorded", lessons, lambda lesson: lesson.raw, figures),
        plot(
            "compressed",
            "By compressed size",
            "bytes after compression",
            lessons,
            lambda lesson: lesson.compressed,
            figures,
        ),
    )
    return Findings(figures, plots)


def compared(lessons: dict[str, list[Lesson]], once: Lesson, glance: Lesson, looked: Lesson) -> dict[str, float]:
    """The figures, all of the largest amount unless said otherwise.

    once:   the repeated recording's moments, each seen a single time
    glance: the same through the shaky sensor; looked: as often as repeated, shaken anew each time
    """
    diverse, repeated, habit, shaky = (lessons[kind][-1] for kind in KINDS)
    small = lessons["diverse"][SMALL]
    return {
        "volume": float(diverse.raw),
        "left_diverse": diverse.compressed / diverse.raw,
        "left_repeated": repeated.compressed / repeated.raw,
        "repeated_cost": repeated.one_step / diverse.one_step,
        "repeated_cost_dream": repeated.dream / diverse.dream,
        "copies_gain": once.one_step / repeated.one_step,
        "habit_cost": habit.one_step / small.one_step,
        "habit_size": habit.compressed / small.compressed,
        "shaky_cost": shaky.one_step / diverse.one_step,
        "shaky_size": shaky.compressed / diverse.compressed,
        "looks_gain": glance.one_step / looked.one_step,
    }


def learn(
    data: Transitions, test: Trajectories, seed: np.random.SeedSequence, fraction: float
) -> Generator[Progress, None, Lesson]:
    """Train on a recording and test; every recording of one amount starts from the same first weights."""
    run = training.fit(data, np.random.default_rng(seed), architecture=ARCHITECTURE, recipe=RECIPE)
    model = yield from with_stage(run, "learning from recordings", fraction)
    one_step = distances(one_step_predictions(model.step, test), test.states[:, 1:]).mean()
    drift = drift_curve(dream(model.step, test, HORIZON), test.states)
    data_bytes = recordings.stored(data)
    return Lesson(len(data_bytes), recordings.compressed_size(data_bytes), float(one_step), float(drift[-1]))


def plot(
    name: str,
    title: str,
    size: str,
    lessons: dict[str, list[Lesson]],
    measured: Callable[[Lesson], int],
    figures: dict[str, float],
) -> Plot:
    """One-step error over a measure of a recording's size."""
    says = (
        f"At {figures['volume']:,.0f} bytes repeated moments leave {figures['repeated_cost']:.1f} times the error of "
        f"diverse play and a shaky sensor {figures['shaky_cost']:.1f} times; compressed, the repeated recording is "
        f"{figures['left_repeated']:.3f} of its size, diverse play {figures['left_diverse']:.2f}."
    )
    curves = tuple(
        Curve(
            label,
            role,
            np.array([float(measured(lesson)) for lesson in lessons[kind]]),
            np.array([lesson.one_step for lesson in lessons[kind]]),
        )
        for kind, (label, role) in KINDS.items()
    )
    return Plot(name, title, says, Axis(size, log=True), Axis("one-step error", "world units", log=True), curves)


CLAIM = Claim("density", (REPEATS, NOISE), measure)
