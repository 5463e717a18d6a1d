"""Predict, then run: the figures that answer a question, and what may be said of a prediction once they are known.

A question names one or more runs (a lab at some settings, a figure that the pages print and that is measured again, or
one that would take too long and is taken as printed), figures computed from those, the figure that answers it, and a
control: choices, a number, or a drift curve to draw. This module decides which choice is right and which feedback is
shown, by conditions on what was measured.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from typing import Any

import numpy as np

from dreamlab.services.registry import States
from dreamlab.tasks.settings import SEED, SettingsError
from dreamlab.tasks.signature import holds
from dreamlab.tasks.work import Answer, Progress, Task, Work, relay

NAME = "question"

WORKED_OUT: dict[str, Callable[..., float]] = {
    "ratio": lambda a, b: a / b,
    "difference": lambda a, b: a - b,
    "sum": lambda *all_of_them: sum(all_of_them),
}
"""How a figure may be computed from others."""

PREDICTED = {
    "choices": (),
    "number": ("predicted", "miss", "miss_factor"),
    "curve": (
        *("predicted", "miss", "miss_factor"),
        *("mean_gap", "largest_gap", "largest_gap_step", "predicted_half_step", "measured_half_step"),
    ),
}
"""Figures that a prediction adds, by the kind of control."""


def new_state(states: States) -> States:
    """The states of the labs: a question uses the model that the lab on the same page has trained."""
    return states


def run_all(
    states: States, question: Mapping[str, Any], seed: int
) -> Generator[Progress, None, tuple[dict[str, float], list[float], list[Any]]]:
    """Every figure by its name; the drift curve of the run whose curve is predicted (empty if there is none); and a
    picture of each run in another world than the court, which draws itself.
    """
    figures: dict[str, float] = {}
    curve: list[float] = []
    pictures: list[Any] = []
    figures |= {name: float(run["value"]) for name, run in question["runs"].items() if "printed" in run}
    runs = {name: run for name, run in question["runs"].items() if "printed" not in run}
    for index, (name, run) in enumerate(runs.items()):
        if "value" in run:  # a printed figure that need not be measured again
            figures[name] = float(run["value"])
            continue
        answer = yield from _share(_task(states, run, seed), index, len(runs))
        if "figure" in run:
            figures[name] = answer.plain["value"]
        else:
            figures |= {f"{name}.{figure}": value for figure, value in answer.plain["figures"].items()}
            drawn = answer.plain.get("pictures", [])[:1]
            pictures += [each | {"title": f"{each['title']}: {name}"} for each in drawn]
        if question["control"].get("curve", {}).get("run") == name:
            curve = answer.plain["drift"]
    for name, recipe in question.get("figures", {}).items():
        ((how, of),) = recipe.items()
        figures[name] = WORKED_OUT[how](*(figures[one] for one in of))
    return figures, curve, pictures


def _task(states: States, run: Mapping[str, Any], seed: int) -> Work:
    if "figure" in run:
        return states.start("figures", "measure", {"path": run["figure"], "declared": run.get("declared")})
    return states.start(run["lab"], "read", {"settings": {**run["settings"], "seed": seed}})


def _share(work: Work, index: int, count: int) -> Work:
    """The work as one of ``count`` equal parts; its stages each count from 0, but its progress never goes back."""
    furthest = 0.0

    def of_all(now: Progress) -> Progress:
        nonlocal furthest
        furthest = max(furthest, now.fraction)
        return Progress(now.stage, (index + furthest) / count)

    return relay(work, of_all)


def right_choice(question: Mapping[str, Any], figures: Mapping[str, float]) -> int | None:
    """Index of the first choice whose conditions hold; None if there is none."""
    choices = question["control"].get("choices", [])
    return next((index for index, choice in enumerate(choices) if holds(choice["when"], figures)), None)


def sentence(question: Mapping[str, Any], figures: Mapping[str, float]) -> int:
    """Index of the first feedback whose conditions hold; the last one has none."""
    said = question["feedback"]
    return next(index for index, one in enumerate(said) if holds(one.get("when", []), figures))


def of_number(predicted: float, answer: float) -> dict[str, float]:
    """What a predicted number adds to the figures.

    predicted:   the number itself
    miss:        predicted - answer
    miss_factor: the larger of the two / the smaller, >= 1; left out where the smaller is 0
    """
    small, large = sorted((abs(predicted), abs(answer)))
    found = {"predicted": predicted, "miss": predicted - answer}
    return found if small == 0.0 else found | {"miss_factor": large / small}


def of_curve(points: Mapping[int, float], curve: list[float]) -> dict[str, float]:
    """What a drawn curve adds to the figures: ``of_number`` of its last value, and its gap to the measured one [H].

    points: drawn error by step, world units; straight lines join them, the first one from 0 at step 0
    """
    steps = np.arange(1, len(curve) + 1)
    drawn = np.interp(steps, [0, *points], [0.0, *points.values()])
    gap = np.abs(drawn - np.array(curve))
    return of_number(float(drawn[-1]), curve[-1]) | {
        "mean_gap": float(gap.mean()),
        "largest_gap": float(gap.max()),
        "largest_gap_step": int(gap.argmax()) + 1,
        "predicted_half_step": half_step(drawn.tolist()),
        "measured_half_step": half_step(curve),
    }


def half_step(curve: list[float]) -> int:
    """The first step (from 1) at which the curve [H] reaches half of its last value."""
    return next(step for step, error in enumerate(curve, 1) if error >= curve[-1] / 2)


def _answer(states: States, request: dict[str, Any], files: dict[str, bytes]) -> Work:
    """{question, predicted, seed} -> {figures, answer, right, feedback, curve, pictures}

    predicted: index of a choice; a number; or [[step, error], ...] for a curve
    """
    question, seed = request["question"], int(SEED.read(request.get("seed", SEED.default)))
    judge = _judge(question["control"], request["predicted"])
    figures, curve, pictures = yield from run_all(states, question, seed)
    answer = curve[-1] if curve else figures[question["answer"]]
    figures |= judge(answer, curve)
    return Answer(
        {
            "figures": figures,
            "answer": answer,
            "right": right_choice(question, figures),
            "feedback": sentence(question, figures),
            "curve": curve,
            "pictures": pictures,
            "seed": seed,
        }
    )


def _judge(control: Mapping[str, Any], predicted: Any) -> Callable[[float, list[float]], dict[str, float]]:
    """What the prediction adds to the figures, as a function of (answer, curve).

    Raises SettingsError for what is no prediction: at once, before anything is run.
    """
    if "choices" in control:
        if not isinstance(predicted, int) or not 0 <= predicted < len(control["choices"]):
            raise SettingsError(f"there is no choice {predicted!r}")
        return lambda answer, curve: {}
    if "number" in control:
        number = _finite([predicted], "a number")[0]
        return lambda answer, curve: of_number(number, answer)
    wanted = control["curve"]["points"]
    if not isinstance(predicted, list) or [pair[0] for pair in predicted] != wanted:
        raise SettingsError(f"the curve needs a value at each of the steps {wanted}")
    points = dict(zip(wanted, _finite([pair[1] for pair in predicted], "numbers"), strict=True))
    return lambda answer, curve: of_curve(points, curve)


def _finite(values: list[Any], what: str) -> list[float]:
    if not all(isinstance(value, (int, float)) and abs(value) < float("inf") for value in values):
        raise SettingsError(f"a prediction here is {what}, got {values!r}")
    return [float(value) for value in values]


TASKS: dict[str, Task] = {"answer": _answer}
