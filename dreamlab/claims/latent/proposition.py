"""Proposition 2 of the paper, and the two cases that its printed form leaves open.

The proposition: take a collapsed pair, h'(o) = c and f'(c, a) = c, any fixed decoder g', and data with two different
next observations. Then some other pair has a smaller generative loss, mean |g'(f(h(o), a)) - o'|.

constant decoder   g' paints one picture whatever the latent is: no pair does better than any other
one question       all data ask the same (o, a), with two answers. Whatever is predicted for it, the two distances add
                   up to the distance of the answers at least; a collapsed pair whose g'(c) is their middle gets that

The paper's Appendix C supposes "sufficiently expressive" families and data that include "different outputs for
different inputs"; either excludes one of the cases. With a decoder that was trained, the proposition holds here.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from dreamlab.claims.latent.nets import LATENT, Nets
from dreamlab.claims.latent.pixels import Views
from dreamlab.types import Floats

TRIED = 2000
"""Latents that are tried as the answer to the one question, besides those of the test."""


class Gains(NamedTuple):
    """Generative loss of a collapsed pair less the smallest of the other pairs: above 0 where collapse is not the best.

    trained:  of the trained pair, with its own decoder; the collapsed latent is the best constant one: their mean
    constant: of the trained pair, with a decoder that paints the mean picture: only its last biases are not 0
    question: of all latents that were tried for one question with two answers
    """

    trained: float
    constant: float
    question: float


def gains(nets: Nets, test: Views, rng: np.random.Generator) -> Gains:
    """Of trained networks on these transitions."""
    predicted = nets.predict(nets.encode(test.seen), test.action)
    collapsed = np.repeat(predicted.mean(axis=0)[None], len(predicted), axis=0)
    blind = Nets.empty()
    blind.decoder[-1][-1] = test.next_seen.mean(axis=0)
    return Gains(
        _loss(nets.decode(collapsed), test.next_seen) - _loss(nets.decode(predicted), test.next_seen),
        _loss(blind.decode(collapsed), test.next_seen) - _loss(blind.decode(predicted), test.next_seen),
        _question(nets, predicted, test.next_seen[0], test.next_seen[1], rng),
    )


def _question(nets: Nets, predicted: Floats, one: Floats, other: Floats, rng: np.random.Generator) -> float:
    """The trained decoder, moved so that the latent 0 shows the middle of both answers; what other latents gain."""
    tried = np.concatenate([predicted, 2.0 * rng.standard_normal((TRIED, LATENT))])
    move = 0.5 * (one + other) - nets.decode(np.zeros((1, LATENT)))[0]
    shown = nets.decode(tried) + move
    losses = 0.5 * (_lengths(shown - one) + _lengths(shown - other))
    collapsed = 0.5 * float(_lengths((one - other)[None])[0])
    return collapsed - float(losses.min())


def _loss(shown: Floats, seen: Floats) -> float:
    return float(_lengths(shown - seen).mean())


def _lengths(rows: Floats) -> Floats:
    return np.sqrt((rows * rows).sum(axis=1))
