"""Claim 2: what counts in data is information, not volume.

One network learns from recordings of the court (``recordings``) that are equally long and tell unequally much. Its
error is held against the bytes of each recording, against what compression leaves of them, and against the error of
copying the nearest recorded moment (``measures``).

A recording that is longer by copies also gets the network to train for longer, if both are gone through once. So both
are compared twice: after as many steps, and after as many passes; and the short one is gone through again and again.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from dreamlab.claims.claim import Axis, Claim, ClaimSettings, Curve, Findings, Plot, Run, so_far
from dreamlab.claims.density import recordings
from dreamlab.claims.density.measures import agreement, copied_error
from dreamlab.claims.density.scenes import recorded_places
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
"""Small and quick: what is compared is data, on the same network and, unless passes are counted, as many steps."""
EPISODES, HORIZON = 64, 30
"""Test rallies of mixed play and their steps, never seen in training."""
KINDS = {
    "diverse": ("diverse play", "reality"),
    "repeated": ("repeated moments", "first"),
    "habit": ("one player’s habit", "second"),
    "shaky": ("shaky sensor", "error"),
}


class Lesson(NamedTuple):
    """A recording's bytes, raw and compressed, and the errors of what was learnt from it, world units.

    copied: the error of copying the nearest recorded moment, world units
    """

    raw: int
    compressed: int
    copied: float
    one_step: float
    dream: float


class Recorded(NamedTuple):
    """Recordings of one amount of moments.

    kinds:   one of each of KINDS
    few:     the moments that the repeated one repeats
    first:   seed of the first weights of all that learn from them; shaking: seed of the shaky sensor
    """

    kinds: dict[str, Transitions]
    few: Transitions
    first: np.random.SeedSequence
    shaking: np.random.SeedSequence


def measure(settings: ClaimSettings) -> Run:
    """See the module; figures are defined in levels/level-5/density.yml."""
    repeats, noise = settings["repeats"], settings["noise"]
    testing, *seeds = np.random.SeedSequence(settings["seed"]).spawn(1 + len(AMOUNTS))
    test = mixed_episodes(court.step, EPISODES, HORIZON, np.random.default_rng(testing))
    recorded = [record(amount, seed, repeats, noise) for amount, seed in zip(AMOUNTS, seeds, strict=True)]
    lessons: dict[str, list[Lesson]] = {kind: [] for kind in KINDS}
    total, done = len(KINDS) * len(AMOUNTS) + 7, 0
    for amount in reversed(recorded):  # the largest first: most figures are of it
        for kind, recording in amount.kinds.items():
            lessons[kind].insert(0, (yield from learn(recording, test, amount.first, done / total)))
            done += 1
        found = by_recording(lessons, repeats)
        yield so_far("learning from recordings", done / total, Findings(found, pictures(lessons)))
    kinds, few, first, shaking = recorded[-1]
    moments, copies = kinds["diverse"], kinds["repeated"]
    rng = np.random.default_rng(shaking)
    looks = recordings.shaken(copies, noise, rng)
    glances = recordings.shaken(few, noise, rng)
    once = passes(few, 1)
    others = {
        "once": (few, RECIPE.steps),
        "glance": (glances, RECIPE.steps),
        "looked": (looks, RECIPE.steps),
        "once_pass": (few, once),
        "again_pass": (few, passes(copies, 1)),
        "repeated_pass": (copies, passes(copies, 1)),
        "diverse_pass": (moments, passes(moments, 1)),
    }
    learned = {}
    for name, (recording, steps) in others.items():
        learned[name] = yield from learn(recording, test, first, done / total, steps)
        done += 1
    scenes = (recorded_places(kinds, KINDS),)
    return Findings(compared(lessons, learned, repeats), pictures(lessons), scenes=scenes)


def record(amount: int, seed: np.random.SeedSequence, repeats: int, noise: float) -> Recorded:
    """So many moments of each kind, one of which has each moment ``repeats`` times, one is shaken by the noise."""
    playing, again, rallying, shaking, first = seed.spawn(5)
    moments = recordings.diverse(amount, np.random.default_rng(playing))
    few = recordings.diverse(max(amount // repeats, 1), np.random.default_rng(again))
    kinds = {
        "diverse": moments,
        "repeated": recordings.repeated(few, repeats),
        "habit": recordings.habit(amount, np.random.default_rng(rallying)),
        "shaky": recordings.shaken(moments, noise, np.random.default_rng(shaking)),
    }
    return Recorded(kinds, few, first, shaking)


def passes(data: Transitions, times: int) -> int:
    """Training steps in which every moment is seen so many times, one at least."""
    return max(times * len(data) // RECIPE.batch, 1)


def pictures(lessons: dict[str, list[Lesson]]) -> tuple[Plot, ...]:
    """Error over each measure of a recording, for the amounts that are done."""
    return (
        plot("bytes", "By volume", "bytes as recorded", lessons, lambda lesson: lesson.raw),
        plot("compressed", "By compressed size", "bytes after compression", lessons, lambda lesson: lesson.compressed),
        plot(
            "copied", "By copying the nearest moment", "error of copying, world units", lessons, lambda one: one.copied
        ),
    )


def by_recording(lessons: dict[str, list[Lesson]], repeats: int) -> dict[str, float]:
    """The figures that compare the recordings, of the largest amount; more as soon as every amount is there."""
    diverse, repeated, habit, shaky = (lessons[kind][-1] for kind in KINDS)
    found = {
        "diverse_error": diverse.one_step,
        "repeated_error": repeated.one_step,
        "volume": float(diverse.raw),
        "draws": RECIPE.steps * RECIPE.batch * repeats / AMOUNTS[-1],
        "left_diverse": diverse.compressed / diverse.raw,
        "left_repeated": repeated.compressed / repeated.raw,
        "repeated_cost": repeated.one_step / diverse.one_step,
        "repeated_cost_dream": repeated.dream / diverse.dream,
        "shaky_cost": shaky.one_step / diverse.one_step,
        "shaky_size": shaky.compressed / diverse.compressed,
    }
    if len(lessons["diverse"]) < len(AMOUNTS):
        return found
    small = lessons["diverse"][SMALL]
    every = [lesson for each in lessons.values() for lesson in each]
    errors = [lesson.one_step for lesson in every]
    return found | {
        "habit_cost": habit.one_step / small.one_step,
        "habit_size": habit.compressed / small.compressed,
        "agrees_raw": agreement([-float(lesson.raw) for lesson in every], errors),
        "agrees_compressed": agreement([-float(lesson.compressed) for lesson in every], errors),
        "agrees_copied": agreement([lesson.copied for lesson in every], errors),
    }


def compared(lessons: dict[str, list[Lesson]], learned: dict[str, Lesson], repeats: int) -> dict[str, float]:
    """The figures, all of the largest amount unless said otherwise.

    learned: once       the repeated recording's moments, each in the recording a single time; as many steps
             glance     the same through the shaky sensor; looked: as often as repeated, shaken anew each time
             NAME_pass  gone through once: the few moments, their copies, diverse play
             again_pass the few moments, gone through as often as they are repeated
    """
    step = {name: lesson.one_step for name, lesson in learned.items()}
    return by_recording(lessons, repeats) | {
        **{f"{name}_error": error for name, error in step.items()},
        "repeated_cost_pass": step["repeated_pass"] / step["diverse_pass"],
        "copies_gain": step["once"] / lessons["repeated"][-1].one_step,
        "copies_gain_pass": step["once_pass"] / step["repeated_pass"],
        "again_gain": step["again_pass"] / step["repeated_pass"],
        "looks_gain": step["glance"] / step["looked"],
    }


def learn(
    data: Transitions, test: Trajectories, seed: np.random.SeedSequence, fraction: float, steps: int = RECIPE.steps
) -> Generator[Progress, None, Lesson]:
    """Train on a recording and test; every recording of one amount starts from the same first weights."""
    recipe = replace(RECIPE, steps=steps, warmup=min(RECIPE.warmup, steps // 2))
    run = training.fit(data, np.random.default_rng(seed), architecture=ARCHITECTURE, recipe=recipe)
    model = yield from with_stage(run, "learning from recordings", fraction)
    one_step = distances(one_step_predictions(model.step, test), test.states[:, 1:]).mean()
    drift = drift_curve(dream(model.step, test, HORIZON), test.states)
    data_bytes = recordings.stored(data)
    size = recordings.compressed_size(data_bytes)
    return Lesson(len(data_bytes), size, copied_error(data, test), float(one_step), float(drift[-1]))


def plot(
    name: str, title: str, label: str, lessons: dict[str, list[Lesson]], measured: Callable[[Lesson], float]
) -> Plot:
    """One-step error over a measure of a recording."""
    curves = tuple(
        Curve(
            said,
            role,
            np.array([float(measured(lesson)) for lesson in lessons[kind]]),
            np.array([lesson.one_step for lesson in lessons[kind]]),
        )
        for kind, (said, role) in KINDS.items()
    )
    ends = "; ".join(f"{curve.label} {_written(curve.x[-1])}, error {curve.y[-1]:.4f}" for curve in curves)
    says = f"{label[0].upper()}{label[1:]} of the largest recordings, and the one-step error after them: {ends}."
    return Plot(name, title, says, Axis(label, log=True), Axis("one-step error", "world units", log=True), curves)


def _written(value: float) -> str:
    return f"{value:,.0f}" if value >= 1000.0 else f"{value:.4f}"


CLAIM = Claim("density", (REPEATS, NOISE), measure)
