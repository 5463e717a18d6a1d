"""What a dream's error is made of: single errors recorded on the real path, then added up, or carried on by the court.

An error of one step is the model's prediction from a real state less the real next state, all S columns of it. Laid
end to end, such errors say how far off a dream could be if each only shifted the ball. Carried, each is put into a
court that goes on from where it left the ball, so that a wrong velocity moves the ball at every later step.
"""

from __future__ import annotations

import numpy as np

from dreamlab.dream.divergence import distances
from dreamlab.dream.rollout import one_step_predictions
from dreamlab.types import POSITIONS, STATE_SIZE, VELOCITIES, Floats, StepFn, Trajectories
from dreamlab.world import court

PARTS = {"position": POSITIONS, "velocity": VELOCITIES}
"""Columns of a state whose errors can be carried alone."""


def single_errors(step: StepFn, reality: Trajectories, horizon: int) -> Floats:
    """[B, horizon, S], each from the real state before it."""
    return one_step_predictions(step, reality)[:, :horizon] - reality.states[:, 1 : horizon + 1]


def end_to_end(errors: Floats) -> float:
    """Mean over rallies of the summed lengths of the position errors [B, H, S]: the most that adding can give."""
    away = errors[..., POSITIONS]
    return float(np.sqrt((away * away).sum(axis=-1)).sum(axis=1).mean())


def carried(errors: Floats, reality: Trajectories, columns: slice = slice(0, STATE_SIZE)) -> float:
    """Mean distance after H steps of a court into which these columns of the errors [B, H, S] are put."""
    state = reality.states[:, 0]
    for t in range(errors.shape[1]):
        state = court.step(state, reality.actions[:, t])
        state[:, columns] += errors[:, t, columns]
        state = np.clip(state, court.SENSED_LOW, court.SENSED_HIGH)
    return float(distances(state, reality.states[:, errors.shape[1]]).mean())


def fresh_error(step: StepFn, dreamt: Floats, actions: Floats) -> float:
    """Mean position error of single steps made from dreamt states [B, H+1, S], held against the court from there."""
    count = dreamt.shape[1] - 1
    state = np.ascontiguousarray(dreamt[:, :-1]).reshape(-1, STATE_SIZE)
    action = np.ascontiguousarray(actions[:, :count]).reshape(len(state), -1)
    return float(distances(step(state, action), court.step(state, action)).mean())


def nudged(start: Floats, actions: Floats, nudge: Floats) -> Floats:
    """How far apart [T+1] two courts are that began a ``nudge`` [S] apart: start [B, S], actions [B, T, A]."""
    states, mean_apart = (start, start + nudge), []
    for t in range(actions.shape[1] + 1):
        mean_apart.append(float(distances(*states).mean()))
        if t < actions.shape[1]:
            states = (court.step(states[0], actions[:, t]), court.step(states[1], actions[:, t]))
    return np.array(mean_apart)
