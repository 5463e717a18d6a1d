"""Claim 5, section 4.4 of the paper: is a loss in the latent enough, or must predictions be held against pixels?

The same encoder and dynamics are trained side by side by five objectives, from the same start, on the same batches
of frames of the court. Watched on the way: how much the latent varies, in how many directions. Measured at the end:
what can be read off it about the ball and the paddle, Proposition 2, and both sides of Theorem 2.

The rivals do without any objective: the encoder as it was drawn, and the frames' principal components.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from dreamlab.claims.claim import Axis, Claim, ClaimSettings, Curve, Findings, Mark, Plot, Run, so_far
from dreamlab.claims.latent.losses import OBJECTIVES
from dreamlab.claims.latent.nets import LATENT, Nets
from dreamlab.claims.latent.pixels import FLICKER, MOTION, PLACES, Views, draw_patterns, watch
from dreamlab.claims.latent.probe import principal_directions, rank, read_off, spread
from dreamlab.claims.latent.proposition import gains
from dreamlab.claims.latent.scenes import dreamt_views
from dreamlab.claims.latent.theorem import Sides, exact_sides, sides
from dreamlab.claims.latent.training import train
from dreamlab.learn.model import matmul
from dreamlab.tasks.settings import Control
from dreamlab.tasks.work import Progress
from dreamlab.types import Floats

DISTRACTION = Control(
    "flicker", "Meaningless flicker", "of a pixel’s spread", (0.0, 0.1, 0.2, 0.3, 0.5, 0.7, 1.0), 0.0, whole=False
)
WEIGHT = Control(
    "weight", "Weight of the variance price", "", (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0), 0.1, whole=False
)
LENGTH = Control("training", "Training", "steps", (160, 320, 640, 1280), 320)
TRAINING, TEST, WATCHED = 2048, 512, 128
LOOKS, BATCHES = 20, 80
"""Looks at the latents while they are trained, and batches that Theorem 2 is measured on."""
SCALES = np.array([0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0])
RELABELLED = 8.0
"""The scale whose share of broken transitions is a figure of its own."""

LABELS = {
    "latent": "latent loss alone",
    "stopped": "with a stop-gradient",
    "moving": "with a slow target",
    "variance": "with a variance price",
    "decoder": "generative loss",
}
ROLES = {"latent": "error", "stopped": "second", "moving": "fourth", "variance": "third", "decoder": "first"}
UNTRAINED = {"untrained": ("not trained at all", "dream"), "principal": ("principal components", "reality")}
"""The rivals' labels and roles."""


@dataclass
class Watched:
    """What is seen of one run on its way: at which steps, spread and rank of its latents."""

    steps: list[int] = field(default_factory=list)
    spread: list[float] = field(default_factory=list)
    rank: list[float] = field(default_factory=list)

    def look(self, step: int, nets: Nets, frames: Floats) -> None:
        latent = nets.encode(frames)
        self.steps.append(step)
        self.spread.append(spread(latent))
        self.rank.append(rank(latent))


def measure(settings: ClaimSettings) -> Run:
    """Train all five at once, then probe them and put both sides of Theorem 2 beside each other."""
    pixels, training, trying = np.random.SeedSequence(settings["seed"]).spawn(3)
    rng, steps = np.random.default_rng(pixels), int(settings["training"])
    patterns = draw_patterns(rng)
    data, test = (watch(count, settings["flicker"], patterns, rng) for count in (TRAINING, TEST))
    reads = _untrained(data, test, np.random.default_rng(training))
    runs = {name: train(name, data, settings["weight"], steps, np.random.default_rng(training)) for name in OBJECTIVES}
    watched = {name: Watched() for name in OBJECTIVES}
    trained: dict[str, Nets] = {}
    on_batches: dict[int, Sides] = {}
    for step in range(steps + 1):
        for name, run in runs.items():
            trained[name], batch = next(run)
            if step % (steps // LOOKS) == 0:
                watched[name].look(step, trained[name], test.seen[:WATCHED])
            if name == "decoder" and step % (steps // BATCHES) == 0:
                on_batches[step] = sides(trained[name], batch)
        if step % (steps // LOOKS) == 0:
            yield so_far("training", step / steps, Findings(_spreads(watched), _watching(watched)))
        yield Progress("training", step / steps)
    reads |= {name: _reads(nets.encode, data, test) for name, nets in trained.items()}
    yield Progress("probing", 0.5)
    pairs = {"trained": sides(trained["decoder"], test), "exact": exact_sides(data, test)}
    proposition = gains(trained["decoder"], test, np.random.default_rng(trying))
    figures = _spreads(watched)
    figures |= {f"{name}_reads": float(read[PLACES].mean()) for name, read in reads.items()}
    figures |= {f"{name}_flicker": float(reads[name][FLICKER].mean()) for name in ("decoder", "variance")}
    figures["motion_reads"] = max(float(read[MOTION].mean()) for read in reads.values())
    figures |= {f"proposition_{name}": gain for name, gain in proposition._asdict().items()}
    figures |= _theorem_figures(pairs, list(on_batches.values()))
    plots = (*_watching(watched), _reading_plot(reads), _batches_plot(on_batches), _scales_plot(pairs))
    return Findings(figures, plots, scenes=(dreamt_views(trained, data, test, LABELS, ROLES),))


def _untrained(data: Views, test: Views, rng: np.random.Generator) -> dict[str, Floats]:
    """What is read off the encoder that all five begin with, and off the frames' principal components."""
    drawn, directions = Nets.drawn(rng), principal_directions(data.seen, LATENT)
    return {
        "untrained": _reads(drawn.encode, data, test),
        "principal": _reads(lambda seen: matmul(seen, directions), data, test),
    }


def _spreads(watched: dict[str, Watched]) -> dict[str, float]:
    return {f"{name}_spread": seen.spread[-1] for name, seen in watched.items()}


def _reads(encode: Callable[[Floats], Floats], data: Views, test: Views) -> Floats:
    return read_off(encode(data.seen), data.truth, encode(test.seen), test.truth)


def _theorem_figures(pairs: dict[str, Sides], on_batches: list[Sides]) -> dict[str, float]:
    everywhere = [pair.scaled(scale) for pair in pairs.values() for scale in SCALES]
    return {
        "batches_broken": float(np.mean([batch.broken() > 0.0 for batch in on_batches])),
        "relabelled_broken": pairs["exact"].scaled(RELABELLED).broken(),
        "mended_broken": max(
            [each.broken(each.lipschitz) for each in everywhere]
            + [batch.broken(batch.lipschitz) for batch in on_batches]
        ),
        "stretch": pairs["trained"].lipschitz,
        "round_trip": pairs["trained"].epsilon,
        "exact_round_trip": pairs["exact"].epsilon,
    }


def _watching(watched: dict[str, Watched]) -> tuple[Plot, ...]:
    def plot(name: str, title: str, axis: Axis, mark: Mark) -> Plot:
        curves = tuple(
            Curve(LABELS[run], ROLES[run], np.array(seen.steps, dtype=float), np.array(getattr(seen, name)))
            for run, seen in watched.items()
        )
        said = ", ".join(f"{curve.label} {curve.y[-1]:.2f}" for curve in curves)
        return Plot(
            name, title, f"{title} after {watched['latent'].steps[-1]} steps: {said}.", _STEPS, axis, curves, (mark,)
        )

    return (
        plot(
            "spread",
            "Spread of the latent",
            Axis("standard deviation", log=True),
            Mark("y", 1.0, "what the price asks for"),
        ),
        plot("rank", "Directions in use", Axis("effective rank"), Mark("y", float(LATENT), "all there are")),
    )


_STEPS = Axis("training step")


def _reading_plot(reads: dict[str, Floats]) -> Plot:
    things = ("ball across", "ball height", "paddle", "motion", "flicker")
    places = np.arange(len(things), dtype=float)
    roles = {name: (LABELS[name], ROLES[name]) for name in LABELS} | UNTRAINED
    curves = tuple(
        Curve(
            *roles[name],
            places,
            np.array([*read[PLACES], read[MOTION].mean(), read[FLICKER].mean()]),
            dots=True,
        )
        for name, read in reads.items()
    )
    said = "; ".join(f"{curve.label} {', '.join(f'{value:.2f}' for value in curve.y)}" for curve in curves)
    return Plot(
        "reads",
        "What can be read off the latent",
        f"R² of a linear reading of {', '.join(things)}: {said}.",
        Axis("", names=things),
        Axis("R², 1 is everything"),
        curves,
        (Mark("y", 0.0, "no better than the mean"),),
    )


def _batches_plot(on_batches: dict[int, Sides]) -> Plot:
    steps, shown = np.array(list(on_batches), dtype=float), list(on_batches.values())
    sums = {
        "L latent": ("error", [each.latent.mean() for each in shown]),
        "as printed: L gen + ε": ("reality", [each.generative.mean() + each.epsilon for each in shown]),
        "mended: Lip(h) L gen + ε": (
            "third",
            [each.lipschitz * each.generative.mean() + each.epsilon for each in shown],
        ),
    }
    curves = tuple(Curve(label, role, steps, np.array(values)) for label, (role, values) in sums.items())
    said = ", ".join(f"{curve.label} {curve.y[-1]:.2f}" for curve in curves)
    title = "Theorem 2 on the batches of the generative loss"
    return Plot("batches", title, f"{title}, on the last one: {said}.", _STEPS, Axis("mean length", log=True), curves)


def _scales_plot(pairs: dict[str, Sides]) -> Plot:
    def shares(pair: Sides, mended: bool = False) -> Floats:
        scaled = [pair.scaled(scale) for scale in SCALES]
        return np.array([each.broken(each.lipschitz if mended else 1.0) for each in scaled])

    curves = (
        Curve("as printed, trained networks", "error", SCALES, shares(pairs["trained"])),
        Curve("as printed, an exact pair", "second", SCALES, shares(pairs["exact"])),
        Curve("mended, both", "third", SCALES, np.maximum(*(shares(pair, True) for pair in pairs.values()))),
    )
    said = ", ".join(f"{curve.label} {curve.y[-1]:.2f}" for curve in curves)
    return Plot(
        "scales",
        "The same networks, the latent in other units",
        f"Share of test transitions that break the inequality with the latent {SCALES[-1]:.0f} times as large: {said}.",
        Axis("latent multiplied by", log=True),
        Axis("share broken"),
        curves,
    )


CLAIM = Claim("latent", (DISTRACTION, WEIGHT, LENGTH), measure)
