"""The paper's first example in small: a Kalman filter on a noisy flight, rolled out beyond the last sighting.

A ball flies through gusty air. Each axis is on its own: a gust changes the velocity at every step, and a sighting
shows the place with an error. The filter knows that a place changes by the velocity and that nothing else is certain;
the sizes of gusts and errors it learns from recorded sightings. Then it sees a flight, and predicts with its eyes shut.

State of an axis: place (world units) and velocity (world units per step). Its variance is a symmetric 2 x 2 matrix.
Source: Kalman 1960; the sizes of the noise from second differences of the sightings, by the method of moments.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from dreamlab.claims.uncertainty import NORMAL_95, Estimate, mean, share
from dreamlab.learn.network import least_squares
from dreamlab.types import Floats

SIGHTINGS, AHEAD = 20, 20
"""Steps that a ball is seen for, and steps that it is then predicted for."""
SPEED, GUST, BLUR = 0.5 / 30.0, 0.0015, 0.02
"""World units per step; standard deviation of a gust per step, in the same unit; of a sighting, in world units."""
FLIGHTS = 400
"""Recorded flights, and as many to be tested on."""
LAG = 6
"""Steps between sightings that are compared in order to see the gusts behind the blur."""


class Noise(NamedTuple):
    """Variances of a gust and of a sighting's error."""

    gust: float
    blur: float


class Forecasts(NamedTuple):
    """How far off the place AHEAD steps after the last sighting is, and how often the 95 % interval holds it."""

    filter: Estimate
    direct: Estimate
    line: Estimate
    two_sightings: Estimate
    covered: Estimate


def flights(count: int, rng: np.random.Generator) -> tuple[Floats, Floats]:
    """Places [count, SIGHTINGS + AHEAD] of one axis, and the sightings [count, SIGHTINGS] of the first of them."""
    steps = SIGHTINGS + AHEAD
    velocity = SPEED * rng.uniform(-1.0, 1.0, (count, 1)) + np.cumsum(
        GUST * rng.standard_normal((count, steps)), axis=1
    )
    place = rng.uniform(-0.4, 0.4, (count, 1)) + np.cumsum(velocity, axis=1)
    return place, place[:, :SIGHTINGS] + BLUR * rng.standard_normal((count, SIGHTINGS))


def learned_noise(seen: Floats) -> Noise:
    """The noise of recorded sightings [N, T].

    A second difference over m steps has variance 6 blur + m (2 m^2 + 1) / 3 gust: that many gusts are in it, weighted.
    """
    near, far = (_second_difference(seen, lag) for lag in (1, LAG))
    gusts = LAG * (2.0 * LAG * LAG + 1.0) / 3.0
    gust = max((far - near) / (gusts - 1.0), 1e-12)
    return Noise(gust, max((near - gust) / 6.0, 1e-12))


def filtered(seen: Floats, noise: Noise, ahead: int) -> tuple[Floats, float]:
    """Places [N] so many steps after the last of the sightings [N, T], and the variance of each of these predictions.

    It begins at the first sighting with a velocity that could be anything up to SPEED.
    """
    place, velocity = seen[:, 0].copy(), np.zeros(len(seen))
    pp, pv, vv = noise.blur, 0.0, SPEED * SPEED
    for now in range(1, seen.shape[1] + ahead):
        place = place + velocity
        pp, pv, vv = pp + 2.0 * pv + vv + noise.gust, pv + vv + noise.gust, vv + noise.gust
        if now < seen.shape[1]:
            surprise, expected = seen[:, now] - place, pp + noise.blur
            place, velocity = place + pp / expected * surprise, velocity + pv / expected * surprise
            pp, pv, vv = pp - pp * pp / expected, pv - pp * pv / expected, vv - pv * pv / expected
    return place, pp


def forecasts(rng: np.random.Generator) -> Forecasts:
    """The filter beside its rivals, all of which learn from the same recorded flights and predict the same others.

    direct:        the place as a weighted sum of all sightings, by least squares: nothing is rolled out
    line:          the straight line through all sightings, by least squares, drawn on
    two_sightings: the last sighting, and the last two sightings' difference at every step after it
    """
    recorded, recorded_seen = flights(FLIGHTS, rng)
    place, seen = flights(FLIGHTS, rng)
    last = place[:, -1]
    rolled_out, variance = filtered(seen, learned_noise(recorded_seen), AHEAD)
    weights = least_squares(_with_one(recorded_seen), recorded[:, -1:])
    direct = (_with_one(seen) * weights[:, 0]).sum(axis=1)
    inside = np.abs(rolled_out - last) <= NORMAL_95 * np.sqrt(variance)
    return Forecasts(
        _off(rolled_out, last),
        _off(direct, last),
        _off(_drawn_on(seen), last),
        _off(seen[:, -1] + AHEAD * (seen[:, -1] - seen[:, -2]), last),
        share(inside),
    )


def _second_difference(seen: Floats, lag: int) -> float:
    """Mean square of the second differences over ``lag`` steps."""
    second = seen[:, 2 * lag :] - 2.0 * seen[:, lag:-lag] + seen[:, : -2 * lag]
    return float((second * second).mean())


def _drawn_on(seen: Floats) -> Floats:
    """Where the straight line through sightings [N, T] is AHEAD steps after the last of them."""
    time = np.arange(SIGHTINGS) - (SIGHTINGS - 1) / 2.0
    rate = (seen * time).sum(axis=1) / (time * time).sum()
    return seen.mean(axis=1) + rate * (time[-1] + AHEAD)


def _off(predicted: Floats, real: Floats) -> Estimate:
    return mean(np.abs(predicted - real))


def _with_one(values: Floats) -> Floats:
    return np.concatenate([values, np.ones((len(values), 1))], axis=1)
