"""The plots of claim 3."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from dreamlab.claims.claim import Axis, Curve, Mark, Plot
from dreamlab.claims.tokens import grid
from dreamlab.claims.tokens.losses import BITS, Losses
from dreamlab.types import Floats


def by_length(
    lengths: tuple[int, ...], size: int, tolerance: float, used: list[int], figures: dict[str, float]
) -> Plot:
    """Words, letters and bits over the length of a piece; used: [len(lengths)] words that the court can use."""
    counts = [grid.cells(length, size, tolerance) for length in lengths]
    long = _floats([grid.length(length, size, tolerance) for length in lengths])
    up = _floats([grid.bits(count ** (length * size)) for length, count in zip(lengths, counts, strict=True)])
    says = (
        f"The chosen piece takes a word out of {figures['vocabulary']:,.0f} for each step, {figures['bits_up']:.0f} "
        f"bits, or {figures['letters']:.0f} letters, {figures['bits_out']:.0f} bits; twice as long a piece takes "
        f"{figures['doubled_steps']:.2g} times the words."
    )
    x = _floats(lengths)
    return Plot(
        "length",
        "Longer pieces",
        says,
        Axis("length of a piece", "steps", log=True),
        Axis("count", log=True),
        (
            Curve("words, scaled up", "first", x, _floats([count**size for count in counts])),
            Curve("words the court can use", "reality", x, _floats(used)),
            Curve("letters, scaled out", "second", x, long),
            Curve("bits, scaled up", "third", x, up),
            Curve("bits, scaled out", "fourth", x, long * grid.bits(grid.ALPHABET)),
        ),
    )


def by_size(sizes: tuple[int, ...], steps: int, tolerance: float, used: list[int], figures: dict[str, float]) -> Plot:
    """Words over the coordinates of a state; used: [len(sizes)] words that the court can use."""
    x, large = _floats(sizes), _floats([grid.vocabulary(steps, size, tolerance) for size in sizes])
    says = (
        f"One coordinate more takes {figures['one_coordinate_more']:.3g} times the words; of "
        f"{figures['vocabulary']:,.0f} words the court can use {figures['words_used']:,.0f}."
    )
    return Plot(
        "coordinates",
        "More coordinates",
        says,
        Axis("coordinates of a state"),
        Axis("words", log=True),
        (
            Curve("words, scaled up", "first", x, large),
            Curve("words the court can use", "reality", x, _floats(used)),
        ),
    )


def by_bits(proof: Losses, learned: Losses, longer: Losses, rounded: Losses, figures: dict[str, float]) -> Plot:
    """Error over the bits of a state."""
    says = (
        f"At {BITS} bits a state the grid loses {figures['grid_over_learned']:.2f} times as much as a learned "
        f"vocabulary of {2**BITS} words, and two learned tokens of {grid.ALPHABET} words each "
        f"{figures['longer_over_learned']:.2f} times as much; every number rounded by itself loses "
        f"{figures['rounded_over_learned']:.2f} times as much."
    )
    return Plot(
        "bits",
        "What is lost",
        says,
        Axis("bits of a state"),
        Axis("error of a coordinate", "world units", log=True),
        (
            _curve("grid of the proof", "first", proof.court),
            _curve("one learned word", "second", learned.court),
            _curve(f"learned tokens of {grid.ALPHABET} words", "third", longer.court),
            _curve("every number rounded by itself", "fourth", rounded.court),
            _curve("one learned word, states it learned from", "dream", learned.learnt),
            _curve("one learned word, strangers", "error", learned.strangers),
        ),
    )


def by_sample(looked_at: tuple[int, ...], seen: list[int], figures: dict[str, float]) -> Plot:
    """Words that occur in samples of the court's states [len(looked_at)]: a count that grows with the sample."""
    says = (
        f"In {looked_at[0]:,} states the court is seen to use {seen[0]:,} words, in {looked_at[-1]:,} states "
        f"{seen[-1]:,}; it can use {figures['words_used']:,.0f}."
    )
    return Plot(
        "sample",
        "Words seen in a sample",
        says,
        Axis("states looked at", log=True),
        Axis("words", log=True),
        (Curve("words seen", "first", _floats(looked_at), _floats(seen)),),
        (Mark("y", figures["words_used"], "all that the court can use"),),
    )


def _curve(label: str, role: str, errors: dict[int, float]) -> Curve:
    return Curve(label, role, _floats(errors), _floats(errors.values()))


def _floats(values: Iterable[float]) -> Floats:
    return np.array(list(values), dtype=np.float64)
