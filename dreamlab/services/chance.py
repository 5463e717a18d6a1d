"""Whether a run drew on chance that no seed fixes: numpy's or Python's global generator, or one without a seed."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

SENTENCE = (
    "It draws on chance that no seed fixes ({}), so no run can be repeated. Make a numpy Generator from the "
    "experiment’s seed, and hand it on."
)


@contextmanager
def watched() -> Iterator[list[str]]:
    """While this lasts, generators are watched; afterwards the list names those that were used without a seed."""
    found: list[str] = []
    seeded = np.random.default_rng

    def default_rng(seed: Any = None) -> np.random.Generator:
        if seed is None and "numpy.random.default_rng()" not in found:
            found.append("numpy.random.default_rng()")
        return seeded(seed)

    before, of_python = _of_numpy(), random.getstate()
    np.random.default_rng = default_rng
    try:
        yield found
    finally:
        np.random.default_rng = seeded
        if _of_numpy() != before:
            found.append("numpy.random")
        if random.getstate() != of_python:
            found.append("random")


def _of_numpy() -> str:
    """The state of numpy's global generator. A page's numpy has none before it is used."""
    if "get_state" not in vars(np.random):
        return ""
    state = vars(np.random)["get_state"](legacy=False)["state"]
    return repr((state["key"].tobytes(), state["pos"]))
