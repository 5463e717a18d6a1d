"""What the lab of claim 6 was tuned to, on the tuning seeds: which score a policy evolves by best, and a reward."""

from __future__ import annotations

from functools import cache, partial

import numpy as np

from dreamlab.claims.policy import experiment
from dreamlab.claims.policy.experiment import CLAIM, HORIZONS, ON_THE_WAY, Player
from dreamlab.claims.shared import actor_critic
from dreamlab.claims.shared.playing import play_until_sure
from dreamlab.claims.tuning import Tuned
from dreamlab.plan import catching, evolution
from dreamlab.plan.planning import Score, closeness
from dreamlab.tasks.work import drain
from dreamlab.types import Floats, Policy

SCORES: dict[str, Score] = {"distance": experiment.distance_cost, "closeness": closeness, "under": catching.under}


@cache
def _player(seed: int) -> tuple[Player, tuple[np.random.SeedSequence, ...]]:
    children = tuple(np.random.SeedSequence(seed).spawn(5))
    return drain(experiment.learn_world(CLAIM.read_settings({"seed": seed}), *children[:2])), children


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


def _reward(on_the_way: float, states: Floats) -> Floats:
    return experiment.reward(states, on_the_way=on_the_way)


TUNED = (
    Tuned("policy score", "balls missed by a policy evolved by this score", tuple(SCORES), "distance", _evolved),
    Tuned("on the way", "balls missed by actor and valued plans", (0.0, 0.02, 0.05), ON_THE_WAY, _rewarded),
)
