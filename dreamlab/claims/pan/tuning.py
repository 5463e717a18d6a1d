"""Constants of the lab of PAN, chosen on the tuning seeds."""

from __future__ import annotations

import numpy as np

from dreamlab.claims.pan.dynamic import PRICE
from dreamlab.claims.pan.experiment import FLICKER, prepared
from dreamlab.claims.pan.model import grow_words, learn_space
from dreamlab.claims.tuning import Tuned
from dreamlab.tasks.work import drain


def missed(price: float, seed: int) -> float:
    """Error at the last step of the dream with words that are added and merged at this price."""
    given = prepared(seed, FLICKER.default)
    space = drain(learn_space(given.views, "generative", np.random.default_rng(given.encoder)))
    model, _ = drain(grow_words(given.views, space, np.random.default_rng(given.words), price))
    return drain(given.look.dream(model.step, space)).last.value


TUNED = (
    Tuned(
        "price",
        "error at step 60, by what a word must save",
        candidates=(0.001, 0.002, 0.005, 0.01, 0.02),
        chosen=PRICE,
        score=missed,
    ),
)
