"""Claim 9: an agent that simulates while it is idle, keeps what came out, and looks it up when it must decide.

The agents share one learned model of the catch (``catching``): plans made at every decision, the cache (``store``) by
itself, the cache's plans rehearsed from where the ball really is, and a policy evolved in the dream. Beside them play
the cache's cheap rivals (``rivals``): three constant plans, simulated at the decision, and a paddle that runs after the
ball. Measured: what each catches. Then the court changes: the agents get a new model, but what was stored or learned
before is old.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, replace
from time import perf_counter

import numpy as np

from dreamlab.claims.cache.plots import after_the_change, by_budget
from dreamlab.claims.cache.rivals import SHORT, constant
from dreamlab.claims.cache.scenes import looked_up
from dreamlab.claims.cache.store import FIRST, Store, fill, simulated
from dreamlab.claims.claim import Claim, ClaimSettings, Findings, Run, so_far
from dreamlab.claims.shared.film import Film
from dreamlab.claims.uncertainty import Estimate, mean, share, split
from dreamlab.learn import training
from dreamlab.learn.model import Model
from dreamlab.plan import catching, closed_loop, evolution
from dreamlab.plan.evolution import Evolution
from dreamlab.plan.planning import Planner, Score, closeness, near_throughout, shoot
from dreamlab.tasks.settings import Choice, Control
from dreamlab.tasks.work import Progress, with_stage
from dreamlab.types import STATE_SIZE, Floats, Policy, Transitions
from dreamlab.world import court
from dreamlab.world.experience import collect

SIZE = Control("size", "Cached moments", "moments", (10, 30, 100, 300, 1000, 3000), 1000)
CHANGE = Choice(
    "change", "Then the court changes", (("mirrored", "Left is right"), ("slower", "The paddle is half as fast"))
)
GEARS = {"mirrored": -catching.GEAR, "slower": catching.GEAR / 2.0}

DATA = 10_000
HORIZON = 30
FEW, MANY = 2, 8
"""Plans that a decision may simulate."""
EVOLUTION = Evolution(steps=40, generations=30)
LOTS = (40, 80, 160)
"""Balls are played in lots; all together, a share's standard error is at most 0.03."""
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


@dataclass(frozen=True)
class Agent:
    """A way to decide, made anew for each lot of balls, and the court that it plays on."""

    made: Callable[[], Policy]
    play: court.PlayFn


Hits = dict[str, Floats]
"""[balls] 1 or 0 by agent: caught or not; all agents meet the same balls."""


def measure(settings: ClaimSettings) -> Run:
    """See the module; figures are defined in levels/level-5/cache.yml."""
    before, filling, evolving, testing, after, refilling = np.random.SeedSequence(settings["seed"]).spawn(6)
    lots = testing.spawn(len(LOTS))
    known = yield from learn(catching.GEAR, before, 0.0)
    stores = yield from stored(known, settings["size"], filling, "simulating while idle", 0.1)
    quick = unlearned(known, stores)
    films = {name: Film(quick[name].made) for name in ("recalled", "constant")}
    quick |= {name: Agent(film, known.play) for name, film in films.items()}
    hits = yield from play(quick, LOTS[0], lots[0], 0.15)
    yield so_far("learning a policy in the dream", 0.2, findings(hits, settings))

    rng = np.random.default_rng(evolving)
    run = evolution.evolve(known.model.step, known.pool, rng, evolution=EVOLUTION, score=catching.under)
    policy = evolution.policy((yield from with_stage(run, "learning a policy in the dream", 0.25)))
    new = yield from learn(GEARS[settings["change"]], after, 0.3)
    fresh = yield from stored(new, settings["size"], refilling, "simulating anew", 0.35)
    slow = learned(known, stores, policy) | changed(known, new, stores, fresh, policy)

    surprised = surprise(known.model, new.data) / surprise(known.model, known.data)
    for place, balls in enumerate(LOTS):
        agents = slow if place == 0 else quick | slow
        hits = joined(hits, (yield from play(agents, balls, lots[place], sum(LOTS[:place]) / sum(LOTS))))
        found = findings(hits, settings, {"surprise": surprised}, clock(known, stores[0], policy))
        yield so_far("playing on the court", sum(LOTS[: place + 1]) / sum(LOTS), found)
    shown = films["recalled"].states, films["constant"].states
    return replace(
        found, scenes=(looked_up(stores[0], shown, (hits["recalled"][: LOTS[0]], hits["constant"][: LOTS[0]])),)
    )


def unlearned(known: Known, stores: tuple[Store, ...]) -> dict[str, Agent]:
    """The cache by itself, filled by each score, and its rivals by each score."""
    model, (down, throughout) = known, stores
    return {
        "recalled": planner(down.recall, model, known.play),
        "recalled_throughout": planner(throughout.recall, model, known.play),
        "constant": planner(constant, model, known.play),
        "constant_throughout": planner(constant, model, known.play, horizon=SHORT, score=near_throughout),
        "followed": Agent(catching.following, known.play),
    }


def learned(known: Known, stores: tuple[Store, ...], policy: Policy) -> dict[str, Agent]:
    """The agents that simulate more, or learn."""
    return {
        "policy": Agent(lambda: policy, known.play),
        "planned_few": planner(shoot, known, known.play, FEW),
        "planned_many": planner(shoot, known, known.play, MANY),
        "rehearsed_few": planner(stores[0].rehearse, known, known.play, FEW),
        "rehearsed_many": planner(stores[0].rehearse, known, known.play, MANY),
    }


def changed(
    known: Known, new: Known, stores: tuple[Store, ...], fresh: tuple[Store, ...], policy: Policy
) -> dict[str, Agent]:
    """On the changed court: what was stored or learned is old, the model is new."""
    return {
        "changed_recalled": planner(stores[0].recall, new, new.play),
        "changed_policy": Agent(lambda: policy, new.play),
        "changed_followed": Agent(catching.following, new.play),
        "changed_rehearsed": planner(stores[0].rehearse, new, new.play, MANY),
        "changed_planned": planner(shoot, new, new.play, MANY),
        "changed_constant": planner(constant, new, new.play, horizon=SHORT, score=near_throughout),
        "changed_refreshed": planner(fresh[0].recall, new, new.play),
    }


def planner(
    planner: Planner,
    known: Known,
    play: court.PlayFn,
    budget: int = 1,
    *,
    horizon: int = HORIZON,
    score: Score = closeness,
) -> Agent:
    """The agent that decides by this planner, in this model, with so many simulated plans."""
    return Agent(lambda: catching.planning(planner, known.model.step, horizon, budget, score=score), play)


def play(
    agents: Mapping[str, Agent], balls: int, seed: np.random.SeedSequence, fraction: float
) -> Generator[Progress, None, Hits]:
    """Which of the balls each agent catches."""
    hits = {}
    for name, agent in agents.items():
        run = closed_loop.play(agent.made(), balls, catching.STEPS, seed, world=agent.play, reset=catching.reset)
        hits[name] = (yield from with_stage(run, "playing on the court", fraction)).hits
    return hits


def joined(hits: Hits, more: Hits) -> Hits:
    """The hits with those of the next lot."""
    return hits | {name: np.concatenate([hits[name], these]) if name in hits else these for name, these in more.items()}


def findings(
    hits: Hits,
    settings: ClaimSettings,
    more: Mapping[str, float] | None = None,
    timings: dict[str, float] | None = None,
) -> Findings:
    """Figures and plots of the balls that have been played."""
    caught = {name: share(each) for name, each in hits.items()}
    size = int(settings["size"])
    found: dict[str, Estimate | float] = {
        **caught,
        "recalled_less_constant": mean(hits["recalled"] - hits["constant"]),
        "recalled_less_throughout": mean(hits["recalled_throughout"] - hits["constant_throughout"]),
        "recalled_less_followed": mean(hits["recalled_throughout"] - hits["followed"]),
        "decisions_paid": simulated(size, HORIZON) / (len(FIRST) * SHORT),
        "work_saved": planning_work() / (size * STATE_SIZE),
        **(more or {}),
    }
    if "planned_few" in hits:
        found |= {
            "recalled_over_few": mean(hits["recalled"] - hits["planned_few"]),
            "rehearsed_over_planned": mean(hits["rehearsed_few"] - hits["planned_few"]),
            "stale": mean(hits["changed_constant"] - hits["changed_recalled"]),
        }
    figures, errors = split(found)
    plots = (by_budget(caught),) if "planned_few" not in hits else (by_budget(caught), after_the_change(caught))
    return Findings(figures, plots, timings or {}, errors)


def planning_work() -> float:
    """Multiplications of simulating the three constant plans that are scored at every step."""
    shapes = training.DEFAULT_ARCHITECTURE.shapes
    return float(len(FIRST) * SHORT * sum(inputs * outputs for inputs, outputs in shapes))


def learn(gear: float, seed: np.random.SeedSequence, fraction: float) -> Generator[Progress, None, Known]:
    """Experience on the court with this gear, and a model of it."""
    playing, learning = (np.random.default_rng(child) for child in seed.spawn(2))
    yield Progress("collecting experience", fraction)
    data = collect(DATA, playing, step=catching.world(gear))
    model = yield from with_stage(training.fit(data, learning), "learning the world", fraction)
    return Known(court.geared(gear), data, model)


def stored(
    known: Known, size: int, seed: np.random.SeedSequence, says: str, fraction: float
) -> Generator[Progress, None, tuple[Store, ...]]:
    """Stores of ``size`` moments of the experience, filled in the learned model; one by each score."""
    rng = np.random.default_rng(seed)
    moments = known.pool[rng.permutation(len(known.pool))[:size]]
    run = fill(known.model.step, moments, HORIZON, rng, (closeness, near_throughout))
    return (yield from with_stage(run, says, fraction))


def surprise(model: Model, data: Transitions) -> float:
    """Mean distance of the predicted from the real next state, all five numbers."""
    error = model.step(data.state, data.action) - data.next_state
    return float(np.sqrt((error * error).sum(axis=1)).mean())


def clock(known: Known, store: Store, policy: Policy) -> dict[str, float]:
    """How long a decision takes on this machine, for one ball."""
    state, rng, step = known.pool[:1], np.random.default_rng(0), known.model.step
    follow = catching.following()
    decisions = {
        f"planning, {MANY} plans": lambda: shoot(step, state, HORIZON, rng, candidates=MANY),
        f"rehearsing, {FEW} plans": lambda: store.rehearse(step, state, HORIZON, rng, candidates=FEW),
        "three constant plans": lambda: constant(step, state, SHORT, rng, score=near_throughout),
        "looking up": lambda: store.recall(step, state, HORIZON, rng),
        "reacting": lambda: policy(state, rng),
        "running after the ball": lambda: follow(state, rng),
    }
    timings = {}
    for name, decide in decisions.items():
        began = perf_counter()
        for _ in range(TIMED):
            decide()
        timings[f"{name}, milliseconds"] = 1000.0 * (perf_counter() - began) / TIMED
    return timings


CLAIM = Claim("cache", (SIZE, CHANGE), measure)
