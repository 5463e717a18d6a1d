"""What a latent is worth: how much it varies, in how many directions, and what can be read off it.

Nothing here trains the networks; everything is measured on frames that they never saw.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from dreamlab.learn.model import matmul
from dreamlab.types import Floats

RIDGE = 1e-6
"""Variance, in the latent's own units, below which a direction tells nothing."""


def spread(latent: Floats) -> float:
    """Root mean square distance of latents [B, D] from their mean, per component; 0 for a constant."""
    centred = latent - latent.mean(axis=0)
    return float(np.sqrt((centred * centred).mean()))


def rank(latent: Floats) -> float:
    """Effective number of directions, 1 to D: (sum of variances)^2 / sum of squared covariances; 0 for a constant.

    The participation ratio of the covariance's eigenvalues, got without them: tr(C)^2 / tr(C C).
    """
    covariance = _covariance(latent - latent.mean(axis=0))
    total = float(covariance.diagonal().sum())
    return total * total / float((covariance * covariance).sum()) if total > 0.0 else 0.0


def reader(latent: Floats, truth: Floats) -> Callable[[Floats], Floats]:
    """The best linear reading of each column of ``truth`` [B, K] from latents [B, D]: latents -> what they tell."""
    centre, mean = latent.mean(axis=0), truth.mean(axis=0)
    centred = latent - centre
    gram = _covariance(centred) + RIDGE * np.eye(latent.shape[1])
    weights = solve(gram, matmul(centred.T, truth - mean) / len(latent))
    return lambda others: matmul(others - centre, weights) + mean


def read_off(latent: Floats, truth: Floats, test_latent: Floats, test_truth: Floats) -> Floats:
    """R^2 [K] on test data of the best linear reading of each column of ``truth`` [B, K] from latents [B, D].

    1: exactly readable, 0: no better than the mean, or nothing to read; can fall below 0 on test data.
    """
    read = reader(latent, truth)(test_latent)
    error = ((test_truth - read) ** 2).sum(axis=0)
    variation = ((test_truth - test_truth.mean(axis=0)) ** 2).sum(axis=0)
    varies = variation > 0.0
    return np.where(varies, 1.0 - error / np.where(varies, variation, 1.0), 0.0)


def solve(matrix: Floats, right: Floats) -> Floats:
    """X [D, K] with matrix [D, D] X = right, the matrix symmetric and positive: Gauss-Jordan, no LAPACK."""
    work = np.concatenate([matrix, right], axis=1)
    for column in range(len(matrix)):
        work[column] /= work[column, column]
        others = work[:, column].copy()
        others[column] = 0.0
        work -= others[:, None] * work[column]
    return work[:, len(matrix) :]


def principal_directions(values: Floats, count: int, rounds: int = 30) -> Floats:
    """[P, count] orthonormal: about the directions in which rows [B, P] vary most, by subspace iteration."""
    covariance = _covariance(values - values.mean(axis=0))
    basis = np.eye(values.shape[1])[:, :count] + 1.0 / values.shape[1]
    for _ in range(rounds):
        basis = orthonormal(matmul(covariance, basis))
    return basis


def orthonormal(vectors: Floats) -> Floats:
    """[P, K] -> the same span with orthonormal columns; Gram-Schmidt, twice over for rounding."""
    basis = vectors.copy()
    for _ in range(2):
        for k in range(basis.shape[1]):
            for earlier in range(k):
                basis[:, k] -= (basis[:, earlier] * basis[:, k]).sum() * basis[:, earlier]
            basis[:, k] /= np.sqrt((basis[:, k] * basis[:, k]).sum())
    return basis


def _covariance(centred: Floats) -> Floats:
    return matmul(centred.T, centred) / len(centred)
