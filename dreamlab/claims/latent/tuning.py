"""Constants of the latent lab, chosen on the tuning seeds."""

from __future__ import annotations

import numpy as np

from dreamlab.claims.latent.experiment import TEST, TRAINING
from dreamlab.claims.latent.pixels import PLACES, draw_patterns, watch
from dreamlab.claims.latent.probe import read_off
from dreamlab.claims.latent.training import KEPT, train
from dreamlab.claims.tuning import Tuned

STEPS = 320


def unread(kept: float, seed: int) -> float:
    """1 - R² of ball and paddle off the latent that a slow target trained, with so much of it kept at a step."""
    pixels, training, _ = np.random.SeedSequence(seed).spawn(3)
    rng = np.random.default_rng(pixels)
    patterns = draw_patterns(rng)
    data, test = (watch(count, 0.0, patterns, rng) for count in (TRAINING, TEST))
    *_, (nets, _) = train("moving", data, 0.0, STEPS, np.random.default_rng(training), kept)
    reads = read_off(nets.encode(data.seen), data.truth, nets.encode(test.seen), test.truth)
    return 1.0 - float(reads[PLACES].mean())


TUNED = (
    Tuned(
        "kept",
        "1 - R² of ball and paddle, by the share of the slow target that is kept at every step",
        candidates=(0.9, 0.97, 0.99, 0.996),
        chosen=KEPT,
        score=unread,
    ),
)
