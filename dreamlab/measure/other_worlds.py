"""Does it carry over? What Level 4 shows on the court, measured in every world, over the ten test seeds.

A lesson is a comparison of two errors, of which the first should be the larger one. For each seed both models have
the same test rallies. ``times_larger`` is the first error divided by the second, ``agree`` on how many of the seeds it
is above 1.
``share`` is the plain dream's error at the end, divided by the distance of two unrelated moments.
"""

from __future__ import annotations

from dataclasses import replace

from dreamlab.learn.remedies import REMEDIES
from dreamlab.learn.training import DEFAULT_RECIPE
from dreamlab.measure.constants import JUDGING_SECONDS, training_seconds
from dreamlab.measure.deferred import Deferred, Tree, entry, median_and_values
from dreamlab.sweep.cell import Cell, measure
from dreamlab.tasks.seeds import TEST_SEEDS
from dreamlab.world.worlds import WORLDS

CONDITIONS: dict[str, dict[str, str | int | float]] = {
    "plain": {},
    "few": {"data": 500},
    "noisy": {"noise": 0.02},
    "deaf": {"condition": "deaf"},
    "no-velocities": {"condition": "no-velocities"},
    "half": {"condition": "half"},
    "noisy-inputs": {"remedy": "noisy-inputs"},
    "multi-step": {"remedy": "multi-step"},
    "longer": {"steps": REMEDIES["multi-step"].plain_steps},
    "ensemble": {"remedy": "ensemble"},
    "long": {"steps": REMEDIES["ensemble"].plain_steps},
}
"""What differs from the failure lab's defaults. ``longer`` and ``long`` are plain training for the time that several
steps at once, and several models, take in the page's Python: their rivals.
"""

FIGURES = ("one_step_error", "final_error", "visible_step")
ONCE = ("middle_error", "line_error", "chance_error")
"""Of the plain cell only: what they are held against does not depend on the model."""

LESSONS: dict[str, tuple[tuple[str, str], tuple[str, str]]] = {
    "grows": (("plain", "final_error"), ("plain", "one_step_error")),
    "beats-middle": (("plain", "middle_error"), ("plain", "final_error")),
    "beats-line": (("plain", "line_error"), ("plain", "final_error")),
    "few": (("few", "final_error"), ("plain", "final_error")),
    "noisy": (("noisy", "final_error"), ("plain", "final_error")),
    "deaf": (("deaf", "final_error"), ("plain", "final_error")),
    "no-velocities": (("no-velocities", "final_error"), ("plain", "final_error")),
    "half": (("half", "final_error"), ("plain", "final_error")),
    "noisy-inputs": (("plain", "final_error"), ("noisy-inputs", "final_error")),
    "multi-step": (("plain", "final_error"), ("multi-step", "final_error")),
    "multi-step-rival": (("longer", "final_error"), ("multi-step", "final_error")),
    "ensemble": (("plain", "final_error"), ("ensemble", "final_error")),
    "ensemble-rival": (("long", "final_error"), ("ensemble", "final_error")),
}
"""(condition, figure) that should be the larger error, and the one that should be smaller."""


def measurements() -> Tree:
    """{world: {"conditions": …, "lessons": …}}"""
    return {name: _world(name) for name in WORLDS}


def _world(name: str) -> Tree:
    cells = {
        condition: [_deferred(name, changed, seed) for seed in TEST_SEEDS] for condition, changed in CONDITIONS.items()
    }

    def figure(condition: str, wanted: str) -> list[Deferred]:
        return [entry(wanted, cell) for cell in cells[condition]]

    conditions = {
        condition: {
            wanted: median_and_values(figure(condition, wanted))
            for wanted in (*FIGURES, *(ONCE if condition == "plain" else ()))
        }
        for condition in CONDITIONS
    }
    ends, chances = figure("plain", "final_error"), figure("plain", "chance_error")
    conditions["plain"]["share"] = median_and_values(_divided(ends, chances))
    lessons = {lesson: _lesson(figure(*larger), figure(*smaller)) for lesson, (larger, smaller) in LESSONS.items()}
    return {"conditions": conditions, "lessons": lessons}


def _lesson(larger: list[Deferred], smaller: list[Deferred]) -> Tree:
    factors = _divided(larger, smaller)
    return {
        "times_larger": median_and_values(factors),
        "agree": Deferred(lambda *known: sum(factor > 1.0 for factor in known), *factors),
    }


def _divided(above: list[Deferred], below: list[Deferred]) -> list[Deferred]:
    return [Deferred(lambda one, other: one / other, *pair) for pair in zip(above, below, strict=True)]


def _deferred(world: str, changed: dict[str, str | int | float], seed: int) -> Deferred:
    cell = Cell.read({"world": world, "seed": seed} | changed)
    steps = cell.steps if cell.remedy == "plain" else REMEDIES[cell.remedy].plain_steps
    cost = training_seconds(replace(DEFAULT_RECIPE, steps=steps)) + 3 * JUDGING_SECONDS
    return Deferred(lambda: measure(cell), cost=cost, stage="training")
