"""Claim 1: what is a world model for? For reasoning by simulation, says the paper: to compare plans before acting.

The catch (``catching``) behind a curtain, seen through a shaking sensor. Agents that decide by the paper's Equation 6
(``shared.rule``) differ in what they know: the true state or a belief (``sight``), the true court or a
learned model of it. One has no model and runs after what it saw last. Measured: what each catches on the
true court, over the depth and the width of the simulation, with a critic for what lies beyond it and without.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass

import numpy as np

from dreamlab.claims.claim import Claim, ClaimSettings, Findings, Run
from dreamlab.claims.purpose.plots import by_depth, by_knowledge, by_width
from dreamlab.claims.purpose.sight import Believing, Encoder, Sight, running_after, teach
from dreamlab.claims.shared.rule import equation_6, nearness, no_value
from dreamlab.learn import training
from dreamlab.plan import catching
from dreamlab.plan.planning import Score, shoot
from dreamlab.tasks.settings import Control
from dreamlab.tasks.work import Progress, with_stage
from dreamlab.types import Policy, StepFn
from dreamlab.world.experience import collect

CURTAIN = Control(
    "curtain", "Ball hidden below", "of the court’s height", (0.0, 0.1, 0.2, 0.3, 0.35, 0.4, 0.5), 0.35, False
)
NOISE = Control("noise", "Sensor noise", "world units", (0.0, 0.005, 0.01, 0.02, 0.03, 0.05), 0.01, False)
WIDTH = Control("width", "Plans simulated", "plans", (1, 2, 4, 8, 12, 16, 32), 12)

DATA = 10_000
DEPTHS, WIDTHS = (6, 12, 24, 40), (1, 4, 16, 48)
DEPTH = 12
"""Depth at which widths and agents are compared."""
BALLS = 40


@dataclass(frozen=True)
class Minds:
    """How to make agents, each for one game: from the width and depth of their simulation, and their critic."""

    sight: Callable[[], Sight]
    encoder: Encoder
    model: StepFn
    world: StepFn

    def knowing(self, step: StepFn, depth: int, width: int, value: Score = nearness) -> Policy:
        """Sees the true state, simulates with ``step``."""
        return catching.planning(shoot, step, depth, width, score=equation_6(value))

    def believing(self, step: StepFn, depth: int, width: int, value: Score = nearness) -> Believing:
        """Sees what can be seen, believes, and simulates with ``step``."""
        return Believing(self.knowing(step, depth, width, value), self.encoder, step, self.sight())


def measure(settings: ClaimSettings) -> Run:
    """See the module; figures are defined in levels/level-5/purpose.yml."""
    width = settings["width"]
    minds, testing = yield from prepare(settings)

    def caught(agent: Policy, fraction: float) -> Generator[Progress, None, float]:
        return with_stage(catching.catch(agent, BALLS, testing), "playing on the court", fraction)

    depths: dict[str, list[float]] = {name: [] for name in ("informed", "believing", "blind_depth", "blind_belief")}
    for index, depth in enumerate(DEPTHS):
        at = 0.2 + 0.12 * index
        depths["informed"].append((yield from caught(minds.knowing(minds.world, depth, width), at)))
        depths["believing"].append((yield from caught(minds.believing(minds.model, depth, width), at + 0.03)))
        depths["blind_depth"].append((yield from caught(minds.knowing(minds.world, depth, width, no_value), at + 0.06)))
        depths["blind_belief"].append(
            (yield from caught(minds.believing(minds.model, depth, width, no_value), at + 0.09))
        )
    widths: dict[str, list[float]] = {"informed": [], "believing": []}
    for index, each in enumerate(WIDTHS):
        at = 0.7 + 0.05 * index
        widths["informed"].append((yield from caught(minds.knowing(minds.world, DEPTH, each), at)))
        widths["believing"].append((yield from caught(minds.believing(minds.model, DEPTH, each), at)))

    place = DEPTHS.index(DEPTH)
    believer = minds.believing(minds.world, DEPTH, width)
    agents = {
        "informed": depths["informed"][place],
        "model_only": (yield from caught(minds.knowing(minds.model, DEPTH, width), 0.9)),
        "sight_only": (yield from caught(believer, 0.93)),
        "believing": depths["believing"][place],
        "none": (yield from caught(running_after(minds.sight()), 0.96)),
    }
    figures = agents | {
        "over_none": agents["believing"] - agents["none"],
        "lost_to_model": agents["informed"] - agents["model_only"],
        "lost_to_sight": agents["informed"] - agents["sight_only"],
        "depth_gain": depths["blind_depth"][-1] - depths["blind_depth"][0],
        "critic_gain": depths["informed"][0] - depths["blind_depth"][0],
        "deep_with_critic": depths["informed"][-1] - depths["informed"][0],
        "width_gain": widths["believing"][-1] - widths["believing"][0],
        "behind": float(np.mean(believer.behind)) if believer.behind else 0.0,
    }
    plots = (by_knowledge(agents), by_depth(DEPTHS, depths, agents["none"]), by_width(WIDTHS, widths, agents["none"]))
    return Findings(figures, plots)


def prepare(settings: ClaimSettings) -> Generator[Progress, None, tuple[Minds, np.random.SeedSequence]]:
    """A learned world model, an encoder, and the seed of the test balls."""
    playing, learning, seeing, looking, testing = np.random.SeedSequence(settings["seed"]).spawn(5)
    world = catching.world()
    yield Progress("collecting experience", 0.0)
    data = collect(DATA, np.random.default_rng(playing), step=world)
    model = yield from with_stage(training.fit(data, np.random.default_rng(learning)), "learning the world", 0.05)
    encoder = yield from with_stage(teach(settings["noise"], seeing), "learning to see", 0.1)

    def sight() -> Sight:
        return Sight(settings["noise"], settings["curtain"], looking)

    return Minds(sight, encoder, model.step, world), testing


CLAIM = Claim("purpose", (CURTAIN, NOISE, WIDTH), measure)
