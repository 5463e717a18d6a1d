"""Dream Machine's laboratory: a world, a model that learns it, the model's dreams, and how they drift.

Pure numpy; the names below are the public interface. ``examples/`` shows how they go together, and ``dreamlab --help``
what the command line offers.
"""

from typing import TYPE_CHECKING, Any

from dreamlab.dream.divergence import distances, drift_curve, visible_step
from dreamlab.dream.rollout import dream, one_step_predictions, rollout
from dreamlab.learn.model import Architecture, Ensemble, Model
from dreamlab.learn.model_file import load, save
from dreamlab.learn.training import Recipe, fit
from dreamlab.services.reading import reading
from dreamlab.shape import Shape
from dreamlab.tasks.work import drain
from dreamlab.types import StepFn, Trajectories, Transitions
from dreamlab.world.court import reset, step
from dreamlab.world.experience import collect, mixed_episodes
from dreamlab.world.world import Quantity, Task, World

if TYPE_CHECKING:
    from dreamlab.world.worlds import WORLDS

__version__ = "0.2.0"

__all__ = [
    "WORLDS",
    "Architecture",
    "Ensemble",
    "Model",
    "Quantity",
    "Recipe",
    "Shape",
    "StepFn",
    "Task",
    "Trajectories",
    "Transitions",
    "World",
    "collect",
    "distances",
    "drain",
    "dream",
    "drift_curve",
    "fit",
    "load",
    "mixed_episodes",
    "one_step_predictions",
    "reading",
    "reset",
    "rollout",
    "save",
    "step",
    "visible_step",
]


def __getattr__(name: str) -> Any:
    """WORLDS is imported when it is asked for: a page that stays on the court has no need of the others."""
    if name == "WORLDS":
        from dreamlab.world.worlds import WORLDS

        return WORLDS
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
