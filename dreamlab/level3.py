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
from typing import Any

import numpy as np

from dreamlab import closed_loop, court, training
from dreamlab.divergence import VISIBLE, distances, drift_curve
from dreamlab.dreaming import dream
from dreamlab.experience import following_policy, random_policy
from dreamlab.labs.bench import Seeds, rallies
from dreamlab.labs.learning import disagreement
from dreamlab.labs.playing import CANDIDATES, EPISODES, PLAN_HORIZON, REPLAN, STEPS
from dreamlab.labs.sessions import Settings, experience, one_step_error
from dreamlab.model import Dynamics, Ensemble
from dreamlab.planning import PLANNERS, planning_policy
from dreamlab.remedies import REMEDIES
from dreamlab.training import Recipe
from dreamlab.types import Policy, StepFn, Trajectories

SEEDS = (0, 1, 2, 3, 4)
HORIZON = 60

SEARCHED = (
    *(Settings(policy=policy, data=data) for policy in ("mixed", "random", "sticky") for data in (200, 500, 2000)),
    *(Settings(data=data, noise=noise) for data in (2000, 10000) for noise in (0.02, 0.05)),
)


def remedies() -> Generator[str, None, dict[str, Any]]:
    """One-step error and drift at HORIZON of every remedy, and of plain training in the same time; all values."""
    found: dict[str, dict[str, Any]] = {}
    alarms: list[dict[str, float]] = []
    for name, remedy in REMEDIES.items():
        ways = {"with": None, "same_time": Recipe(steps=remedy.plain_steps)}
        entry: dict[str, Any] = {"plain_steps": remedy.plain_steps}
        for way, recipe in ways.items():
            values = []
            for seed in SEEDS:
                model, reality = trained(Settings(remedy=name, seed=seed), recipe)
                values.append(errors(model, reality))
                if isinstance(model, Ensemble):
                    alarms.append(alarm(model, reality))
            entry[way] = {
                "one_step_error": spread([one_step for one_step, _ in values]),
                "final_error": spread([final for _, final in values]),
            }
            yield f"{name}, {way}: drift {entry[way]['final_error']['median']:.3f}"
        entry["factor"] = entry["same_time"]["final_error"]["median"] / entry["with"]["final_error"]["median"]
        found[name] = entry
    best = max(found, key=lambda name: found[name]["factor"])
    # More time does not always make plain training better: so each is held against the best of it, too.
    plainest = min(entry["same_time"]["final_error"]["median"] for entry in found.values())
    for entry in found.values():
        entry["factor_to_best"] = plainest / entry["with"]["final_error"]["median"]
    warned = {figure: spread([one[figure] for one in alarms]) for figure in alarms[0]}
    return {"horizon": HORIZON, "by_name": found, "best": best, "alarm": warned}


def scores() -> Generator[str, None, dict[str, Any]]:
    """Hits per chance on the true court: no plan at all, plans in the default model's dream, plans on the court."""
    model, _ = trained(Settings())
    paddles: dict[str, Policy] = {"random": random_policy(), "reactive": following_policy(mistakes=0.0)}
    for method in PLANNERS:
        paddles[f"{method}_dream"] = planner(model.step, method)
        paddles[f"{method}_court"] = planner(court.step, method)
    found = {}
    for name, policy in paddles.items():
        found[name] = score(policy)
        yield f"{name}: {found[name]['rate']:.3f} hits per chance"
    return found | {"episodes": EPISODES, "steps": STEPS}


def mismatch() -> Generator[str, None, dict[str, Any]]:
    """Every searched model with its figures, and the pair that contradicts itself most, again over SEEDS."""
    rows = []
    for settings in SEARCHED:
        rows.append(judged(settings))
        yield f"{settings.policy}, {settings.data}, noise {settings.noise}: {rows[-1]['rate']:.3f} hits per chance"
    pairs = [(a, b) for a in rows for b in rows if a["one_step_error"] < b["one_step_error"] and a["high"] < b["low"]]
    predicts, plays = max(pairs, key=lambda pair: pair[1]["low"] - pair[0]["high"])
    result: dict[str, Any] = {"models": rows}
    for name, row in (("predicts_better", predicts), ("plays_better", plays)):
        again = [row]
        for seed in SEEDS[1:]:
            again.append(judged(replace(Settings(**row["settings"]), seed=seed)))
            yield f"{name}, seed {seed}: {again[-1]['rate']:.3f} hits per chance"
        result[name] = row | {
            "over_seeds": {figure: spread([one[figure] for one in again]) for figure in ("one_step_error", "rate")}
        }
    result["error_ratio"] = plays["one_step_error"] / predicts["one_step_error"]
    return result


def trained(settings: Settings, recipe: Recipe | None = None) -> tuple[Dynamics, Trajectories]:
    """The remedy's model, or with a ``recipe`` plain training by it; and the reality to hold it against."""
    seeds = Seeds.of(settings.seed)
    data, rng = experience(settings, None), np.random.default_rng(seeds.training)
    run = REMEDIES[settings.remedy].train(data, rng) if recipe is None else training.fit(data, rng, recipe=recipe)
    return training.finish(run), rallies(seeds)


def errors(model: Dynamics, reality: Trajectories) -> tuple[float, float]:
    """One-step error and drift at HORIZON, world units."""
    drift = drift_curve(dream(model.step, reality, HORIZON), reality.states[:, : HORIZON + 1])
    return one_step_error(model, reality), float(drift[-1])


def alarm(model: Ensemble, reality: Trajectories) -> dict[str, float]:
    """How well the members' disagreement warns, over all steps of all test dreams.

    caught: share of the steps with a ball more than VISIBLE off at which the members disagree by as much
    false:  the same share of the steps with a ball that is not that far off
    """
    dreamt = dream(model.step, reality, HORIZON)
    wrong = distances(dreamt, reality.states[:, : HORIZON + 1])[:, 1:] >= VISIBLE
    warned = disagreement(model, reality, HORIZON) >= VISIBLE
    return {"caught": float(warned[wrong].mean()), "false": float(warned[~wrong].mean())}


def planner(step: StepFn, method: str) -> Policy:
    """The planner at its first settings."""
    horizon, candidates = int(PLAN_HORIZON.default), int(CANDIDATES.default)
    return planning_policy(PLANNERS[method], step, horizon, candidates, hold=REPLAN)


def score(policy: Policy, seed: int = 0) -> dict[str, Any]:
    """hits, chances, rate, low, high (``closed_loop.rate``)."""
    run = closed_loop.play(policy, EPISODES, STEPS, Seeds.of(seed).probes)
    while True:
        try:
            next(run)
        except StopIteration as end:
            count: closed_loop.Count = end.value
            break
    return {
        "hits": int(count.hits.sum()),
        "chances": int(count.chances.sum()),
        **closed_loop.rate(count)._asdict(),
    }


def judged(settings: Settings) -> dict[str, Any]:
    """A model's settings, one-step error, drift, and what a paddle scores that plans in its dream."""
    model, reality = trained(settings)
    one_step, final = errors(model, reality)
    return {
        "settings": asdict(settings),
        "one_step_error": one_step,
        "final_error": final,
        **score(planner(model.step, "shooting"), settings.seed),
    }


def spread(values: list[float]) -> dict[str, Any]:
    """{"median", "values"}"""
    return {"median": float(np.median(values)), "values": values}
