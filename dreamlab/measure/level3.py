"""The seeded protocols behind Level 3's figures: remedies, closed-loop scores, the search for a mismatch.

remedies   each remedy beside plain training given the same time, over SEEDS
scores     paddles of the default model's court, hits per chance
mismatch   among the models of SEARCHED, the pair whose orders by one-step error and by hits per chance
           contradict each other most: the better predictor scores worse, with the widest gap between
           the two intervals; found at seed 0, then measured again over SEEDS
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import asdict, replace
from functools import partial
from typing import Any, NamedTuple

import numpy as np

from dreamlab.dream.divergence import VISIBLE, distances, drift_curve
from dreamlab.dream.rollout import dream
from dreamlab.labs.failure.conditions import Seeds, rallies
from dreamlab.labs.workshop.court import CANDIDATES, EPISODES, PLAN_HORIZON, REPLAN, STEPS
from dreamlab.labs.workshop.sessions import WorkshopSettings, experience, one_step_error
from dreamlab.labs.workshop.training import disagreement
from dreamlab.learn import training
from dreamlab.learn.model import Dynamics, Ensemble
from dreamlab.learn.remedies import REMEDIES
from dreamlab.learn.training import DEFAULT_RECIPE, Recipe
from dreamlab.measure import costs
from dreamlab.measure.deferred import Deferred, Tree, entry, spread
from dreamlab.plan import closed_loop
from dreamlab.plan.planning import PLANNERS, planning_policy
from dreamlab.tasks.work import Progress
from dreamlab.types import Policy, StepFn, Trajectories
from dreamlab.world import court
from dreamlab.world.experience import following_policy, random_policy

SEEDS = (0, 1, 2, 3, 4)
HORIZON = 60

SEARCHED = (
    *(
        WorkshopSettings(policy=policy, data=data)
        for policy in ("mixed", "random", "sticky")
        for data in (200, 500, 2000)
    ),
    *(WorkshopSettings(data=data, noise=noise) for data in (2000, 10000) for noise in (0.02, 0.05)),
)


class Trained(NamedTuple):
    """A model, and the reality to hold it against."""

    model: Dynamics
    reality: Trajectories


def remedies() -> Tree:
    """One-step error and drift at HORIZON of every remedy, and of plain training in the same time; all values."""
    found: dict[str, dict[str, Any]] = {}
    for name, remedy in REMEDIES.items():
        remedied = [later_trained(WorkshopSettings(remedy=name, seed=seed)) for seed in SEEDS]
        plain = [later_trained(WorkshopSettings(seed=seed), Recipe(steps=remedy.plain_steps)) for seed in SEEDS]
        ways = {"with": _later_errors(remedied), "same_time": _later_errors(plain)}
        medians = [ways[way]["final_error"]["median"] for way in ("same_time", "with")]
        found[name] = {"plain_steps": remedy.plain_steps, **ways, "factor": Deferred(_ratio, *medians)}
        if name == "ensemble":
            alarms = [Deferred(alarm, made) for made in remedied]
    # More time does not always make plain training better: so each is held against the best of it, too.
    plain_errors = (row["same_time"]["final_error"]["median"] for row in found.values())
    plainest = Deferred(lambda *errors: min(errors), *plain_errors)
    for row in found.values():
        row["factor_to_best"] = Deferred(_ratio, plainest, row["with"]["final_error"]["median"])
    best = Deferred(
        lambda *factors: max(zip(factors, found, strict=True), key=lambda pair: pair[0])[1],
        *(row["factor"] for row in found.values()),
    )
    warned = {figure: spread([entry(figure, one) for one in alarms]) for figure in ("caught", "false")}
    return {"horizon": HORIZON, "by_name": found, "best": best, "alarm": warned}


def _ratio(over: float, under: float) -> float:
    return over / under


def scores() -> Tree:
    """Hits per chance on the true court: no plan at all, plans in the default model's dream, plans on the court."""
    default = later_trained(WorkshopSettings())
    found: dict[str, Tree] = {
        "random": _later_score(random_policy()),
        "reactive": _later_score(following_policy(mistakes=0.0)),
    }
    for method in PLANNERS:
        in_dream = partial(_dream_score, method)
        found[f"{method}_dream"] = Deferred(in_dream, default, cost=costs.PLANNING, says="playing")
        found[f"{method}_court"] = _later_score(planner(court.step, method), costs.PLANNING)
    return found | {"episodes": EPISODES, "steps": STEPS}


def mismatch() -> Tree:
    """Every searched model with its figures, and the pair that contradicts itself most, again over SEEDS."""
    rows = [_later_judged(settings) for settings in SEARCHED]
    pair = Deferred(most_contradictory, *rows)
    return {
        "models": rows,
        "predicts_better": Deferred(_again_over_seeds, entry("predicts_better", pair)),
        "plays_better": Deferred(_again_over_seeds, entry("plays_better", pair)),
        "error_ratio": entry("error_ratio", pair),
    }


def most_contradictory(*rows: dict[str, Any]) -> dict[str, Any]:
    """Of the pairs in which the one with the smaller error scores less, that with the widest gap between intervals."""
    pairs = [(a, b) for a in rows for b in rows if a["one_step_error"] < b["one_step_error"] and a["high"] < b["low"]]
    predicts, plays = max(pairs, key=lambda pair: pair[1]["low"] - pair[0]["high"])
    ratio = plays["one_step_error"] / predicts["one_step_error"]
    return {"predicts_better": predicts, "plays_better": plays, "error_ratio": ratio}


def later_trained(settings: WorkshopSettings, recipe: Recipe | None = None) -> Deferred:
    """``trained``, when it is needed."""
    steps = REMEDIES[settings.remedy].plain_steps if recipe is None else recipe.steps
    cost = costs.training(replace(DEFAULT_RECIPE, steps=steps))
    return Deferred(lambda: trained(settings, recipe), cost=cost, says="training")


def _later_errors(made: list[Deferred]) -> dict[str, Tree]:
    each = [Deferred(lambda one: errors(*one), one) for one in made]
    return {figure: spread([entry(figure, one) for one in each]) for figure in ("one_step_error", "final_error")}


def _later_score(policy: Policy, cost: float = costs.PLAYING) -> Deferred:
    return Deferred(lambda: score(policy), cost=cost, says="playing")


def _later_judged(settings: WorkshopSettings) -> Deferred:
    return Deferred(lambda made: judged(settings, made), later_trained(settings), cost=costs.PLANNING, says="playing")


def _dream_score(method: str, made: Trained) -> Generator[Progress, None, dict[str, Any]]:
    return score(planner(made.model.step, method))


def _again_over_seeds(row: dict[str, Any]) -> Tree:
    others = [_later_judged(replace(WorkshopSettings(**row["settings"]), seed=seed)) for seed in SEEDS[1:]]
    all_seeds = [Deferred(lambda: row), *others]
    figures = {name: spread([entry(name, one) for one in all_seeds]) for name in ("one_step_error", "rate")}
    return row | {"over_seeds": figures}


def trained(
    settings: WorkshopSettings, recipe: Recipe | None = None
) -> Generator[training.TrainingProgress, None, Trained]:
    """The remedy's model, or with a ``recipe`` plain training by it; and the reality to hold it against."""
    seeds = Seeds.of(settings.seed)
    data, rng = experience(settings, None), np.random.default_rng(seeds.training)
    run = REMEDIES[settings.remedy].train(data, rng) if recipe is None else training.fit(data, rng, recipe=recipe)
    model = yield from run
    return Trained(model, rallies(seeds))


def errors(model: Dynamics, reality: Trajectories) -> dict[str, float]:
    """One-step error and drift at HORIZON, world units."""
    drift = drift_curve(dream(model.step, reality, HORIZON), reality.states[:, : HORIZON + 1])
    return {"one_step_error": one_step_error(model, reality), "final_error": float(drift[-1])}


def alarm(made: Trained) -> dict[str, float]:
    """How well an ensemble's disagreement warns, over all steps of all test dreams.

    caught: share of the steps with a ball more than VISIBLE off at which the members disagree by as much
    false:  the same share of the steps with a ball that is not that far off
    """
    model, reality = made
    assert isinstance(model, Ensemble)
    dreamt = dream(model.step, reality, HORIZON)
    wrong = distances(dreamt, reality.states[:, : HORIZON + 1])[:, 1:] >= VISIBLE
    warned = disagreement(model, reality, HORIZON) >= VISIBLE
    return {"caught": float(warned[wrong].mean()), "false": float(warned[~wrong].mean())}


def planner(step: StepFn, method: str) -> Policy:
    """The planner at its first settings."""
    horizon, candidates = int(PLAN_HORIZON.default), int(CANDIDATES.default)
    return planning_policy(PLANNERS[method], step, horizon, candidates, hold=REPLAN)


def score(policy: Policy, seed: int = 0) -> Generator[Progress, None, dict[str, Any]]:
    """hits, chances, rate, low, high (``closed_loop.rate``)."""
    run = closed_loop.play(policy, EPISODES, STEPS, Seeds.of(seed).probes)
    while True:
        try:
            count = next(run)
        except StopIteration as end:
            count = end.value
            break
        yield Progress("playing", count.step / STEPS)
    return {
        "hits": int(count.hits.sum()),
        "chances": int(count.chances.sum()),
        **closed_loop.rate(count)._asdict(),
    }


def judged(settings: WorkshopSettings, made: Trained) -> Generator[Progress, None, dict[str, Any]]:
    """A model's settings, one-step error, drift, and what a paddle scores that plans in its dream."""
    played = yield from score(planner(made.model.step, "shooting"), settings.seed)
    return {"settings": asdict(settings), **errors(*made), **played}
