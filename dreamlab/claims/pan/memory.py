"""The rival of words, switch and network: a memory that copies what followed the most similar recorded moment."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dreamlab.claims.pan.model import Space
from dreamlab.claims.shared.embedding import Views
from dreamlab.learn.model import matmul
from dreamlab.types import Floats


@dataclass(frozen=True)
class Memory:
    """seen: [I, N] recorded embeddings and actions; size: [N] their squared lengths; change: [N, D]"""

    space: Space
    seen: Floats
    size: Floats
    change: Floats

    @classmethod
    def of(cls, views: Views, space: Space) -> Memory:
        """All recorded moments; nothing is learned but the embedding that it shares."""
        before, after = space.embedding.encode(views.seen), space.embedding.encode(views.following)
        inputs = space.inputs(before, views.action)
        return cls(space, np.ascontiguousarray(inputs.T), (inputs * inputs).sum(axis=1), after - before)

    def step(self, state: Floats, action: Floats) -> Floats:
        """Next embeddings [B, D]: the change of the nearest recorded moment."""
        gap = self.size - 2.0 * matmul(self.space.inputs(state, action), self.seen)
        return self.space.kept(state + self.change[gap.argmin(axis=1)])
