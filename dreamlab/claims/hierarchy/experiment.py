"""Claim of section 4.3 and Fig. 6: a hierarchy, discrete above continuous, dreams longer than one level.

The flat model is the dynamics model of the other levels. The two-level model says which bounce comes next and when,
above the motion that leads to it (``levels``). Two more take it apart: the same one asked anew at every
step, and two clocks without any tokens (``jumps``). All have about as many parameters, learn from the same
record, and none but the flat one gets more training.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass

import numpy as np

from dreamlab.claims.claim import Choice, Claim, ClaimSettings, Findings, Run
from dreamlab.claims.hierarchy import jumps, levels
from dreamlab.claims.hierarchy.bounces import recorded
from dreamlab.claims.hierarchy.plots import drift_plot, paths_plot, plans_plot
from dreamlab.dream.divergence import drift_curve
from dreamlab.dream.rollout import rollout
from dreamlab.learn.model import Architecture
from dreamlab.learn.network import dynamics
from dreamlab.learn.training import DEFAULT_RECIPE, Recipe
from dreamlab.plan.planning import real_score, shoot
from dreamlab.tasks.settings import Control
from dreamlab.tasks.work import Progress
from dreamlab.types import STATE_SIZE, Floats, StepFn, Trajectories
from dreamlab.world import court
from dreamlab.world.experience import mixed_episodes, transitions
from dreamlab.world.rallies import Seeds, rallies

EPISODE = 125
"""Steps of a recorded episode: long enough that most moments are followed by a bounce."""
SHORT, MIDDLE, LONG = 10, 60, 120
"""Steps of a dream at which errors are compared."""
PLANS = (30, 120)
"""Steps ahead that plans are made."""
STARTS, CANDIDATES, LOT = 64, 12, 16
"""Starts that a plan is made for, plans to choose from, and starts that are planned for at a time."""

DATA = Control("data", "Training data", "transitions", (2500, 5000, 10000, 20000, 40000), 10000)
UPPER = Choice(
    "upper",
    "Upper level",
    (
        ("bounces", "Which bounce comes next, and when"),
        ("every-step", "The same, asked anew at every step"),
        ("jumps", "No tokens: the state ten steps on"),
    ),
)


@dataclass(frozen=True)
class Dreamer:
    """A model to roll out.

    step:       over its own memory, whose first S numbers are the state
    begin:      the memory of states [B, S]
    asked:      share of the steps of rollouts [B, T+1, ...] after which its upper level was asked
    parameters: how many
    work:       multiplications of its training
    """

    step: StepFn
    begin: Callable[[Floats], Floats]
    asked: Callable[[Floats], float]
    parameters: int
    work: float


def measure(settings: ClaimSettings) -> Run:
    """Record play, train both models, let both dream and plan."""
    seeds = Seeds.of(settings["seed"])
    yield Progress("recording play", 0.0)
    episodes = int(settings["data"]) // EPISODE
    play = mixed_episodes(court.step, episodes, EPISODE, np.random.default_rng(seeds.experience))
    reality = rallies(seeds)
    one = yield from _flat(play, np.random.default_rng(seeds.training))
    two = yield from _two(settings["upper"], play, np.random.default_rng(seeds.training))
    dreamers = {"court": Dreamer(court.step, _as_it_is, _never, 0, 0.0), "flat": one, "two": two}

    memories, scores = {}, {}
    for name, dreamer in dreamers.items():
        memories[name] = yield from _dream(dreamer, reality)
        scores[name] = yield from _plan(dreamer, seeds.probes)
    dreams = {name: memory[..., :STATE_SIZE] for name, memory in memories.items()}
    drifts = {name: drift_curve(dreams[name], reality.states) for name in ("flat", "two")}
    figures = _figures(drifts, scores) | {
        "asked": two.asked(memories["two"]),
        "size_ratio": two.parameters / one.parameters,
        "work_ratio": two.work / one.work,
    }
    plots = (drift_plot(drifts, figures), plans_plot(PLANS, scores), paths_plot(dreams))
    return Findings(figures, plots)


def _figures(drifts: dict[str, Floats], scores: dict[str, Floats]) -> dict[str, float]:
    at = {"short": SHORT, "middle": MIDDLE, "long": LONG}
    figures = {f"gain_{name}": float(drifts["flat"][step - 1] / drifts["two"][step - 1]) for name, step in at.items()}
    figures |= {f"{name}_middle": float(drift[MIDDLE - 1]) for name, drift in drifts.items()}
    for place, steps in enumerate(PLANS):
        figures[f"plan_gain_{steps}"] = float(scores["two"][place] - scores["flat"][place])
    return figures | {f"plan_{name}": float(score[-1]) for name, score in scores.items()}


def _flat(play: Trajectories, rng: np.random.Generator) -> Generator[Progress, None, Dreamer]:
    model = yield from dynamics(transitions(play), Architecture(), rng, DEFAULT_RECIPE, says="training the flat model")
    size = len(model.parameters)
    return Dreamer(model.step, _as_it_is, _never, size, training_work(size, DEFAULT_RECIPE))


def _two(upper: str, play: Trajectories, rng: np.random.Generator) -> Generator[Progress, None, Dreamer]:
    if upper == "jumps":
        model = yield from jumps.fit(play, rng)
        size = model.parameter_count
        return Dreamer(model.step, model.begin, model.asked, size, training_work(size, jumps.RECIPE))
    record = recorded(play)
    both = yield from levels.fit(record, rng, every_step=upper == "every-step")
    size = sum(len(network.parameters) for network in both.networks)
    work = (
        training_work(len(both.upper.parameters), levels.UPPER_RECIPE)
        + training_work(len(both.meets.parameters), levels.MEETS_RECIPE)
        + sum(levels.solving_work(lower.network, len(record.event)) for lower in both.lower)
    )
    return Dreamer(both.step, both.begin, both.asked, size, work)


def training_work(parameters: int, recipe: Recipe) -> float:
    """Multiplications of a training by descent: each example meets each weight once forwards and twice backwards."""
    return 3.0 * parameters * recipe.steps * recipe.batch


def _dream(dreamer: Dreamer, reality: Trajectories) -> Generator[Progress, None, Floats]:
    """The dreamer's memory [B, T+1, ...] beside reality, from the same starts with the same actions."""
    parts = []
    for rows in np.array_split(np.arange(len(reality.actions)), 4):
        parts.append(rollout(dreamer.step, dreamer.begin(reality.states[rows, 0]), reality.actions[rows]))
        yield Progress("dreaming", len(parts) / 4)
    return np.concatenate(parts)


def _plan(dreamer: Dreamer, seed: np.random.SeedSequence) -> Generator[Progress, None, Floats]:
    """[len(PLANS)] mean score on the court of the plans that look best in the dream, a length at a time."""
    starts, *drawing = (np.random.default_rng(child) for child in seed.spawn(1 + len(PLANS)))
    start = court.reset(starts, STARTS)
    scores = np.zeros(len(PLANS))
    for place, (steps, rng) in enumerate(zip(PLANS, drawing, strict=True)):
        for rows in np.array_split(np.arange(STARTS), STARTS // LOT):
            plan = shoot(dreamer.step, dreamer.begin(start[rows]), steps, rng, candidates=CANDIDATES)
            scores[place] += real_score(start[rows], plan).sum() / STARTS
            yield Progress("planning", place / len(PLANS))
    return scores


def _as_it_is(state: Floats) -> Floats:
    return state


def _never(memory: Floats) -> float:
    return 0.0


CLAIM = Claim("hierarchy", (DATA, UPPER), measure)
