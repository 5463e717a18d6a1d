"""What a reader does with a trained model by hand: throw a ball, steer court and dream with the same actions.

The court is given as a function of the step's number, so that a gust falls at the same step when the play is replayed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from dreamlab.dream.divergence import VISIBLE, distances, drift_curve, visible_step
from dreamlab.dream.rollout import dream
from dreamlab.learn.model import Dynamics, Ensemble
from dreamlab.tasks.settings import Control, SettingsError, read_numbers
from dreamlab.tasks.work import Answer
from dreamlab.types import POSITIONS, STATE_NAMES, STATE_SIZE, VELOCITIES, Floats, StepFn, Trajectories
from dreamlab.world import court
from dreamlab.world.court import COURT, following_policy
from dreamlab.world.world import World

MOST_PLAYED = 900
"""Steps of a play that is kept: half a minute."""

StepAt = Callable[[int], StepFn]
"""Number of the step, from 0 -> the court's step there."""


def calm(index: int) -> StepFn:
    """The court without gusts. A StepAt."""
    return court.step


def gusts(seed: int) -> StepAt:
    """The gusty court; what a coin decides at a step depends on the seed and the step's number only."""
    return lambda index: court.gusty(np.random.default_rng([seed, index]))


def moment(film: Mapping[int, Dynamics], step: Any) -> int:
    """The last moment of the film that is not after this training step; None: its last. SettingsError for no number."""
    last = max(film)
    wanted = last if step is None else Control("step", "Trained for", "steps", (0, last), last).read(step)
    return max((kept for kept in film if kept <= wanted), default=min(film))


def placed(given: Mapping[str, Any]) -> Floats:
    """A start [S] that the court allows: inside its walls, at the court's one speed. SettingsError for no start."""
    start = read_numbers("start", [given.get(name) for name in STATE_NAMES], STATE_SIZE)
    speed = float(np.sqrt(start[2] * start[2] + start[3] * start[3]))
    if speed < 1e-6:
        raise SettingsError("start: the ball needs a direction")
    start[2:4] *= court.SPEED / speed
    start[0] = np.clip(start[0], -court.X_LIMIT, court.X_LIMIT)
    start[1] = np.clip(start[1], court.FLOOR, court.CEILING)
    start[4] = np.clip(start[4], -court.PADDLE_LIMIT, court.PADDLE_LIMIT)
    return start


def played(given: Any) -> Floats | None:
    """The actions [T, A] of a play, each in [-1, 1]; None if none are given. SettingsError for what is no play."""
    if given is None:
        return None
    if not isinstance(given, list) or not 1 <= len(given) <= MOST_PLAYED:
        raise SettingsError(f"actions should be a list of 1 to {MOST_PLAYED} numbers")
    return read_numbers("actions", given, len(given)).clip(-1.0, 1.0)[:, None]


def thrown(
    start: Floats, horizon: int, rng: np.random.Generator, actions: Floats | None = None, world: StepAt = calm
) -> Trajectories:
    """What the court makes of a throw: start [S] -> one episode [1, horizon+1, S].

    actions: [T, A] of the reader; without them the paddle follows the ball, with mistakes that ``rng`` draws
    """
    policy = following_policy()
    states, moves = [start[None]], []
    for index in range(horizon if actions is None else len(actions)):
        moves.append(policy(states[-1], rng) if actions is None else actions[None, index])
        states.append(world(index)(states[-1], moves[-1]))
    return Trajectories(np.stack(states, axis=1), np.stack(moves, axis=1))


def as_shown(episode: Trajectories) -> Trajectories:
    """The episode as pictures show it, its first moment included: before that the ball is taken to fly straight."""
    states = episode.states.copy()
    states[:, 1:, VELOCITIES] = (episode.states[:, 1:, POSITIONS] - episode.states[:, :-1, POSITIONS]) / court.DT
    return Trajectories(states, episode.actions)


def beside(model: Dynamics, reality: Trajectories, horizon: int, world: World = COURT) -> Answer:
    """The model's dream beside reality, arrays [1, H+1, S] each.

    drift: distance of the two balls at each step; disagreement: mean distance of an ensemble's members from their
    mean, each dreaming by itself, None for a single model; doubt_step: its first step past VISIBLE
    start, actions: what both began with, and did
    """
    states = np.ascontiguousarray(reality.states[:, : horizon + 1])
    dreamt = dream(model.step, reality, horizon)
    drift = drift_curve(dreamt, states, world)
    apart = disagreement(model, reality, horizon, world)[0] if isinstance(model, Ensemble) else None
    return Answer(
        {
            "drift": drift.tolist(),
            "visible_step": visible_step(drift, world),
            "disagreement": None if apart is None else apart.tolist(),
            "doubt_step": None if apart is None else visible_step(apart, world),
            "digest": model.digest,
            "start": states[0, 0].tolist(),
            "actions": reality.actions[0, :horizon, 0].tolist(),
        },
        {"reality": states, "dream": dreamt},
    )


def disagreement(model: Ensemble, reality: Trajectories, horizon: int, world: World = COURT) -> Floats:
    """[B, H] mean distance of the members' balls from the mean of them, each member dreaming by itself."""
    dreams = np.stack([dream(member.step, reality, horizon) for member in model.members])
    return distances(dreams, dreams.mean(axis=0), world)[:, :, 1:].mean(axis=0)


def moved(step: StepFn, request: Mapping[str, Any], world: StepAt = calm) -> Answer:
    """One step of the court and of the dream, with the same action: {states, action, index} -> {state, …}.

    states, state: the court's state and the dream's, one after the other [2S]
    hit, miss:     of the real ball; dream_hit, dream_miss: of the dreamt one (``landed``)
    gap:           distance of the two balls, world units
    """
    both = read_numbers("states", request.get("states"), 2 * STATE_SIZE).reshape(2, STATE_SIZE)
    action = read_numbers("action", [request.get("action")], 1).clip(-1.0, 1.0)
    outcome = court.play(both[0], action)
    real = world(int(request.get("index", 0)))(both[:1], action[None])[0]
    dreamt = step(np.ascontiguousarray(both[1:]), action[None])[0]
    hit, miss = landed(both[1], dreamt)
    return Answer(
        {
            "state": [*real.tolist(), *dreamt.tolist()],
            "hit": bool(outcome.hit),
            "miss": bool(outcome.miss),
            "dream_hit": hit,
            "dream_miss": miss,
            "gap": float(distances(real, dreamt)),
        }
    )


def landed(before: Floats, after: Floats) -> tuple[bool, bool]:
    """Whether the dreamt ball met the paddle or missed it in this step [S] -> [S].

    A dream keeps no score. Its ball has landed when it is nearer to the floor than to the ceiling and turns upwards;
    the paddle has it where the ball is above the paddle, or less than a ball beside it.
    """
    lands = bool(before[3] < 0.0 <= after[3] and after[1] < 0.5)
    near = bool(abs(after[0] - after[4]) <= court.PADDLE_HALF_WIDTH + VISIBLE)
    return lands and near, lands and not near
