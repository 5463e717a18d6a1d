"""What the worlds that move smoothly share: an integrator, and angles without sines.

An angle is held as the unit vector (sin, cos) that it points along: the rates of both are products of what is there
already, so a step needs + - * / and square roots alone, whose bits are the same on every machine.

Source: any course on numerical analysis for the method of Runge and Kutta, e.g. Hairer, Nørsett & Wanner 1993.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from dreamlab.types import Floats

Rates = Callable[[Floats, Floats], Floats]
"""(state [..., S], action [..., A]) -> how fast each number changes [..., S], a second."""


def runge_kutta(
    rates: Rates, state: Floats, action: Floats, dt: float, parts: int, units: Sequence[slice] = ()
) -> Floats:
    """The state [..., S] after ``dt`` seconds with one action [..., A], in ``parts`` steps of fourth order.

    units: where a state holds unit vectors; they are given their length back after each part
    """
    state, h = np.array(state, dtype=np.float64), dt / parts
    action = np.clip(action, -1.0, 1.0)
    for _ in range(parts):
        first = rates(state, action)
        second = rates(state + 0.5 * h * first, action)
        third = rates(state + 0.5 * h * second, action)
        fourth = rates(state + h * third, action)
        state = state + h / 6.0 * (first + 2.0 * second + 2.0 * third + fourth)
        for where in units:
            state[..., where] = unit(state[..., where])
    return state


def unit(vectors: Floats) -> Floats:
    """Vectors [..., 2] of length 1 with the same direction."""
    x, y = vectors[..., 0], vectors[..., 1]
    return vectors / np.sqrt(x * x + y * y)[..., None]


def directions(rng: np.random.Generator, batch: int) -> Floats:
    """[batch, 2] unit vectors, every direction as likely as any other."""
    return unit(rng.standard_normal((batch, 2)))


def leaning(rng: np.random.Generator, batch: int, most: float) -> Floats:
    """[batch, 2] (sin, cos) of angles from upright whose sine is at most ``most``."""
    sine = rng.uniform(-most, most, batch)
    return np.stack([sine, np.sqrt(1.0 - sine * sine)], axis=-1)
