"""The lab of PAN in miniature as pictures: drift, error at the end without each part, what the words mean."""

from __future__ import annotations

import numpy as np

from dreamlab.claims.claim import Axis, Curve, Mark, Plot
from dreamlab.claims.shared.bounces import EVENTS
from dreamlab.claims.uncertainty import NORMAL_95, Estimate
from dreamlab.dream.divergence import coin_flip_distance
from dreamlab.types import Floats

VARIANTS = {
    "full": "everything",
    "dynamic": "words added and merged",
    "persisting": "words that persist",
    "dynamic_persisting": "both",
    "memory": "copied from the record",
    "wordless": "no words",
    "codes": "no embedding",
    "unswitched": "no switch",
    "latent": "no decoder",
    "regularised": "no decoder, regularised",
}
TICKS = ("full", "grown", "lasting", "both", "copied", "words", "embed.", "switch", "decod.", "reg.")
"""What is put in or taken out, short, in the order of VARIANTS."""
SHORT = ("none", "left", "right", "ceiling", "floor", "paddle")
"""EVENTS, short."""
DRAWN = {
    "full": "first",
    "dynamic": "reality",
    "memory": "dream",
    "wordless": "second",
    "codes": "third",
    "latent": "fourth",
}
"""Dreams whose drift is drawn, and the colour of each."""
MAIN = 0.1
"""An event that this share of a word's steps have belongs to what the word means."""


def drift_plot(drifts: dict[str, Floats]) -> Plot:
    """Distance from reality at every step [H] of the dreams in DRAWN that are done."""
    drawn = {name: role for name, role in DRAWN.items() if name in drifts}
    ends = "; ".join(f"{VARIANTS[name]} {drifts[name][-1]:.3f}" for name in drawn)
    steps = np.arange(1, len(drifts["full"]) + 1, dtype=np.float64)
    return Plot(
        "drift",
        "Dreams with and without each part",
        f"World units from the real ball at step {len(steps)}: {ends}.",
        Axis("into the dream", "steps of 1/30 s"),
        Axis("error", "world units"),
        tuple(Curve(VARIANTS[name], role, steps, drifts[name]) for name, role in drawn.items()),
        (Mark("y", coin_flip_distance(), "a blind guess"),),
    )


def errors_plot(last: dict[str, Estimate]) -> Plot:
    """Distance from reality at the end of the dream of every variant that is done."""
    names = [name for name in VARIANTS if name in last]
    at, off = np.arange(len(names), dtype=np.float64), np.array([last[name].value for name in names])
    half = NORMAL_95 * np.array([last[name].error for name in names])
    ratios = "; ".join(f"{VARIANTS[name]} {last[name].value / last['full'].value:.2f}" for name in names[1:])
    return Plot(
        "parts",
        "What each part is worth",
        f"Error at the end as a multiple of that with everything: {ratios}.",
        Axis("put in or taken out", names=tuple(TICKS[list(VARIANTS).index(name)] for name in names)),
        Axis("error at the end", "world units"),
        (Curve("error at the end", "error", at, off, off - half, off + half, dots=True),),
        (Mark("y", coin_flip_distance(), "a blind guess"),),
    )


def words_plot(meant: np.ndarray) -> Plot:
    """Which events each token [K, len(EVENTS)] stands for: what most of its steps have, and what MAIN of them have."""
    shares = meant / np.maximum(meant.sum(axis=1, keepdims=True), 1)
    best = shares.argmax(axis=1)
    word = np.arange(len(meant), dtype=np.float64)
    also = [
        (event, k)
        for k, row in enumerate(shares)
        for event, share in enumerate(row)
        if share >= MAIN and event != best[k]
    ]
    rest = np.array(also, dtype=np.float64).reshape(-1, 2)
    named = ", ".join(f"{k} {EVENTS[event]}" for k, event in enumerate(best) if k)
    return Plot(
        "words",
        "What the words came to mean",
        f"Most steps of each word: {named}. Token 0 is motion without a word.",
        Axis("", names=SHORT),
        Axis("token"),
        (
            Curve("most of its steps", "first", best.astype(np.float64), word, dots=True),
            Curve("a tenth or more of them", "second", rest[:, 0], rest[:, 1], dots=True),
        ),
    )
