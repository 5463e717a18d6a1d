"""What a dream's error is made of: single errors recorded on the real path, then added up, or carried on by the court.

An error of one step is the model's prediction from a real state less the real next state, all S columns of it. Laid
end to end, such errors say how far off a dream could be if each only shifted the ball. Carried, each is put into a
court that goes on from where it left the ball, so that a wrong velocity moves the ball at every later step. Which
errors count can be chosen: those of some columns of the state, or those of some steps, such as the ones in which the
ball meets something.
"""

from __future__ import annotations

from collections.abc import Sequence

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


def carried(
    errors: Floats, reality: Trajectories, columns: slice = slice(0, STATE_SIZE), where: np.ndarray | None = None
) -> float:
    """Mean distance after H steps of a court into which these columns of the errors [B, H, S] are put.

    where: [B, H] bool, the steps whose errors count; all of them by default
    """
    state = reality.states[:, 0]
    for t in range(errors.shape[1]):
        state = court.step(state, reality.actions[:, t])
        put = errors[:, t, columns] if where is None else errors[:, t, columns] * where[:, t, None]
        state[:, columns] += put
        state = np.clip(state, court.SENSED_LOW, court.SENSED_HIGH)
    return float(distances(state, reality.states[:, errors.shape[1]]).mean())


def carried_apart(errors: Sequence[Floats], reality: Trajectories) -> list[float]:
    """``carried`` for each of several errors [B, H, S]: courts side by side, in the same bits and fewer steps."""
    horizon, courts = errors[0].shape[1], len(errors)
    put, actions = np.concatenate(errors), np.concatenate([reality.actions] * courts)
    state = np.concatenate([reality.states[:, 0]] * courts)
    for t in range(horizon):
        state = court.step(state, actions[:, t]) + put[:, t]
        state = np.clip(state, court.SENSED_LOW, court.SENSED_HIGH)
    return [float(distances(ends, reality.states[:, horizon]).mean()) for ends in np.split(state, courts)]


def contacts(states: Floats) -> np.ndarray:
    """[B, T] bool for states [B, T+1, S]: the ball meets something in this step, so that its velocity changes."""
    return np.any(states[:, 1:, VELOCITIES] != states[:, :-1, VELOCITIES], axis=-1)


def steps_before_contact(contact: np.ndarray) -> np.ndarray:
    """[B, T] how many steps later the next contact is, 0 in the step itself; T where none follows in the record."""
    ahead = np.full(contact.shape, contact.shape[1])
    for t in reversed(range(contact.shape[1])):
        later = ahead[:, t + 1] + 1 if t + 1 < contact.shape[1] else contact.shape[1]
        ahead[:, t] = np.where(contact[:, t], 0, np.minimum(later, contact.shape[1]))
    return ahead


def beside(contact: np.ndarray) -> np.ndarray:
    """[B, T] bool: the steps of the contacts [B, T], the step before each and the one after it."""
    near = contact.copy()
    near[:, :-1] |= contact[:, 1:]
    near[:, 1:] |= contact[:, :-1]
    return near


def along_motion(errors: Floats, states: Floats) -> Floats:
    """[B, H] the errors' velocity along the ball's own motion: below 0 where the model brakes.

    errors [B, H, S]; states [B, H, S], those that the errors were made from. World units per second.
    """
    velocity = states[..., VELOCITIES]
    return (errors[..., VELOCITIES] * velocity).sum(axis=-1) / speed(states)


def random_signs(errors: Floats, rng: np.random.Generator) -> Floats:
    """Errors [B, H, S] of the same sizes, each step's with a sign that a coin decides: no bias is left in them."""
    return errors * rng.choice([-1.0, 1.0], errors.shape[:-1])[..., None]


def speed(states: Floats) -> Floats:
    """[...] the ball's speed in states [..., S]."""
    vx, vy = states[..., 2], states[..., 3]
    return np.sqrt(vx * vx + vy * vy)


def keeping_speed(step: StepFn) -> StepFn:
    """The model whose ball is put back to the court's one speed after each of its steps."""

    def kept(state: Floats, action: Floats) -> Floats:
        after = step(state, action).copy()
        after[..., VELOCITIES] *= (court.SPEED / np.maximum(speed(after), 1e-9))[..., None]
        return after

    return kept


def helped_at_contacts(step: StepFn) -> StepFn:
    """The model, with the court in its place for each step in which the court would have the ball meet something."""

    def helped(state: Floats, action: Floats) -> Floats:
        after, real = step(state, action), court.step(state, action)
        meets = np.any(real[..., VELOCITIES] != state[..., VELOCITIES], axis=-1)
        return np.where(meets[..., None], real, after)

    return helped


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
