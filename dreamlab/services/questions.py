"""Predict, then run: the figures that answer a question, and what may be said of a prediction once they are known.

A question names one or more runs (a lab at some settings, or a figure that the pages print), figures to be worked
out from those, the one that answers, and a control: choices, a number, or a drift curve to be drawn. Which choice
is right and which sentence is said is decided here, by conditions on what was measured.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from typing import Any

import numpy as np

from dreamlab.services.registry import LABS
from dreamlab.tasks.settings import SEED, SettingsError
from dreamlab.tasks.signature import holds
from dreamlab.tasks.work import Answer, Progress, Task, Work

NAME = "question"

WORKED_OUT: dict[str, Callable[..., float]] = {
    "ratio": lambda a, b: a / b,
    "difference": lambda a, b: a - b,
    "sum": lambda *all_of_them: sum(all_of_them),
}
"""How a figure may be worked out from others."""

PREDICTED = {
    "choices": (),
    "number": ("predicted", "miss", "miss_factor"),
    "curve": (
        *("predicted", "miss", "miss_factor"),
        *("mean_gap", "largest_gap", "largest_gap_step", "predicted_half_step", "measured_half_step"),
    ),
}
"""Figures that a prediction adds, by the kind of control."""


class Kept:
    """What each lab keeps between its runs."""

    def __init__(self) -> None:
        self._of_labs: dict[str, Any] = {}

    def of(self, lab: str) -> Any:
        """What that lab keeps."""
        if lab not in self._of_labs:
            self._of_labs[lab] = LABS[lab].Kept()
        return self._of_labs[lab]


def describe() -> dict[str, Any]:
    """Nothing that a page needs to know."""
    return {"lab": NAME}


def run_all(
    kept: Kept, question: Mapping[str, Any], seed: int
) -> Generator[Progress, None, tuple[dict[str, float], list[float]]]:
    """Every figure by its name, and the drift of the run that is to be drawn (empty if there is none)."""
    figures: dict[str, float] = {}
    curve: list[float] = []
    runs = question["runs"]
    for index, (name, run) in enumerate(runs.items()):
        answer = yield from _share(_task(kept, run, seed), index, len(runs))
        if "figure" in run:
            figures[name] = answer.plain["value"]
        else:
            figures |= {f"{name}.{figure}": value for figure, value in answer.plain["figures"].items()}
        if question["control"].get("curve", {}).get("run") == name:
            curve = answer.plain["drift"]
    for name, recipe in question.get("figures", {}).items():
        ((how, of),) = recipe.items()
        figures[name] = WORKED_OUT[how](*(figures[one] for one in of))
    return figures, curve


def _task(kept: Kept, run: Mapping[str, Any], seed: int) -> Work:
    if "figure" in run:
        request = {"path": run["figure"], "declared": run.get("declared")}
        return LABS["figures"].TASKS["measure"](kept.of("figures"), request, {})
    request = {"settings": {**run["settings"], "seed": seed}}
    return LABS[run["lab"]].TASKS["read"](kept.of(run["lab"]), request, {})


def _share(work: Work, index: int, count: int) -> Work:
    """The work, as one of so many equal parts."""
    furthest = 0.0
    while True:
        try:
            done = next(work)
        except StopIteration as end:
            return end.value
        furthest = max(furthest, done.fraction)
        yield Progress(done.stage, (index + furthest) / count)


def right_choice(question: Mapping[str, Any], figures: Mapping[str, float]) -> int | None:
    """Index of the choice that came true."""
    choices = question["control"].get("choices", [])
    return next((index for index, choice in enumerate(choices) if holds(choice["when"], figures)), None)


def sentence(question: Mapping[str, Any], figures: Mapping[str, float]) -> int:
    """Index of the feedback that is true; the last one always is."""
    said = question["feedback"]
    return next(index for index, one in enumerate(said) if holds(one.get("when", []), figures))


def of_number(predicted: float, answer: float) -> dict[str, float]:
    """miss and miss_factor (>= 1; how many times the larger holds the smaller) of a predicted number."""
    small, large = sorted((abs(predicted), abs(answer)))
    found = {"predicted": predicted, "miss": predicted - answer}
    return found if small == 0.0 else found | {"miss_factor": large / small}


def of_curve(points: Mapping[int, float], curve: list[float]) -> dict[str, float]:
    """What a drawn curve has to do with the measured one; between two points the reader's pencil went straight.

    points: error by step; before the first point the pencil came from nothing at step 0
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
    """The first step at which the curve is past half of its last value."""
    return next(step for step, error in enumerate(curve, 1) if error >= curve[-1] / 2)


def _answer(kept: Kept, request: dict[str, Any], files: dict[str, bytes]) -> Work:
    """{question, predicted, seed} -> {figures, answer, right, feedback, curve}

    predicted: index of a choice; a number; or [[step, error], ...] for a curve
    """
    question, seed = request["question"], int(SEED.read(request.get("seed", SEED.default)))
    judge = _judge(question["control"], request["predicted"])
    figures, curve = yield from run_all(kept, question, seed)
    answer = curve[-1] if curve else figures[question["answer"]]
    figures |= judge(answer, curve)
    return Answer(
        {
            "figures": figures,
            "answer": answer,
            "right": right_choice(question, figures),
            "feedback": sentence(question, figures),
            "curve": curve,
            "seed": seed,
        }
    )


def _judge(control: Mapping[str, Any], predicted: Any) -> Callable[[float, list[float]], dict[str, float]]:
    """What the prediction adds to the figures; SettingsError for one that is none, before anything is run."""
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
