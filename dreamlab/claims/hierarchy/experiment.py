"""Claim of section 4.3 and Fig. 6: a hierarchy, discrete above continuous, dreams longer than one level.

The flat model is the dynamics model of the other levels. The two-level model says which bounce comes next and when,
above the motion that leads to it (``levels``). The setting ``upper`` takes it apart: the same one asked anew at every
step, or two clocks without any tokens (``jumps``). The rivals know the same events without a slow clock (``rivals``).
All learn from the same record, and all but the small switch have about as many parameters.

Compared: errors of long dreams, the multiplications that a dreamt step costs, and what plans are worth on the court
that were searched with equally many multiplications.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass, replace

import numpy as np

from dreamlab.claims.claim import Choice, Claim, ClaimSettings, Findings, Run, so_far
from dreamlab.claims.hierarchy import jumps, levels, rivals
from dreamlab.claims.hierarchy.bounces import Record, recorded
from dreamlab.claims.hierarchy.plots import cost_plot, drift_plot, plans_plot
from dreamlab.claims.hierarchy.scenes import rally
from dreamlab.claims.shared.bounces import FLIGHT, PADDLE
from dreamlab.claims.uncertainty import Estimate, mean, over, split
from dreamlab.dream.divergence import distances
from dreamlab.dream.rollout import rollout
from dreamlab.learn.model import Architecture
from dreamlab.learn.network import Network, dynamics
from dreamlab.learn.training import DEFAULT_RECIPE, Recipe
from dreamlab.plan.planning import real_score, shoot
from dreamlab.tasks.settings import Control
from dreamlab.tasks.work import Progress
from dreamlab.types import STATE_SIZE, Floats, StepFn, Trajectories
from dreamlab.world import court
from dreamlab.world.experience import mixed_episodes, transitions
from dreamlab.world.rallies import EPISODES, Seeds

EPISODE = 125
"""Steps of a recorded episode: long enough that most moments are followed by a bounce."""
SHORT, MIDDLE, LONG, FAR = 10, 60, 120, 240
"""Steps of a dream at which errors are compared."""
AHEAD = 120
"""Steps ahead that plans are made."""
STARTS, LOT = 96, 24
"""Starts that a plan is made for, and starts that are planned for at a time."""
FLAT_PLANS, MOST_PLANS = 4, 64
"""Plans that the flat model tries; the others try as many as cost the same, at most MOST_PLANS."""
PLANNERS = ("flat", "switch", "small", "two")
"""Models in whose dreams plans are made, beside the court."""

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
    parameters: how many
    work:       multiplications of its training
    cost:       of rollouts [B, T+1, ...]: multiplications of a step, on average
    asked:      of rollouts: share of the steps after which an upper level was asked
    """

    step: StepFn
    begin: Callable[[Floats], Floats]
    parameters: int
    work: float
    cost: Callable[[Floats], float]
    asked: Callable[[Floats], float] = lambda memory: 0.0


def measure(settings: ClaimSettings) -> Run:
    """See the module; figures are defined in levels/level-5/hierarchy.yml."""
    seeds = Seeds.of(settings["seed"])
    yield Progress("recording play", 0.0)
    play = mixed_episodes(
        court.step, int(settings["data"]) // EPISODE, EPISODE, np.random.default_rng(seeds.experience)
    )
    record = recorded(play)
    reality = mixed_episodes(court.step, EPISODES, FAR, np.random.default_rng(seeds.test))
    both = yield from levels.fit(record, np.random.default_rng(seeds.training))
    dreamers = {
        "flat": (yield from _flat(play, np.random.default_rng(seeds.training))),
        "two": (yield from _two(settings["upper"], play, record, both, seeds.training)),
    }
    memories = {}
    for name, dreamer in dreamers.items():
        memories[name] = yield from _dream(dreamer, reality)
    yield so_far("training the rivals", 0.5, _findings(dreamers, memories, reality, {}))
    for name, rival in (yield from _rivals(record, both, seeds.training)).items():
        dreamers[name] = rival
        memories[name] = yield from _dream(rival, reality)
    yield so_far("planning", 0.7, _findings(dreamers, memories, reality, {}))

    plans = {name: _affordable(dreamers, memories, name) for name in PLANNERS}
    searched = {"court": (court.step, _as_it_is, plans["two"])} | {
        name: (dreamers[name].step, dreamers[name].begin, count) for name, count in plans.items()
    }
    scores = {}
    for name, (step, begin, count) in searched.items():
        scores[name] = yield from _plan(step, begin, count, seeds.probes)
    scene = rally(memories, reality, tokens=settings["upper"] != "jumps")
    return replace(_findings(dreamers, memories, reality, scores), scenes=(scene,))


def _findings(
    dreamers: dict[str, Dreamer], memories: dict[str, Floats], reality: Trajectories, scores: dict[str, Floats]
) -> Findings:
    """What is known of these dreamers, and of the plans that have been scored [STARTS]."""
    dreams = {name: memory[..., :STATE_SIZE] for name, memory in memories.items()}
    off = {name: distances(dream, reality.states) for name, dream in dreams.items()}
    at = {"short": SHORT, "middle": MIDDLE, "long": LONG, "far": FAR}
    errors = {(name, place): mean(gap[:, step]) for name, gap in off.items() for place, step in at.items()}
    costs = {name: dreamer.cost(memories[name]) for name, dreamer in dreamers.items()}
    found: dict[str, Estimate | float] = {f"{name}_middle": errors[name, "middle"] for name in off}
    found |= {f"{name}_far": errors[name, "far"] for name in off if name != "small"}
    found |= {
        f"gain_{place}": over(errors["flat", place], errors["two", place]) for place in ("short", "middle", "long")
    }
    found |= {f"cost_{name}": cost for name, cost in costs.items()}
    found |= {f"plan_{name}": mean(score) for name, score in scores.items()}
    if scores:
        found["plan_gain"] = mean(scores["two"] - scores["switch"])
        found["plan_gain_small"] = mean(scores["two"] - scores["small"])
    for name in ("two", "switch") if "switch" in dreamers else ("two",):
        found[f"{name}_size_ratio"] = dreamers[name].parameters / dreamers["flat"].parameters
        found[f"{name}_work_ratio"] = dreamers[name].work / dreamers["flat"].work
    found["asked"] = dreamers["two"].asked(memories["two"])
    figures, spreads = split(found)
    drifts = {name: gap[:, 1:].mean(axis=0) for name, gap in off.items() if name != "small"}
    middles = {name: errors[name, "middle"] for name in off}
    plots = [drift_plot(drifts, figures), cost_plot(costs, middles)]
    if scores:
        plots.insert(2, plans_plot({name: mean(score) for name, score in scores.items()}))
    return Findings(figures, tuple(plots), errors=spreads)


def _flat(play: Trajectories, rng: np.random.Generator) -> Generator[Progress, None, Dreamer]:
    model = yield from dynamics(transitions(play), Architecture(), rng, DEFAULT_RECIPE, says="training the flat model")
    size = len(model.parameters)
    weights = float(_weights(model.architecture))
    return Dreamer(model.step, _as_it_is, size, training_work(size, DEFAULT_RECIPE), lambda memory: weights)


def _two(
    upper: str, play: Trajectories, record: Record, both: levels.TwoLevels, seed: np.random.SeedSequence
) -> Generator[Progress, None, Dreamer]:
    if upper == "jumps":
        model = yield from jumps.fit(play, np.random.default_rng(seed))
        size = model.parameter_count
        weights = _weights(model.lower.architecture) + _weights(model.upper.architecture) / jumps.JUMP
        return Dreamer(
            model.step, model.begin, size, training_work(size, jumps.RECIPE), lambda memory: weights, model.asked
        )
    two = levels.asked_anew(both) if upper == "every-step" else both
    size = sum(len(network.parameters) for network in two.networks)
    work = (
        training_work(len(two.upper.parameters), levels.UPPER_RECIPE)
        + training_work(len(two.meets.parameters), levels.MEETS_RECIPE)
        + _laws_work(two, len(record.event))
    )
    flight, at_a_bounce = _weights(two.lower[FLIGHT].network.ends), _weights(two.meets.ends)
    question = _weights(two.upper.ends)
    at_a_bounce += _weights(two.lower[PADDLE].network.ends)

    def cost(memory: Floats) -> float:
        bounces = float((memory[:, :-1, -1] <= 0.0).mean())
        return flight + bounces * at_a_bounce + two.asked(memory) * question

    return Dreamer(two.step, two.begin, size, work, cost, two.asked)


def _rivals(
    record: Record, both: levels.TwoLevels, seed: np.random.SeedSequence
) -> Generator[Progress, None, dict[str, Dreamer]]:
    """The models without a slow clock by their names, with the laws of both levels."""
    laws_size, laws_work = sum(len(law.network.parameters) for law in both.lower), _laws_work(both, len(record.event))
    law = _weights(both.lower[FLIGHT].network.ends)

    def dreamer(step: StepFn, switch: Network, besides: int, size: int, work: float) -> Dreamer:
        weights = float(_weights(switch.ends) + besides)
        work += training_work(len(switch.parameters), rivals.SWITCH_RECIPE)
        return Dreamer(step, _as_it_is, len(switch.parameters) + size, work, lambda memory: weights)

    found = {}
    for name, width in {"switch": rivals.SWITCH_WIDTH, "small": rivals.SMALL_WIDTH}.items():
        model = yield from rivals.fit_switch(record, both, np.random.default_rng(seed), width=width)
        found[name] = dreamer(model.step, model.switch, law, laws_size, laws_work)
        if name == "switch":
            fed = yield from rivals.fit_event_input(record, model, np.random.default_rng(seed))
            size = len(fed.network.parameters)
            work = training_work(size, DEFAULT_RECIPE)
            found["event"] = dreamer(fed.step, fed.switch, _weights(fed.network.ends), size, work)
    return found


def training_work(parameters: int, recipe: Recipe) -> float:
    """Multiplications of a training by descent: each example meets each weight once forwards and twice backwards."""
    return 3.0 * parameters * recipe.steps * recipe.batch


def _laws_work(two: levels.TwoLevels, examples: int) -> float:
    return sum(levels.solving_work(law.network, examples) for law in two.lower)


def _weights(architecture: Architecture) -> int:
    """Weights of a network, biases left out: the multiplications of asking it once."""
    return sum(inputs * outputs for inputs, outputs in architecture.shapes)


def _affordable(dreamers: dict[str, Dreamer], memories: dict[str, Floats], name: str) -> int:
    """Plans that cost as many multiplications in this dream as FLAT_PLANS in the flat one."""
    costs = [dreamers[each].cost(memories[each]) for each in ("flat", name)]
    return min(int(FLAT_PLANS * costs[0] / costs[1]), MOST_PLANS)


def _dream(dreamer: Dreamer, reality: Trajectories) -> Generator[Progress, None, Floats]:
    """The dreamer's memory [B, T+1, ...] beside reality, from the same starts with the same actions."""
    parts = []
    for rows in np.array_split(np.arange(len(reality.actions)), 4):
        parts.append(rollout(dreamer.step, dreamer.begin(reality.states[rows, 0]), reality.actions[rows]))
        yield Progress("dreaming", len(parts) / 4)
    return np.concatenate(parts)


def _plan(
    step: StepFn, begin: Callable[[Floats], Floats], candidates: int, seed: np.random.SeedSequence
) -> Generator[Progress, None, Floats]:
    """[STARTS] score on the court of the plans that look best in the dream, from the same starts for all."""
    entropy, key = seed.entropy, seed.spawn_key
    starting, drawing = (
        np.random.default_rng(child) for child in np.random.SeedSequence(entropy, spawn_key=key).spawn(2)
    )
    start = court.reset(starting, STARTS)
    scores = []
    for rows in np.array_split(np.arange(STARTS), STARTS // LOT):
        plan = shoot(step, begin(start[rows]), AHEAD, drawing, candidates=candidates)
        scores.append(real_score(start[rows], plan))
        yield Progress("planning", 0.7 + 0.3 * len(scores) * LOT / STARTS)
    return np.concatenate(scores)


def _as_it_is(state: Floats) -> Floats:
    return state


CLAIM = Claim("hierarchy", (DATA, UPPER), measure)
