"""The plots of claim 1."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from dreamlab.claims.claim import Axis, Curve, Mark, Plot
from dreamlab.claims.uncertainty import Estimate
from dreamlab.types import Floats

AGENTS = {
    "informed": "all known",
    "model_only": "learned model",
    "sight_only": "best guess, court known",
    "believing": "belief, many futures",
    "guessing": "best guess, one future",
    "memory": "memory, no model",
    "elsewhere": "memory tuned elsewhere",
    "line": "straight line, by hand",
    "none": "runs after",
}
_SHARE = Axis("balls caught", "share")


def by_knowledge(shares: Mapping[str, Estimate]) -> Plot:
    """Share caught by those of AGENTS that have played."""
    known = {name: shares[name] for name in AGENTS if name in shares}
    says = "Caught: " + "; ".join(f"{AGENTS[name]} {each.value:.2f}" for name, each in known.items())
    names = tuple(AGENTS[name] for name in known)
    curve = _curve("caught on the court", "first", range(len(known)), list(known.values()), dots=True)
    return Plot("knowledge", "What each agent knows", f"{says}.", Axis("agent", names=names), _SHARE, (curve,))


def by_depth(depths: tuple[int, ...], shares: Mapping[str, Estimate]) -> Plot:
    """Share caught over the depth of the simulation, all known, with a critic and without."""
    critic, blind = ([shares[f"{name}_{depth}"] for depth in depths] for name in ("depth", "blind"))
    says = (
        f"Where all is known and there is no critic, {depths[-1]} steps of simulation catch {blind[-1].value:.2f} and "
        f"{depths[0]} steps {blind[0].value:.2f}; with a critic {critic[-1].value:.2f} and {critic[0].value:.2f}."
    )
    return Plot(
        "depth",
        "Depth of simulation",
        says,
        Axis("depth of simulation", "steps"),
        _SHARE,
        (_curve("all known, with critic", "reality", depths, critic), _curve("no critic", "second", depths, blind)),
        (Mark("y", shares["memory"].value, AGENTS["memory"]),),
    )


def by_width(widths: tuple[int, ...], shares: Mapping[str, Estimate]) -> Plot:
    """Share caught over the number of simulated plans."""
    guessed = [shares[f"width_{width}"] for width in widths]
    says = (
        f"With one best guess, {widths[0]} simulated plan catches {guessed[0].value:.2f} and {widths[-1]} plans "
        f"{guessed[-1].value:.2f}."
    )
    return Plot(
        "width",
        "Width of simulation",
        says,
        Axis("plans simulated at a decision", log=True),
        _SHARE,
        (_curve(AGENTS["guessing"], "dream", widths, guessed),),
        (Mark("y", shares["memory"].value, AGENTS["memory"]),),
    )


def _curve(label: str, role: str, x: Iterable[float], y: list[Estimate], *, dots: bool = False) -> Curve:
    low, high = (_floats(each.interval[end] for each in y).clip(0.0, 1.0) for end in (0, 1))  # of shares
    return Curve(label, role, _floats(x), _floats(each.value for each in y), low, high, dots)


def _floats(values: Iterable[float]) -> Floats:
    return np.array(list(values), dtype=np.float64)
