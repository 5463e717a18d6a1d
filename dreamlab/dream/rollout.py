"""Rollouts of any StepFn: open loop (each step starts from the prediction before), or one step from each real state."""

from __future__ import annotations

import numpy as np

from dreamlab.types import Floats, StepFn, Trajectories


def rollout(step: StepFn, start: Floats, actions: Floats) -> Floats:
    """Open loop: start [B, S], actions [B, T, A] -> states [B, T+1, S]; each step starts from the state before."""
    states = np.empty((len(start), actions.shape[1] + 1, start.shape[-1]))
    states[:, 0] = start
    for t in range(actions.shape[1]):
        states[:, t + 1] = step(np.ascontiguousarray(states[:, t]), np.ascontiguousarray(actions[:, t]))
    return states


def dream(step: StepFn, reality: Trajectories, horizon: int) -> Floats:
    """The model's open-loop rollout [B, horizon+1, S] with the start and the actions of reality.

    horizon: steps, at most those of ``reality``
    """
    return rollout(step, reality.states[:, 0], reality.actions[:, :horizon])


def one_step_predictions(step: StepFn, reality: Trajectories) -> Floats:
    """Predictions [B, T, S] of every next state, each made from the real state before it."""
    batch, horizon, _ = reality.actions.shape
    state = np.ascontiguousarray(reality.states[:, :-1]).reshape(batch * horizon, -1)
    action = np.ascontiguousarray(reality.actions).reshape(batch * horizon, -1)
    return step(state, action).reshape(batch, horizon, -1)
