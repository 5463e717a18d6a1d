"""Further figures of the failure lab: each probe puts one question to a trained model in prepared scenes.

Every figure is defined where it is measured; lengths are world units, scores are fractions of 1.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from dreamlab.dream import compounding
from dreamlab.dream.divergence import VISIBLE, distances
from dreamlab.dream.rollout import rollout
from dreamlab.learn.model import Dynamics
from dreamlab.plan.planning import Plan, real_score, shoot
from dreamlab.types import ACTION_SIZE, POSITIONS, Floats, StepFn, Trajectories
from dreamlab.world import court

SCENES = 48
"""Prepared starts of a probe."""

SIDE_STEPS, ACTION_STEPS, FUTURE_STEPS, PLAN_STEPS = 25, 30, 25, 45
BOUNCE_STEPS = 10
"""Steps of a dream that begins just before a bounce."""
FUTURES = 24
SIGNS_SEED = 0
"""Of the coin that decides the signs of errors in ``drift_parts``."""


def side_scenes(rng: np.random.Generator) -> tuple[Floats, Floats]:
    """Starts [SCENES, S] near the left wall, and what is done in them [SCENES, SIDE_STEPS, A]."""
    start = court.reset(rng, SCENES)
    start[:, 0] = rng.uniform(-court.X_LIMIT, -0.3, SCENES)
    start[:, 2] = -np.abs(start[:, 2])
    return start, _held(rng.integers(-1, 2, (SCENES, ACTION_SIZE)), SIDE_STEPS)


def sides(model: Dynamics, rng: np.random.Generator) -> dict[str, float]:
    """Drift after SIDE_STEPS steps near the left wall, and in the very same scenes seen in a mirror.

    left_error, right_error: mean distance, world units; side_ratio: right / left (1 for a model without a side).
    """
    scenes = side_scenes(rng)
    left, right = (_drift_after(model, *view) for view in (scenes, court.mirror(*scenes)))
    return {"left_error": left, "right_error": right, "side_ratio": right / left}


def bounces(step: StepFn, reality: Trajectories) -> dict[str, float]:
    """What becomes of a dream at a bounce, off walls, ceiling, floor and paddle alike.

    A bounce is a moment of ``reality`` at which the ball turns in x or in y. The dream begins at the real state a
    step before it and is compared BOUNCE_STEPS steps later.
    bounces_kept: share of the bounces after which the dreamt ball is within VISIBLE of the real one
    bounce_error: mean distance of the two balls then, world units
    """
    moved = np.diff(reality.states[..., POSITIONS], axis=1)
    turns = np.any(moved[:, :-1] * moved[:, 1:] < 0.0, axis=-1)
    episode, start = np.nonzero(turns[:, 1 : turns.shape[1] + 1 - BOUNCE_STEPS])
    played = np.stack([reality.actions[episode, start + later] for later in range(BOUNCE_STEPS)], axis=1)
    dreamt = rollout(step, reality.states[episode, start], played)[:, -1]
    apart = distances(dreamt, reality.states[episode, start + BOUNCE_STEPS])
    return {"bounces_kept": float((apart < VISIBLE).mean()), "bounce_error": float(apart.mean())}


def drift_parts(dreamt: Floats, predicted: Floats, reality: Trajectories) -> dict[str, float]:
    """What the errors of single steps do to the court's own path (``compounding``), and how the dream moves.

    dreamt:    [B, H+1, S] the dream of reality's episodes
    predicted: [B, T, S] every next state, from the real one before it
    carried_flight:  distance at the horizon of a court into which the errors of steps in flight are put
    carried_contact: the same with those of steps in which the ball meets something
    carried_random:  the errors of flight again, each with a sign that a coin decides
    braking:         mean error of a step in flight along the ball's motion, world units per second
    final_speed:     mean speed of the dreamt ball at the horizon (the court's is court.SPEED)
    """
    horizon = dreamt.shape[1] - 1
    states = reality.states[:, : horizon + 1]
    single = predicted[:, :horizon] - states[:, 1:]
    flight = ~compounding.contacts(states)
    random = compounding.random_signs(single, np.random.default_rng(SIGNS_SEED))
    kinds = (single * flight[..., None], single * ~flight[..., None], random * flight[..., None])
    carried = compounding.carried_apart(kinds, reality)
    return {
        **dict(zip(("carried_flight", "carried_contact", "carried_random"), carried, strict=True)),
        "braking": float(compounding.along_motion(single, states[:, :-1])[flight].mean()),
        "final_speed": float(compounding.speed(dreamt[:, -1]).mean()),
    }


def action_scenes(rng: np.random.Generator) -> tuple[Floats, tuple[Floats, Floats]]:
    """Starts [SCENES, S] with a falling ball, and two plans [SCENES, ACTION_STEPS, A]: flee to the right, or rest."""
    start = court.reset(rng, SCENES)
    start[:, 0] *= 0.4
    start[:, 1], start[:, 3] = 0.12, -np.abs(start[:, 3])
    landing = start[:, 0] + start[:, 2] * (start[:, 1] - court.FLOOR) / -start[:, 3]
    start[:, 4] = np.clip(landing + 0.7 * court.PADDLE_HALF_WIDTH, -court.PADDLE_LIMIT, court.PADDLE_LIMIT)
    fleeing = np.ones((SCENES, ACTION_STEPS, ACTION_SIZE))
    return start, (fleeing, 0.0 * fleeing)


def actions(model: Dynamics, rng: np.random.Generator) -> dict[str, float]:
    """What the actions change: a falling ball that a resting paddle would meet off centre, and a fleeing one miss.

    action_gap_real, action_gap_dream: how far apart the ball ends after ACTION_STEPS steps of the one and the
                                       other, mean over scenes, world units
    paddle_gap_real, paddle_gap_dream: the same for the paddle
    paddle_share:                      dream / real, near 1 for a model that hears its actions, 0 for a deaf one
    """
    start, plans = action_scenes(rng)
    figures = {}
    for where, step in (("real", court.step), ("dream", model.step)):
        ends = [rollout(step, start, played)[:, -1] for played in plans]
        figures[f"action_gap_{where}"] = float(distances(ends[0], ends[1]).mean())
        figures[f"paddle_gap_{where}"] = float(np.abs(ends[0] - ends[1])[:, 4].mean())
    return figures | {"paddle_share": figures["paddle_gap_dream"] / figures["paddle_gap_real"]}


def future_scenes(model: Dynamics, world: StepFn, rng: np.random.Generator) -> tuple[Floats, Floats]:
    """[SCENES, FUTURES, T+1, S] of what happens in ``world`` from one start each, and [SCENES, T+1, S] of the dream."""
    start = court.reset(rng, SCENES)
    start[:, 0] *= 0.2
    start[:, 1], start[:, 3] = 0.4, np.abs(start[:, 3])
    rest = np.zeros((SCENES, FUTURE_STEPS, ACTION_SIZE))
    many = rollout(world, np.repeat(start, FUTURES, axis=0), np.repeat(rest, FUTURES, axis=0))
    return many.reshape(SCENES, FUTURES, FUTURE_STEPS + 1, -1), rollout(model.step, start, rest)


def futures(model: Dynamics, world: StepFn, rng: np.random.Generator) -> dict[str, float]:
    """Where the one dream lies among FUTURES futures that ``world`` really gives the same start and actions.

    nearest_future: distance of the dream's end to the nearest real end, mean over scenes, world units
    mean_future:    distance of the dream's end to the mean of the real ends
    spread_futures: distance of a real end to the mean of the real ends (0 where there is one future only)
    outsider:       nearest_future / mean_future: above 1 where the dream is nearer to the mean than to any future
    The scenes rise through mid-height, where a gusty court has its gust, within FUTURE_STEPS steps.
    """
    many, dreams = future_scenes(model, world, rng)
    ends, dreamt = many[:, :, -1], dreams[:, -1]
    mean = ends.mean(axis=1)
    nearest = float(distances(dreamt[:, None], ends).min(axis=1).mean())
    to_mean = float(distances(dreamt, mean).mean())
    return {
        "nearest_future": nearest,
        "mean_future": to_mean,
        "spread_futures": float(distances(ends, mean[:, None]).mean()),
        "outsider": nearest / to_mean,
    }


def chosen_plans(model: Dynamics, rng: np.random.Generator) -> tuple[Floats, Plan]:
    """Starts [SCENES, S] of falling balls, and the plan that a search in the model's dream chooses for each."""
    start = court.reset(rng, SCENES)
    start[:, 1], start[:, 3] = rng.uniform(0.4, 0.7, SCENES), -np.abs(start[:, 3])
    return start, shoot(model.step, start, PLAN_STEPS, rng)


def plans(chosen: tuple[Floats, Plan], rng: np.random.Generator) -> dict[str, float]:
    """What plans that look good in the dream are worth on the court (``planning.aim``, mean over falling balls).

    dream_score, real_score: the plan chosen inside the learned model, in the dream and on the court
    score_gap:               dream_score - real_score
    court_score:             the score of plans chosen with the true court as the model, the ceiling

    chosen: ``chosen_plans``, drawn from the same ``rng``
    """
    start, plan = chosen
    dreamt, real = float(plan.dream_score.mean()), float(real_score(start, plan).mean())
    ceiling = float(shoot(court.step, start, PLAN_STEPS, rng).dream_score.mean())
    return {"dream_score": dreamt, "real_score": real, "score_gap": dreamt - real, "court_score": ceiling}


def _held(action: NDArray[np.int64], steps: int) -> Floats:
    """One action [B, A] kept for so many steps: [B, steps, A]."""
    return np.repeat(action[:, None].astype(np.float64), steps, axis=1)


def _drift_after(model: Dynamics, start: Floats, played: Floats) -> float:
    ends = [rollout(step, start, played)[:, -1] for step in (model.step, court.step)]
    return float(distances(ends[0], ends[1]).mean())
