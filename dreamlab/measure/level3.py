"""The measurements behind Level 3: remedies, closed-loop scores, the search for a mismatch.

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
from typing import Any

from dreamlab.dream.divergence import VISIBLE, distances
from dreamlab.dream.rollout import dream
from dreamlab.labs.play import disagreement
from dreamlab.labs.workshop.court import EPISODES, STEPS, planner, score
from dreamlab.labs.workshop.sessions import WorkshopSettings
from dreamlab.learn.model import Ensemble
from dreamlab.learn.remedies import REMEDIES
from dreamlab.learn.training import Recipe
from dreamlab.measure.constants import HORIZON, PLANNING_SECONDS, PLAYING_SECONDS, SEEDS
from dreamlab.measure.deferred import Deferred, Tree, entry, median_and_values
from dreamlab.measure.models import Trained, deferred_trained, errors
from dreamlab.plan.planning import PLANNERS
from dreamlab.tasks.work import Progress
from dreamlab.types import Policy
from dreamlab.world import court
from dreamlab.world.court import following_policy
from dreamlab.world.policies import random_policy

SEARCHED = (
    *(
        WorkshopSettings(policy=policy, data=data)
        for policy in ("mixed", "random", "sticky")
        for data in (200, 500, 2000)
    ),
    *(WorkshopSettings(data=data, noise=noise) for data in (2000, 10000) for noise in (0.02, 0.05)),
)


def remedies() -> Tree:
    """One-step error and drift at HORIZON of every remedy, and of plain training in the same time; all values."""
    found: dict[str, dict[str, Any]] = {}
    for name, remedy in REMEDIES.items():
        remedied = [deferred_trained(WorkshopSettings(remedy=name, seed=seed)) for seed in SEEDS]
        plain = [deferred_trained(WorkshopSettings(seed=seed), Recipe(steps=remedy.plain_steps)) for seed in SEEDS]
        ways = {"with": _deferred_errors(remedied), "same_time": _deferred_errors(plain)}
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
    warned = {figure: median_and_values([entry(figure, one) for one in alarms]) for figure in ("caught", "false")}
    return {"horizon": HORIZON, "by_name": found, "best": best, "alarm": warned}


def _ratio(over: float, under: float) -> float:
    return over / under


def scores() -> Tree:
    """Hits per chance on the true court: no plan at all, plans in the default model's dream, plans on the court."""
    default = deferred_trained(WorkshopSettings())
    found: dict[str, Tree] = {
        "random": _deferred_score(random_policy()),
        "reactive": _deferred_score(following_policy(mistakes=0.0)),
    }
    for method in PLANNERS:
        in_dream = partial(_dream_score, method)
        found[f"{method}_dream"] = Deferred(in_dream, default, cost=PLANNING_SECONDS, stage="playing")
        found[f"{method}_court"] = _deferred_score(planner(court.step, method), PLANNING_SECONDS)
    return found | {"episodes": EPISODES, "steps": STEPS}


def mismatch() -> Tree:
    """Every searched model with its figures, and the pair that contradicts itself most, again over SEEDS."""
    rows = [_deferred_judged(settings) for settings in SEARCHED]
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


def _deferred_errors(made: list[Deferred]) -> dict[str, Tree]:
    each = [Deferred(errors, one) for one in made]
    return {
        figure: median_and_values([entry(figure, one) for one in each]) for figure in ("one_step_error", "final_error")
    }


def _deferred_score(policy: Policy, cost: float = PLAYING_SECONDS) -> Deferred:
    return Deferred(lambda: score(policy), cost=cost, stage="playing")


def _deferred_judged(settings: WorkshopSettings) -> Deferred:
    return Deferred(
        lambda made: judged(settings, made), deferred_trained(settings), cost=PLANNING_SECONDS, stage="playing"
    )


def _dream_score(method: str, made: Trained) -> Generator[Progress, None, dict[str, Any]]:
    return score(planner(made.model.step, method))


def _again_over_seeds(row: dict[str, Any]) -> Tree:
    others = [_deferred_judged(replace(WorkshopSettings(**row["settings"]), seed=seed)) for seed in SEEDS[1:]]
    all_seeds = [Deferred(lambda: row), *others]
    figures = {name: median_and_values([entry(name, one) for one in all_seeds]) for name in ("one_step_error", "rate")}
    return row | {"over_seeds": figures}


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


def judged(settings: WorkshopSettings, made: Trained) -> Generator[Progress, None, dict[str, Any]]:
    """A model's settings, one-step error, drift, and what a paddle scores that plans in its dream."""
    played = yield from score(planner(made.model.step, "shooting"), settings.seed)
    return {"settings": asdict(settings), **errors(made), **played}
