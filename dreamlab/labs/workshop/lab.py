"""Level 3's lab: play, collect experience, train a model, dream beside reality, plan inside the dream.

Each task takes the settings that a model comes about by (``sessions.WorkshopSettings``); with a saved model attached
as the file "model", that one takes the trained model's place.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dreamlab.labs.failure.lab import CONTROLS, HAND_ONLY, NOISE_ELSEWHERE, world
from dreamlab.labs.play import MOST_PLAYED
from dreamlab.labs.workshop import court, training
from dreamlab.labs.workshop.sessions import COURT_ONLY, FORKS, LEAST_PLAY, MOST_PLAY, POLICY_LABELS, Sessions
from dreamlab.learn.model import Architecture
from dreamlab.learn.model_file import LARGEST_FILE
from dreamlab.learn.remedies import REMEDIES
from dreamlab.tasks.settings import SEED
from dreamlab.tasks.work import Task
from dreamlab.world.named import OWN, TITLES

NAME = "workshop"
TASKS: dict[str, Task] = {**court.TASKS, **training.TASKS}


def new_state(states: object) -> Sessions:
    """What the lab keeps between two tasks."""
    return Sessions()


def describe() -> dict[str, Any]:
    """Controls, choices, ranges and the court's measures, as plain values for the page."""
    return {
        "lab": NAME,
        "controls": [control.describe() for control in CONTROLS],
        "start": [control.describe() for control in training.START],
        "policies": _labelled(POLICY_LABELS),
        "court_only": {"policies": list(COURT_ONLY), "hand": HAND_ONLY, "noise": NOISE_ELSEWHERE},
        "worlds": _labelled({name: title for name, title in TITLES.items() if name != OWN}),
        "remedies": [
            {"name": name, "label": remedy.label, "says": remedy.says, "source": remedy.source}
            for name, remedy in REMEDIES.items()
        ],
        "forks": _labelled({name: label for name, (label, _) in FORKS.items()}),
        "parameters": Architecture().parameter_count,
        "most_played": MOST_PLAYED,
        "planners": _labelled(court.PLANNER_LABELS),
        "plan_horizon": court.PLAN_HORIZON.describe(),
        "candidates": court.CANDIDATES.describe(),
        "seed": {"min": SEED.stops[0], "max": SEED.stops[1], "default": SEED.default},
        "least_play": LEAST_PLAY,
        "most_play": MOST_PLAY,
        "largest_file": LARGEST_FILE,
        "score": {"episodes": court.EPISODES, "steps": court.STEPS, "replan": court.REPLAN},
        **world(),
    }


def _labelled(labels: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"name": name, "label": label} for name, label in labels.items()]
