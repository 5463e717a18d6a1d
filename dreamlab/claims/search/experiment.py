"""Section 2.2: to reason by simulation instead of by logic, and AlphaGo as the case in which the model is known.

A ball comes down to a slow paddle, on a court with a current near its floor. One agent deduces where the ball will land
from premises that do not mention the current. Others simulate, on the court itself or in a model learned from records:
a single look ahead, or a tree of futures. Rivals: logic whose premise is mended from the same records, random plans of
as many simulated steps, and running after the ball.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, replace

import numpy as np

from dreamlab.claims.claim import Claim, ClaimSettings, Findings, Run, so_far
from dreamlab.claims.search.agents import GEAR, chasing, climbing, deducing, guessing, looking, usual_current
from dreamlab.claims.search.plots import by_agent, by_simulations
from dreamlab.claims.search.scenes import DRAWN, three_ways
from dreamlab.claims.search.tree import HOLD
from dreamlab.claims.shared.courts import flowing
from dreamlab.claims.shared.film import Film
from dreamlab.claims.uncertainty import Estimate, share, split
from dreamlab.learn.model import Architecture
from dreamlab.learn.network import dynamics
from dreamlab.learn.training import Recipe
from dreamlab.plan import catching, closed_loop
from dreamlab.tasks.settings import Control
from dreamlab.tasks.work import Progress, scaled, with_stage
from dreamlab.types import Policy, StepFn
from dreamlab.world import court
from dreamlab.world.experience import collect

CURRENT = Control("current", "Current", "world units per s", (0.0, 0.2, 0.3, 0.4, 0.5, 0.6), 0.5, False)
SIMULATIONS = Control("simulations", "Simulations in the tree", "", (4, 8, 16, 24, 48), 24)
DATA = Control("data", "Recorded transitions", "", (200, 1000, 3000, 10_000), 10_000)

BALLS = 280
"""So many that the standard error of a share is at most 0.03."""
AMOUNTS = (4, 8, 16)
"""Simulations at which the tree is tried besides."""
PLAN_STEPS = 12
"""Steps of a random plan; there are as many plans as the tree's simulated steps pay for. Chosen in ``tuning``."""


@dataclass(frozen=True)
class Catch:
    """The court of one seed, what was learned of it, and its test balls."""

    play: court.PlayFn
    model: StepFn
    current: float
    testing: np.random.SeedSequence
    guessing: np.random.SeedSequence

    def known(self) -> StepFn:
        return lambda state, action: self.play(state, action).state

    def caught(self, policy: Policy, says: str, at: float) -> Generator[Progress, None, Estimate]:
        """Share of BALLS that the policy catches."""
        return share((yield from self.hits(policy, says, at)))

    def hits(self, policy: Policy, says: str, at: float) -> Generator[Progress, None, np.ndarray]:
        """Which of BALLS the policy catches, bool; all policies meet the same balls."""
        run = closed_loop.play(policy, BALLS, catching.STEPS, self.testing, world=self.play, reset=catching.reset)
        count = yield from with_stage(run, says, at)
        hits: np.ndarray = count.hits > 0
        return hits


def measure(settings: ClaimSettings) -> Run:
    """See the module; figures are defined in levels/level-5/search.yml."""
    table = yield from prepare(settings)
    simulations = settings["simulations"]
    plans = max(1, simulations * HOLD // PLAN_STEPS)
    rng = np.random.default_rng(table.guessing)
    agents = {
        "deduced": deducing(),
        "mended": deducing(table.current),
        "chase": chasing(),
        "look_known": looking(table.known()),
        "look_dream": looking(table.model),
        "tree_known": climbing(table.known(), simulations),
        "tree_dream": climbing(table.model, simulations),
        "random_known": guessing(table.known(), plans, PLAN_STEPS, rng),
    }
    found: dict[str, Estimate] = {}
    films: dict[str, Film] = {}
    hits: dict[str, np.ndarray] = {}
    for index, (name, policy) in enumerate(agents.items()):
        at = 0.2 + 0.06 * index
        films[name] = Film(lambda policy=policy: policy)  # type: ignore[misc]
        hits[name] = yield from table.hits(films[name](), "playing on the court", at)
        found[name] = share(hits[name])
        yield so_far("playing on the court", at + 0.06, _findings(found, {}))
    trees: dict[str, list[Estimate]] = {"tree_known": [], "tree_dream": []}
    for index, amount in enumerate(AMOUNTS):
        for name, step in (("tree_known", table.known()), ("tree_dream", table.model)):
            again = yield from table.caught(climbing(step, amount), "smaller trees", 0.7 + 0.1 * index)
            trees[name].append(again)
    findings = _findings(found, {name: [*each, found[name]] for name, each in trees.items()}, (*AMOUNTS, simulations))
    shown = {name: films[name].states for name in DRAWN}
    return replace(findings, scenes=(three_ways(shown, hits, table.model, simulations),))


def prepare(settings: ClaimSettings) -> Generator[Progress, None, Catch]:
    """Records of the court, the model learned from them, and the seeds of what follows."""
    playing, learning, testing, guessing_seed = np.random.SeedSequence(settings["seed"]).spawn(4)
    play = flowing(GEAR, settings["current"])
    seen = collect(settings["data"], np.random.default_rng(playing), step=lambda s, a: play(s, a).state)
    run = dynamics(seen, Architecture(), np.random.default_rng(learning), Recipe(), says="learning the court")
    model = yield from scaled(run, "learning the court", 0, 5)
    return Catch(play, model.step, usual_current(seen), testing, guessing_seed)


def _findings(found: dict[str, Estimate], trees: dict[str, list[Estimate]], amounts: tuple[int, ...] = ()) -> Findings:
    figures, errors = split(found)
    plots = [by_agent(found)]
    if trees:
        figures["steps_tree"], figures["steps_look"] = float(amounts[-1] * HOLD), float(catching.STEPS)
        plots.append(by_simulations(amounts, trees, found))
    return Findings(figures, tuple(plots), errors=errors)


CLAIM = Claim("search", (CURRENT, SIMULATIONS, DATA), measure)
