"""What the lab of claim 6 was tuned to, on the tuning seeds: which score a policy evolves by best, a reward, and the
two thresholds of its signatures (levels/level-5/policy.yml) that are about a poor model."""

from __future__ import annotations

from functools import cache, partial

import numpy as np

from dreamlab.claims.policy import experiment
from dreamlab.claims.policy.experiment import CLAIM, HORIZONS, ON_THE_WAY, Player
from dreamlab.claims.shared import actor_critic
from dreamlab.claims.shared.playing import play_until_sure
from dreamlab.claims.tuning import Tuned
from dreamlab.claims.uncertainty import NORMAL_95
from dreamlab.plan import catching, evolution
from dreamlab.plan.planning import Score, closeness
from dreamlab.tasks.work import drain
from dreamlab.types import Floats, Policy

SCORES: dict[str, Score] = {"distance": experiment.distance_cost, "closeness": closeness, "under": catching.under}


SPOILED = 0.25
"""By so much less than short plans a policy catches whose dream was poor."""
KEPT = 0.15
"""A promise that exceeds what was kept by less than this may have been kept exactly."""
POOR = 500
"""Transitions that a poor dream was learned from."""


@cache
def _player(seed: int, **changed: int | str) -> tuple[Player, tuple[np.random.SeedSequence, ...]]:
    children = tuple(np.random.SeedSequence(seed).spawn(5))
    return drain(experiment.learn_world(CLAIM.read_settings({"seed": seed, **changed}), *children[:2])), children


def _missed(agent: Policy, testing: np.random.SeedSequence) -> float:
    return 1.0 - drain(play_until_sure(lambda: agent, testing, 0.0)).share.value


def _evolved(score: str, seed: int) -> float:
    player, (_, _, evolving, testing, _) = _player(seed)
    weights, _ = drain(experiment.learn_policy(player, evolving, SCORES[score]))
    return _missed(evolution.policy(weights), testing)


def _rewarded(on_the_way: float, seed: int) -> float:
    """Missed by the actor and by short plans with its critic's value, in the mean."""
    player, (*_, testing, improving) = _player(seed)
    reward = partial(_reward, on_the_way)
    learned = drain(
        actor_critic.learn(
            player.dream, player.pool, np.random.default_rng(improving), reward=reward, lasts=catching.falling
        )
    )
    score = actor_critic.with_value(learned, reward, experiment.ACTOR_CRITIC.discount)
    plans = player.plans(HORIZONS[0], score)
    missed_by_plans = 1.0 - drain(play_until_sure(plans, testing, 0.0)).share.value
    return 0.5 * (_missed(learned.policy(), testing) + missed_by_plans)


@cache
def _less_than_plans(seed: int, data: int) -> float:
    """How much more of the balls short plans catch than a policy that was evolved by a distant reward."""
    player, (_, _, evolving, testing, _) = _player(seed, data=data)
    weights, _ = drain(experiment.learn_policy(player, evolving, catching.under))
    plans = player.plans(HORIZONS[0], experiment.distance_cost)
    return _missed(evolution.policy(weights), testing) - (1.0 - drain(play_until_sure(plans, testing, 0.0)).share.value)


def _mixed_up(threshold: float, seed: int) -> float:
    """How far the threshold is from telling a poor dream from a good one; below 0 by how much room it leaves."""
    good, poor = _less_than_plans(seed, int(experiment.DATA.default)), _less_than_plans(seed, POOR)
    return max(good - threshold, threshold - poor)


@cache
def _gap_error(seed: int) -> float:
    player, (_, _, evolving, testing, _) = _player(seed, data=POOR, caution="ensemble")
    weights, _ = drain(experiment.learn_policy(player, evolving, catching.under))
    world = catching.world(player.gear)
    return experiment.promise(lambda: evolution.policy(weights), player.dream, world, testing).gap.error


def _unlike_its_error(threshold: float, seed: int) -> float:
    return abs(threshold - NORMAL_95 * _gap_error(seed))


def _reward(on_the_way: float, states: Floats) -> Floats:
    return experiment.reward(states, on_the_way=on_the_way)


TUNED = (
    Tuned("policy score", "balls missed by a policy evolved by this score", tuple(SCORES), "distance", _evolved),
    Tuned("on the way", "balls missed by actor and valued plans", (0.0, 0.02, 0.05), ON_THE_WAY, _rewarded),
    Tuned("spoiled", "poor dreams taken for good ones, or nearly", (0.05, 0.15, 0.25, 0.35), SPOILED, _mixed_up),
    Tuned(
        "kept",
        "distance from 1.96 standard errors of promised less kept, three models",
        (0.05, 0.1, 0.15, 0.2, 0.25),
        KEPT,
        _unlike_its_error,
    ),
)
