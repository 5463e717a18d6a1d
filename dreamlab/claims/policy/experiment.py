"""Claim 6: plan anew at every decision (MPC), or learn a policy inside the dream beforehand (RL)?

Both get the same learned model of the catch (``catching``) and nothing else. First both are judged by the same score,
a cost at every step (``distance_cost``): plans over several horizons, and a policy evolved in the dream. Then each gets
a value function that was learned in the dream (``actor_critic``): at the end of short plans, and as the critic of a
policy (``reward``). A second policy is evolved by a distant reward, which only asks for a paddle under a low ball.

Measured: what each catches on the true court; what it catches of the same balls in its dream, and so what it believed
of the dream's mistakes; and how many steps of the dream a decision simulates.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass, replace
from time import perf_counter

import numpy as np

from dreamlab.claims.claim import Claim, ClaimSettings, Findings, Run, so_far
from dreamlab.claims.policy.plots import by_agent, by_horizon, by_promise, learning_curve
from dreamlab.claims.policy.scenes import Kept, decisions
from dreamlab.claims.shared import actor_critic
from dreamlab.claims.shared.actor_critic import ActorCritic, Learned
from dreamlab.claims.shared.playing import Tally, play_until_sure
from dreamlab.claims.uncertainty import Estimate, less, mean, share, split
from dreamlab.learn import training
from dreamlab.plan import catching, evolution
from dreamlab.plan.evolution import Evolution
from dreamlab.plan.planning import Planner, Score, closeness, cross_entropy, path_integral
from dreamlab.tasks.settings import Choice, Control
from dreamlab.tasks.work import Progress, relay, with_stage
from dreamlab.types import Floats, Policy, StepFn
from dreamlab.world.experience import collect, roll

DATA = Control("data", "Training data", "transitions", (100, 200, 500, 1000, 2000, 5000, 10000), 10000)
PADDLE = Choice("paddle", "Paddle", (("half", "Half as fast as usual"), ("quarter", "A quarter as fast")))
SEARCH = Choice("search", "Planner", (("cem", "Cross-entropy method"), ("mppi", "Path integral (MPPI)")))
CAUTION = Choice("caution", "Caution", (("none", "Trust one model"), ("ensemble", "Learn three models")))
GEARS = {"half": catching.GEAR, "quarter": catching.GEAR / 2}
SEARCHES: dict[str, Planner] = {"cem": cross_entropy, "mppi": path_integral}

EVOLUTION = Evolution(steps=40, generations=30)
ACTOR_CRITIC = ActorCritic()
MEMBERS = 3
HORIZONS = (8, 24)
CANDIDATES = 32
"""Plans that a decision simulates."""
PROMISED, PROMISE_STEPS = 60, 60
"""Test balls that are also played in the dream, and for how many steps: all have come down by then."""
LOW_STEPS = 10.0
"""Steps for which a ball is low, about."""
ON_THE_WAY = 0.02
"""Reward of a step with the paddle right under a ball at any height, the best on the tuning seeds (``tuning``)."""
CHECKED = 8
"""Generations between two looks at what the policy is worth in its dream."""
TIMED = 3
"""Decisions that the clock is held to."""


@dataclass(frozen=True)
class Player:
    """The game, and the model of it.

    dream, also_in: the learned model, and further ones that doubt it
    pool:           the falling moments [N, S] of the experience
    """

    gear: float
    search: Planner
    dream: StepFn
    also_in: tuple[StepFn, ...]
    pool: Floats

    def plans(self, horizon: int, score: Score, step: StepFn | None = None) -> Callable[[], Policy]:
        """Plans in the dream, or in another ``step``, that nobody doubts."""
        model, also_in = (self.dream, self.also_in) if step is None else (step, ())
        return lambda: catching.planning(self.search, model, horizon, CANDIDATES, also_in, score=score)


def measure(settings: ClaimSettings) -> Run:
    """See the module; figures are defined in levels/level-5/policy.yml."""
    playing, learning, evolving, testing, improving = np.random.SeedSequence(settings["seed"]).spawn(5)
    player = yield from learn_world(settings, playing, learning)
    world, gear = catching.world(player.gear), player.gear
    caught: dict[str, Tally] = {}

    def tried(name: str, agent: Callable[[], Policy], fraction: float) -> Generator[Progress, None, None]:
        caught[name] = yield from play_until_sure(agent, testing, fraction, gear=gear)

    following = lambda: lambda state, rng: catching.towards(state[:, 0], state, gear)  # noqa: E731
    yield from tried("following", following, 0.15)
    yield from tried("short", player.plans(HORIZONS[0], distance_cost), 0.2)
    yield from tried("blind", player.plans(HORIZONS[0], closeness), 0.25)
    yield so_far("learning to act in the dream", 0.3, _findings(caught, {}, player))

    same, _ = yield from learn_policy(player, evolving, distance_cost)
    yield from tried("same", lambda: evolution.policy(same), 0.4)
    weights, curve = yield from learn_policy(player, evolving, catching.under)
    yield from tried("policy", lambda: evolution.policy(weights), 0.5)
    yield so_far("learning a value in the dream", 0.5, _findings(caught, {}, player))
    learned = yield from learn_value(player, improving)
    agents: dict[str, Callable[[], Policy]] = {
        "policy": lambda: evolution.policy(weights),
        "actor": learned.policy,
        "valued": player.plans(HORIZONS[0], valued(learned)),
    }
    yield from tried("actor", agents["actor"], 0.6)
    yield from tried("valued", agents["valued"], 0.65)
    yield so_far("playing in the dream", 0.7, _findings(caught, {}, player))

    promises = {}
    for name, agent in agents.items():
        promises[name] = promise(agent, player.dream, world, testing)
        yield Progress("playing in the dream", 0.75)
    for horizon in HORIZONS[1:]:
        yield from tried(f"plans_{horizon}", player.plans(horizon, distance_cost), 0.8)
    yield so_far("planning on the true court", 0.9, _findings(caught, promises, player))
    yield from tried("informed", player.plans(HORIZONS[-1], distance_cost, world), 0.95)
    findings = _findings(caught, promises, player)
    plots = (*findings.plots, learning_curve(*curve))
    kept = promises["valued"].films, promises["policy"].films
    by_plans = lambda search: replace(player, search=search).plans(HORIZONS[0], valued(learned))()  # noqa: E731
    scene = decisions(kept, player.search, by_plans, evolution.policy(weights), world, gear)
    return Findings(findings.figures, plots, clock(player, weights, learned), findings.errors, (scene,))


def distance_cost(states: Floats) -> Floats:
    """Score in [-1, 0] of trajectories [..., T+1, S] -> [...]: minus the mean distance of paddle and ball."""
    return -np.minimum(np.abs(states[..., 0] - states[..., 4]), 1.0).mean(axis=-1)


def reward(states: Floats, *, on_the_way: float = ON_THE_WAY) -> Floats:
    """r(s) [...] of states [..., S]: how near the paddle is to a low ball, and a little for being near at any time.

    The first part is ``catching.under``, a step at a time; a ball is low for about LOW_STEPS steps, so a caught one
    brings a little less than 1. Without the second part the actor seldom finds the first ball that it catches.
    """
    near = 1.0 - np.minimum(np.abs(states[..., 0] - states[..., 4]), 1.0)
    return catching.under(states[..., None, :]) / LOW_STEPS + on_the_way * near


def valued(learned: Learned) -> Score:
    """What the critic expects is added at the end of a plan."""
    return actor_critic.with_value(learned, reward, ACTOR_CRITIC.discount)


def learn_world(
    settings: ClaimSettings, playing: np.random.SeedSequence, learning: np.random.SeedSequence
) -> Generator[Progress, None, Player]:
    """Experience with the slow paddle, and one model of it or MEMBERS."""
    yield Progress("collecting experience", 0.0)
    gear = GEARS[settings["paddle"]]
    data = collect(settings["data"], np.random.default_rng(playing), step=catching.world(gear))
    models = []
    for child in learning.spawn(MEMBERS if settings["caution"] == "ensemble" else 1):
        run = training.fit(data, np.random.default_rng(child))
        models.append((yield from with_stage(run, "learning the world", 0.05)))
    dream, *others = (model.step for model in models)
    return Player(gear, SEARCHES[settings["search"]], dream, tuple(others), data.state[catching.falling(data.state)])


def learn_policy(
    player: Player, seed: np.random.SeedSequence, score: Score
) -> Generator[Progress, None, tuple[Floats, tuple[list[int], list[float]]]]:
    """A policy's weights, evolved by the score, and what it is worth in the dream after so many generations."""
    rng = np.random.default_rng(seed)
    starts = player.pool[rng.integers(0, len(player.pool), PROMISED)]
    run = evolution.evolve(player.dream, player.pool, rng, evolution=EVOLUTION, score=score, also_in=player.also_in)
    generations: list[int] = []
    worth: list[float] = []

    def told(now: evolution.Generation) -> Progress:
        if now.done % CHECKED == 0:
            generations.append(now.done)
            played = evolution.play(player.dream, now.weights[None], starts, EVOLUTION.steps)
            worth.append(float(score(played).mean()))
        return Progress("learning to act in the dream", 0.3 + 0.2 * now.done / now.total)

    return (yield from relay(run, told)), (generations, worth)


def learn_value(player: Player, seed: np.random.SeedSequence) -> Generator[Progress, None, Learned]:
    """Actor and critic, learned in the dream."""
    run = actor_critic.learn(
        player.dream,
        player.pool,
        np.random.default_rng(seed),
        reward=reward,
        lasts=catching.falling,
        recipe=ACTOR_CRITIC,
        also_in=player.also_in,
    )
    return (yield from with_stage(run, "learning a value in the dream", 0.55))


class Promise:
    """Shares of the same balls caught in the dream and on the court, and by how much the first is larger."""

    def __init__(self, films: Kept) -> None:
        dreamt, kept = films.dream_hits, films.hits
        self.films = films
        self.dreamt, self.kept = share(dreamt), share(kept)
        self.gap = mean(dreamt.astype(np.float64) - kept)


def promise(agent: Callable[[], Policy], dream: StepFn, world: StepFn, seed: np.random.SeedSequence) -> Promise:
    """Closed loop in the dream, where the agent sees what it dreams, and on the court, from the same starts."""
    films = []
    for step in (dream, world):
        starting, acting = (
            np.random.default_rng(np.random.SeedSequence(seed.entropy, spawn_key=(*seed.spawn_key, index)))
            for index in range(2)
        )
        films.append(roll(step, catching.reset(starting, PROMISED), agent(), PROMISE_STEPS, acting).states)
    return Promise(Kept(*films, *map(catching.caught, films)))


def _findings(caught: dict[str, Tally], promises: dict[str, Promise], player: Player) -> Findings:
    """What is known so far."""
    shares = {name: tally.share for name, tally in caught.items()}
    found: dict[str, Estimate | float] = dict(shares)
    if "valued" in shares:
        found["policy_over_short"] = less(shares["policy"], shares["short"])
        found["policy_over_valued"] = less(shares["policy"], shares["valued"])
        found["actor_over_valued"] = less(shares["actor"], shares["valued"])
        found["valued_over_short"] = less(shares["valued"], shares["short"])
    found |= {f"{name}_gap": each.gap for name, each in promises.items()}
    found["plan_simulates"] = float(CANDIDATES * HORIZONS[0])
    found["decisions_paid"] = EVOLUTION.simulated / (CANDIDATES * HORIZONS[0])
    found["models"] = float(1 + len(player.also_in))
    figures, errors = split(found)
    plots = [by_agent(shares)]
    if "informed" in shares:
        plots.append(by_horizon(HORIZONS, shares))
    if promises:
        plots.append(by_promise({name: (each.dreamt, each.kept) for name, each in promises.items()}, PROMISED))
    return Findings(figures, tuple(plots), errors=errors)


def clock(player: Player, weights: Floats, learned: Learned) -> dict[str, float]:
    """How long a decision takes on this machine, for one ball."""
    state, rng = player.pool[:1], np.random.default_rng(0)
    score = valued(learned)
    agents: dict[str, Callable[[], object]] = {
        "a short plan with a value, milliseconds": lambda: player.search(
            player.dream, state, HORIZONS[0], rng, candidates=CANDIDATES, score=score
        ),
        "the policy’s action, milliseconds": lambda: evolution.act(weights[None], state[None]),
    }
    timings = {}
    for name, decide in agents.items():
        began = perf_counter()
        for _ in range(TIMED):
            decide()
        timings[name] = 1000.0 * (perf_counter() - began) / TIMED
    return timings


CLAIM = Claim("policy", (DATA, PADDLE, SEARCH, CAUTION), measure)
