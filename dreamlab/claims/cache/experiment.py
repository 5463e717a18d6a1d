"""Claim 9: an agent that simulates while it is idle, keeps what came out, and looks it up when it must decide.

Four agents share one learned model of the catch (``catching``): plans made at every decision, the cache
(``store``) by itself, the cache's plans rehearsed from where the ball really is, and a policy evolved in the
dream. Measured: what each catches over the simulations that a decision may cost. Then the court changes: the
agents get a new model, but what was stored or learned before is old.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from time import perf_counter

import numpy as np

from dreamlab.claims.cache.plots import after_the_change, by_budget
from dreamlab.claims.cache.store import Store, fill, simulated
from dreamlab.claims.claim import Claim, ClaimSettings, Findings, Run
from dreamlab.learn import training
from dreamlab.learn.model import Model
from dreamlab.plan import catching, evolution
from dreamlab.plan.evolution import Evolution
from dreamlab.plan.planning import Planner, shoot
from dreamlab.tasks.settings import Choice, Control
from dreamlab.tasks.work import Progress, with_stage
from dreamlab.types import Floats, Policy, StepFn, Transitions
from dreamlab.world import court
from dreamlab.world.experience import collect

SIZE = Control("size", "Cached moments", "moments", (10, 30, 100, 300, 1000, 3000), 1000)
CHANGE = Choice(
    "change", "Then the court changes", (("mirrored", "Left is right"), ("slower", "The paddle is half as fast"))
)
GEARS = {"mirrored": -catching.GEAR, "slower": catching.GEAR / 2.0}

DATA = 10_000
HORIZON = 30
BUDGETS = (2, 4, 16)
"""Plans that a decision may simulate."""
EVOLUTION = Evolution(steps=40, generations=30)
BALLS = 40
TIMED = 3


@dataclass(frozen=True)
class Known:
    """A court, the experience [B] of it, a model learned from that, and the moments [N, S] in which a ball fell."""

    play: court.PlayFn
    data: Transitions
    model: Model

    @property
    def pool(self) -> Floats:
        return self.data.state[catching.falling(self.data.state)]


def measure(settings: ClaimSettings) -> Run:
    """See the module; figures are defined in levels/level-5/cache.yml."""
    before, filling, evolving, testing, after, refilling = np.random.SeedSequence(settings["seed"]).spawn(6)
    known = yield from learn(catching.GEAR, before, 0.0)
    store = yield from stored(known, settings["size"], filling, "simulating while idle", 0.1)
    rng = np.random.default_rng(evolving)
    run = evolution.evolve(known.model.step, known.pool, rng, evolution=EVOLUTION, score=catching.under)
    policy = evolution.policy((yield from with_stage(run, "learning a policy in the dream", 0.25)))

    def caught(agent: Policy, where: Known, fraction: float) -> Generator[Progress, None, float]:
        return with_stage(catching.catch(agent, BALLS, testing, play=where.play), "playing on the court", fraction)

    recalled = yield from caught(planner(store.recall, known.model.step), known, 0.5)
    reacted = yield from caught(policy, known, 0.5)
    planned, rehearsed = [], []
    for budget in BUDGETS:
        planned.append((yield from caught(planner(shoot, known.model.step, budget), known, 0.55)))
        rehearsed.append((yield from caught(planner(store.rehearse, known.model.step, budget), known, 0.65)))

    new = yield from learn(GEARS[settings["change"]], after, 0.7)
    fresh = yield from stored(new, settings["size"], refilling, "simulating anew", 0.75)
    many, step = BUDGETS[-1], new.model.step
    changed = {
        "recalled": (yield from caught(planner(store.recall, step), new, 0.9)),
        "reacted": (yield from caught(policy, new, 0.9)),
        "rehearsed": (yield from caught(planner(store.rehearse, step, many), new, 0.92)),
        "planned": (yield from caught(planner(shoot, step, many), new, 0.95)),
        "refreshed": (yield from caught(planner(fresh.recall, step), new, 0.99)),
    }
    figures = {
        "recalled": recalled,
        "planned_few": planned[0],
        "planned_many": planned[-1],
        "rehearsed_few": rehearsed[0],
        "policy": reacted,
        "recalled_over_few": recalled - planned[0],
        "rehearsed_over_planned": rehearsed[0] - planned[0],
        "decisions_paid": simulated(settings["size"], HORIZON) / (many * HORIZON),
        "surprise": surprise(known.model, new.data) / surprise(known.model, known.data),
        **{f"changed_{name}": share for name, share in changed.items()},
        "stale": changed["planned"] - changed["recalled"],
    }
    plots = (
        by_budget(BUDGETS, planned, rehearsed, recalled, reacted),
        after_the_change(
            (reacted, recalled, rehearsed[-1], planned[-1]),
            (changed["reacted"], changed["recalled"], changed["rehearsed"], changed["planned"]),
            changed["refreshed"],
        ),
    )
    return Findings(figures, plots, clock(known, store, policy))


def learn(gear: float, seed: np.random.SeedSequence, fraction: float) -> Generator[Progress, None, Known]:
    """Experience on the court with this gear, and a model of it."""
    playing, learning = (np.random.default_rng(child) for child in seed.spawn(2))
    yield Progress("collecting experience", fraction)
    data = collect(DATA, playing, step=catching.world(gear))
    model = yield from with_stage(training.fit(data, learning), "learning the world", fraction)
    return Known(court.geared(gear), data, model)


def stored(
    known: Known, size: int, seed: np.random.SeedSequence, says: str, fraction: float
) -> Generator[Progress, None, Store]:
    """A store of ``size`` moments of the experience, filled in the learned model."""
    rng = np.random.default_rng(seed)
    moments = known.pool[rng.permutation(len(known.pool))[:size]]
    return (yield from with_stage(fill(known.model.step, moments, HORIZON, rng), says, fraction))


def planner(planner: Planner, step: StepFn, budget: int = 1) -> Policy:
    """The agent that decides by this planner and so many simulated plans."""
    return catching.planning(planner, step, HORIZON, budget)


def surprise(model: Model, data: Transitions) -> float:
    """Mean distance of the predicted from the real next state, all five numbers."""
    error = model.step(data.state, data.action) - data.next_state
    return float(np.sqrt((error * error).sum(axis=1)).mean())


def clock(known: Known, store: Store, policy: Policy) -> dict[str, float]:
    """How long a decision takes on this machine, for one ball."""
    state, rng, step = known.pool[:1], np.random.default_rng(0), known.model.step
    decisions = {
        f"planning, {BUDGETS[-1]} plans": lambda: shoot(step, state, HORIZON, rng, candidates=BUDGETS[-1]),
        f"rehearsing, {BUDGETS[1]} plans": lambda: store.rehearse(step, state, HORIZON, rng, candidates=BUDGETS[1]),
        "looking up": lambda: store.recall(step, state, HORIZON, rng),
        "reacting": lambda: policy(state, rng),
    }
    timings = {}
    for name, decide in decisions.items():
        began = perf_counter()
        for _ in range(TIMED):
            decide()
        timings[f"{name}, milliseconds"] = 1000.0 * (perf_counter() - began) / TIMED
    return timings


CLAIM = Claim("cache", (SIZE, CHANGE), measure)
