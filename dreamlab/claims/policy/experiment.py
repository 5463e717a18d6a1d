"""Claim 6: plan anew at every decision (MPC), or learn a policy inside the dream beforehand (RL)?

Both get the same learned model of the catch (``catching``) and nothing else. MPC searches a plan in the dream at
every decision. The policy is evolved in the dream (``evolution``) and from then on only acts. Measured: what each
catches on the true court, over planning horizons; and what the dream promised and the court did not keep.

Each is judged by the score that it does better with: plans by ``closeness``, the policy by ``catching.under``.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass
from time import perf_counter

import numpy as np

from dreamlab.claims.claim import Claim, ClaimSettings, Findings, Run
from dreamlab.claims.policy.plots import Learning, by_horizon, by_promise, learning_curve
from dreamlab.dream.rollout import rollout
from dreamlab.learn import training
from dreamlab.plan import catching, evolution
from dreamlab.plan.evolution import Evolution
from dreamlab.plan.planning import Planner, closeness, cross_entropy, path_integral
from dreamlab.tasks.settings import Choice, Control
from dreamlab.tasks.work import Progress, with_stage
from dreamlab.types import Floats, Policy, StepFn
from dreamlab.world.experience import collect

DATA = Control("data", "Training data", "transitions", (100, 200, 500, 1000, 2000, 5000, 10000), 10000)
SEARCH = Choice("search", "Planner", (("cem", "Cross-entropy method"), ("mppi", "Path integral (MPPI)")))
CAUTION = Choice("caution", "Caution", (("none", "Trust one model"), ("ensemble", "Count the worst of three models")))
SEARCHES: dict[str, Planner] = {"cem": cross_entropy, "mppi": path_integral}

EVOLUTION = Evolution(steps=40)
MEMBERS = 3
HORIZONS = (8, 20, 40)
CANDIDATES = 32
"""Plans that a decision simulates."""
BALLS = 40
"""Balls that every agent has to catch, the same ones for all."""
PROMISES, PROMISE_STEPS = 80, 48
"""Recorded moments from which dream and court are compared, and for how many steps."""
CHECKED = 8
"""Generations between two looks at what the policy is worth."""
TIMED = 3
"""Decisions that the clock is held to."""


@dataclass(frozen=True)
class Bench:
    """The learned model, those that doubt it, and the falling moments [N, S] of the experience."""

    dream: StepFn
    also_in: tuple[StepFn, ...]
    pool: Floats


def measure(settings: ClaimSettings) -> Run:
    """See the module; figures are defined in levels/level-5/policy.yml."""
    search, world = SEARCHES[settings["search"]], catching.world()
    playing, learning, evolving, testing, promising, planning = np.random.SeedSequence(settings["seed"]).spawn(6)
    bench = yield from learn_world(settings, playing, learning)
    starts = bench.pool[np.random.default_rng(promising).integers(0, len(bench.pool), PROMISES)]
    weights, curve = yield from learn_policy(bench, starts, evolving)

    caught = {}
    for name, agent in {"policy": evolution.policy(weights), "following": catching.following()}.items():
        caught[name] = yield from play(agent, testing, 0.6)
    planned, informed = [], []
    for index, horizon in enumerate(HORIZONS):
        agent = catching.planning(search, bench.dream, horizon, CANDIDATES, bench.also_in)
        planned.append((yield from play(agent, testing, 0.65 + 0.1 * index)))
        agent = catching.planning(search, world, horizon, CANDIDATES)
        informed.append((yield from play(agent, testing, 0.7 + 0.1 * index)))

    yield Progress("keeping promises", 0.95)
    rng = np.random.default_rng(planning)
    plan = search(
        bench.dream, starts, PROMISE_STEPS, rng, candidates=CANDIDATES, score=closeness, also_in=bench.also_in
    )
    promised, kept = (
        float(catching.caught(rollout(step, starts, plan.actions)).mean()) for step in (bench.dream, world)
    )
    figures = {
        "policy": caught["policy"],
        "short": planned[0],
        "long": planned[-1],
        "informed": informed[-1],
        "following": caught["following"],
        "policy_over_short": caught["policy"] - planned[0],
        "policy_over_long": caught["policy"] - planned[-1],
        "policy_gap": curve.dream[-1] - curve.court[-1],
        "plan_gap": promised - kept,
        "decisions_paid": EVOLUTION.simulated / (CANDIDATES * HORIZONS[-1]),
        "models": float(1 + len(bench.also_in)),
    }
    plots = (
        by_horizon(HORIZONS, planned, informed, caught),
        by_promise((curve.dream[-1], promised), (curve.court[-1], kept)),
        learning_curve(curve),
    )
    return Findings(figures, plots, clock(search, bench, weights))


def learn_world(
    settings: ClaimSettings, playing: np.random.SeedSequence, learning: np.random.SeedSequence
) -> Generator[Progress, None, Bench]:
    """Experience with the slow paddle, and one model of it or MEMBERS."""
    yield Progress("collecting experience", 0.0)
    data = collect(settings["data"], np.random.default_rng(playing), step=catching.world())
    members = MEMBERS if settings["caution"] == "ensemble" else 1
    models = []
    for child in learning.spawn(members):
        run = training.fit(data, np.random.default_rng(child))
        models.append((yield from with_stage(run, "learning the world", 0.05)))
    dream, *also_in = (model.step for model in models)
    return Bench(dream, tuple(also_in), data.state[catching.falling(data.state)])


def learn_policy(
    bench: Bench, starts: Floats, seed: np.random.SeedSequence
) -> Generator[Progress, None, tuple[Floats, Learning]]:
    """A policy's weights, and the share of balls from the starts that it catches in the dream and on the court."""
    rng, world = np.random.default_rng(seed), catching.world()
    run = evolution.evolve(
        bench.dream, bench.pool, rng, evolution=EVOLUTION, score=catching.under, also_in=bench.also_in
    )
    curve = Learning([], [], [])
    while True:
        try:
            now = next(run)
        except StopIteration as end:
            return end.value, curve
        yield Progress("learning to act in the dream", 0.2 + 0.4 * now.done / now.total)
        if now.done % CHECKED == 0:
            curve.generations.append(now.done)
            for step, shares in ((bench.dream, curve.dream), (world, curve.court)):
                played = evolution.play(step, now.weights[None], starts, PROMISE_STEPS)
                shares.append(float(catching.caught(played).mean()))


def play(agent: Policy, seed: np.random.SeedSequence, fraction: float) -> Generator[Progress, None, float]:
    """Share of the test balls that the agent catches on the true court."""
    return with_stage(catching.catch(agent, BALLS, seed), "playing on the court", fraction)


def clock(search: Planner, bench: Bench, weights: Floats) -> dict[str, float]:
    """How long a decision takes on this machine, for one ball."""
    state, rng = bench.pool[:1], np.random.default_rng(0)
    agents: dict[str, Callable[[], object]] = {
        "a long plan, milliseconds": lambda: search(bench.dream, state, HORIZONS[-1], rng, candidates=CANDIDATES),
        "the policy’s action, milliseconds": lambda: evolution.act(weights[None], state[None]),
    }
    timings = {}
    for name, decide in agents.items():
        began = perf_counter()
        for _ in range(TIMED):
            decide()
        timings[name] = 1000.0 * (perf_counter() - began) / TIMED
    return timings


CLAIM = Claim("policy", (DATA, SEARCH, CAUTION), measure)
