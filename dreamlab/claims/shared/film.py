"""Films of play: what the first lot of an agent's balls looked like, kept while they were played anyway."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np

from dreamlab.types import Floats, Policy


class Film:
    """Makes agents as ``agent`` does, and keeps the states that the first of them saw."""

    def __init__(self, agent: Callable[[], Policy]) -> None:
        self._agent = agent
        self._seen: list[Floats] | None = None

    def __call__(self) -> Policy:
        policy = self._agent()
        if self._seen is not None:
            return policy
        seen = self._seen = []

        def filmed(state: Floats, rng: np.random.Generator) -> Floats:
            seen.append(state)
            return policy(state, rng)

        return filmed

    @property
    def states(self) -> Floats:
        """[B, T, S] before each of the T steps."""
        return np.stack(self._seen or [], axis=1)


def usual(hits: Iterable[np.ndarray]) -> int:
    """The ball that ends with each agent as most do: hits [N] bool of each; of several such the one in the middle."""
    each = [np.asarray(hit, dtype=np.float64) for hit in hits]
    unusual = np.sum([np.abs(hit - np.round(hit.mean())) for hit in each], axis=0)
    alike = np.flatnonzero(unusual == unusual.min())
    return int(alike[len(alike) // 2])


def landed(states: Floats, after: int = 8) -> int:
    """Frames of a fall [T, S] up to ``after`` steps past the landing, all of them if it does not land."""
    rises = np.flatnonzero(states[:, 3] > 0.0)
    return min(int(rises[0]) + after, len(states)) if len(rises) else len(states)
