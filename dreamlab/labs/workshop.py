"""Level 3's lab: play, collect experience, train a model, dream beside reality, plan inside the dream.

Each task takes the settings that a model comes about by (``sessions.Settings``); with a saved model attached
as the file "model", that one takes the trained model's place.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dreamlab.labs import learning, playing
from dreamlab.labs.failure import CONTROLS, SEED, world
from dreamlab.labs.sessions import LEAST_PLAY, MOST_PLAY, POLICY_LABELS, Sessions
from dreamlab.labs.work import Task
from dreamlab.model_file import LARGEST_FILE
from dreamlab.remedies import REMEDIES

NAME = "workshop"
Kept = Sessions
TASKS: dict[str, Task] = {**playing.TASKS, **learning.TASKS}


def describe() -> dict[str, Any]:
    """Controls, choices, ranges and the court's measures, as plain values for the page."""
    return {
        "lab": NAME,
        "controls": [control.describe() for control in CONTROLS],
        "start": [control.describe() for control in learning.START],
        "policies": _labelled(POLICY_LABELS),
        "remedies": [
            {"name": name, "label": remedy.label, "says": remedy.says, "source": remedy.source}
            for name, remedy in REMEDIES.items()
        ],
        "planners": _labelled(playing.PLANNER_LABELS),
        "plan_horizon": playing.PLAN_HORIZON.describe(),
        "candidates": playing.CANDIDATES.describe(),
        "seed": {"min": SEED.stops[0], "max": SEED.stops[1], "default": SEED.default},
        "least_play": LEAST_PLAY,
        "most_play": MOST_PLAY,
        "largest_file": LARGEST_FILE,
        "score": {"episodes": playing.EPISODES, "steps": playing.STEPS, "replan": playing.REPLAN},
        **world(),
    }


def _labelled(labels: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"name": name, "label": label} for name, label in labels.items()]
