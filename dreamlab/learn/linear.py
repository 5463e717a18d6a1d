"""The simplest dynamics model: the change of the state as a weighted sum of what is known, fitted by least squares.

Written out in plain numpy, so that its bits are the same everywhere: the normal equations, solved by a Cholesky
factorisation. Source: any course on numerical linear algebra, e.g. Golub & Van Loan.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dreamlab.learn.model import matmul
from dreamlab.types import Floats, Transitions
from dreamlab.world.court import COURT
from dreamlab.world.world import World


@dataclass(frozen=True)
class LinearModel:
    """A weighted sum of what is known.

    weights:   [S+A+1, S], one row for each input (state, action, and the constant 1), one column for each output
    low, high: [S] the range of the sensors
    """

    weights: Floats
    low: Floats
    high: Floats

    def step(self, state: Floats, action: Floats) -> Floats:
        """Predicted next state [..., S], within the sensors' range: a StepFn."""
        rows = inputs(state, action)
        change = matmul(rows.reshape(-1, rows.shape[-1]), self.weights).reshape(state.shape)
        return np.clip(state + change, self.low, self.high)


def fit_linear(data: Transitions, world: World = COURT) -> LinearModel:
    """The weights with the smallest sum of squared errors over the world's transitions."""
    world.check_experience(data)
    weights = least_squares(inputs(data.state, data.action), data.next_state - data.state)
    return LinearModel(weights, world.low, world.high)


def inputs(state: Floats, action: Floats) -> Floats:
    """[..., S+A+1]: state, action, 1."""
    return np.concatenate([state, action, np.ones((*state.shape[:-1], 1))], axis=-1)


def least_squares(rows: Floats, targets: Floats) -> Floats:
    """W [I, O] that makes the sum of (rows [N, I] W - targets [N, O])^2 smallest: (X'X) W = X'Y.

    ValueError where the rows do not settle W (``cholesky``).
    """
    across = np.ascontiguousarray(rows.T)
    square = matmul(across, np.ascontiguousarray(rows))
    return solve(cholesky(square), matmul(across, np.ascontiguousarray(targets)))


def cholesky(square: Floats) -> Floats:
    """The lower triangle L [I, I] with L L' = square, a symmetric matrix.

    ValueError unless it is positive definite, as X'X is where no column of X is a mixture of the others.
    """
    lower = np.zeros_like(square)
    for row in range(len(square)):
        for column in range(row + 1):
            rest = square[row, column] - (lower[row, :column] * lower[column, :column]).sum()
            if row == column and rest <= 0.0:
                raise ValueError(
                    f"least squares needs independent columns; column {row} is a mixture of those before it"
                )
            lower[row, column] = np.sqrt(rest) if row == column else rest / lower[column, column]
    return lower


def solve(lower: Floats, right: Floats) -> Floats:
    """X [I, O] with L L' X = right: down the triangle, then up again."""
    found = right.copy()
    for row in range(len(lower)):
        found[row] = (found[row] - (lower[row, :row, None] * found[:row]).sum(axis=0)) / lower[row, row]
    for row in reversed(range(len(lower))):
        found[row] = (found[row] - (lower[row + 1 :, row, None] * found[row + 1 :]).sum(axis=0)) / lower[row, row]
    return found


def slope(across: Floats, along: Floats) -> float:
    """Least squares with one input and no constant: the k that makes the sum of (along - k across)^2 smallest."""
    return float((across * along).sum() / (across * across).sum())
