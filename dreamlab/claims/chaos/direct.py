"""The rivals that hardly feed on themselves: networks that predict the state many steps on at once.

rollout    the network of one step, fed its own output at every step
direct     a network for each horizon, from the state now to the state then; it is never fed its own output
composed   the direct network of STRIDE steps, fed its own output every STRIDE steps
hedged     the rollout's last state, drawn towards the middle by the best straight line (least squares on the record):
           as cautious as the direct network is, and knowing no more than the rollout

All networks have the same size and the same training. The paddle plays by its rule, so a state decides all later ones.
Source: direct against recursive prediction, for dynamics models, in Somalwar et al. 2025.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass

import numpy as np

from dreamlab.claims.chaos.court import played, rule
from dreamlab.claims.uncertainty import Estimate, mean
from dreamlab.dream.divergence import distances
from dreamlab.learn.model import Architecture, Model, matmul
from dreamlab.learn.network import dynamics, least_squares
from dreamlab.learn.training import Recipe
from dreamlab.tasks.work import Progress
from dreamlab.types import Floats, Transitions

HORIZONS = (10, 40, 60)
"""Steps ahead that a direct network is trained for, the first of them the stride of the composed one."""
STRIDE = HORIZONS[0]
FURTHER = (20, 80, 120)
"""Steps ahead at which the direct network is held against the rollout besides (``look_further``)."""
EVERY = 80
"""Steps between two starts in an episode."""
WAYS = ("rollout", "direct", "composed", "hedged")


@dataclass(frozen=True)
class Ahead:
    """How far off the ball is, on one court.

    errors: by way and horizon, the mean distance in world units
    spread: by way, how widely the places spread that it predicts for the last horizon, divided by the real ones' spread
    middle: mean distance from reality of always saying the mean of the recorded places
    """

    errors: dict[str, dict[int, Estimate]]
    spread: dict[str, float]
    middle: Estimate


def jumps(path: Floats, steps: int) -> Transitions:
    """Recorded episodes [B, T+1, S] of play by the rule, as transitions of so many steps."""
    state = np.ascontiguousarray(path[:, :-steps]).reshape(-1, path.shape[-1])
    return Transitions(state, rule(state), np.ascontiguousarray(path[:, steps:]).reshape(-1, path.shape[-1]))


def look_ahead(
    recorded: Floats,
    reality: Floats,
    one_step: Model,
    architecture: Architecture,
    recipe: Recipe,
    rng: np.random.Generator,
    *,
    stage: str,
) -> Generator[Progress, None, Ahead]:
    """Train the direct networks on the recorded episodes [B, T+1, S] and hold all four ways against others [B, T+1, S].

    one_step: the network of one step; architecture, recipe: its size and training, which the direct ones get too
    """
    direct = {}
    for steps in HORIZONS:
        direct[steps] = yield from dynamics(jumps(recorded, steps), architecture, rng, recipe, says=stage)
    at = np.arange(0, reality.shape[1] - HORIZONS[-1] - 1, EVERY)
    predicted = yield from _predict(one_step, direct, recorded, _states(reality, at), at, stage)
    errors: dict[str, dict[int, Estimate]] = {way: {} for way in WAYS}
    for way, by_steps in predicted.items():
        for steps, states in by_steps.items():
            errors[way][steps] = _off(states, reality[:, at + steps])
    last = HORIZONS[-1]
    real = _spread(_states(reality, at + last))
    spread = {way: _spread(by_steps[last]) / real for way, by_steps in predicted.items()}
    middle = recorded[..., :2].reshape(-1, 2).mean(axis=0)
    away = reality[:, at + last, :2] - middle
    return Ahead(errors, spread, mean(np.sqrt((away * away).sum(axis=-1)).mean(axis=1)))


def look_further(
    recorded: Floats,
    reality: Floats,
    one_step: Model,
    architecture: Architecture,
    recipe: Recipe,
    rng: np.random.Generator,
    *,
    stage: str,
) -> Generator[Progress, None, dict[str, dict[int, Estimate]]]:
    """Errors of the rollout and of direct networks, by way and by the horizons in FURTHER; otherwise as ``look_ahead``.

    All horizons begin at the same moments.
    """
    at = np.arange(0, reality.shape[1] - FURTHER[-1] - 1, EVERY)
    start = _states(reality, at)
    dream = yield from played(one_step.step, start, FURTHER[-1], stage)
    errors: dict[str, dict[int, Estimate]] = {"rollout": {}, "direct": {}}
    for steps in FURTHER:
        model = yield from dynamics(jumps(recorded, steps), architecture, rng, recipe, says=stage)
        errors["rollout"][steps] = _off(dream[:, steps], reality[:, at + steps])
        errors["direct"][steps] = _off(model.step(start, rule(start)), reality[:, at + steps])
    return errors


def _off(states: Floats, real: Floats) -> Estimate:
    """Mean distance of predicted states [B * starts, S] from real ones [B, starts, S]."""
    away = distances(states.reshape(real.shape), real)
    return mean(away.mean(axis=1))  # the starts of one episode are not independent


def _predict(
    one_step: Model, direct: dict[int, Model], recorded: Floats, start: Floats, at: np.ndarray, stage: str
) -> Generator[Progress, None, dict[str, dict[int, Floats]]]:
    """States [N, S] by way and horizon, from the same starts [N, S]."""
    last = HORIZONS[-1]
    dream = yield from played(one_step.step, start, last, stage)
    learned_from = _states(recorded, at)
    rehearsed = yield from played(one_step.step, learned_from, last, stage)
    found: dict[str, dict[int, Floats]] = {way: {} for way in WAYS}
    for steps, model in direct.items():
        found["rollout"][steps] = dream[:, steps]
        found["direct"][steps] = model.step(start, rule(start))
        line = least_squares(_with_one(rehearsed[:, steps]), _states(recorded, at + steps))
        found["hedged"][steps] = matmul(_with_one(dream[:, steps]), line)
    state = start
    for steps in range(STRIDE, last + 1, STRIDE):
        state = direct[STRIDE].step(state, rule(state))
        if steps in direct:
            found["composed"][steps] = state
    return found


def _states(path: Floats, at: np.ndarray) -> Floats:
    """States [B * len(at), S] of episodes at these steps."""
    return np.ascontiguousarray(path[:, at].reshape(-1, path.shape[-1]))


def _with_one(states: Floats) -> Floats:
    return np.concatenate([states, np.ones((len(states), 1))], axis=1)


def _spread(states: Floats) -> float:
    """Root mean square distance of places [N, S] from their mean."""
    away = states[:, :2] - states[:, :2].mean(axis=0)
    return float(np.sqrt((away * away).sum(axis=1).mean()))
