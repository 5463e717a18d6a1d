"""The plots of claim 6."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from dreamlab.claims.claim import Axis, Curve, Mark, Plot
from dreamlab.claims.uncertainty import Estimate
from dreamlab.types import Floats

AGENTS = {
    "following": "running after",
    "blind": "short plans, no cost on the way",
    "short": "short plans",
    "valued": "short plans, learned value",
    "same": "policy, same cost",
    "policy": "policy, own score",
    "actor": "actor with critic",
}


def by_agent(shares: Mapping[str, Estimate]) -> Plot:
    """Share caught on the true court by those agents that have played."""
    known = {name: shares[name] for name in AGENTS if name in shares}
    says = "Caught on the true court: " + "; ".join(f"{AGENTS[name]} {each.value:.2f}" for name, each in known.items())
    curve = _dots("caught on the court", "reality", list(range(len(known))), list(known.values()))
    names = tuple(AGENTS[name] for name in known)
    return Plot("agents", "Caught on the true court", f"{says}.", Axis("agent", names=names), _SHARE, (curve,))


def by_horizon(horizons: tuple[int, ...], shares: Mapping[str, Estimate]) -> Plot:
    """Share caught over planning horizons [H], with a cost at every step, in the dream and on the court."""
    planned = [shares["short"], *(shares[f"plans_{horizon}"] for horizon in horizons[1:])]
    informed = shares["informed"]
    says = (
        f"Plans made in the dream catch {planned[0].value:.2f} of the balls with {horizons[0]} steps of foresight and "
        f"{planned[-1].value:.2f} with {horizons[-1]}; on the true court it is {informed.value:.2f}."
    )
    return Plot(
        "horizon",
        "Further ahead, with a cost at every step",
        says,
        Axis("planning horizon", "steps"),
        _SHARE,
        (
            _dots("plans in the dream", "dream", horizons, planned),
            _dots("plans on the true court", "reality", horizons[-1:], [informed]),
        ),
        (
            Mark("y", shares["valued"].value, "8 steps and a learned value"),
            Mark("y", shares["policy"].value, "policy"),
        ),
    )


def by_promise(promises: Mapping[str, tuple[Estimate, Estimate]], balls: int) -> Plot:
    """Share of the same ``balls`` caught in the dream and on the court, by agent; not those of ``by_agent``."""
    says = "; ".join(
        f"{AGENTS[name]} {dreamt.value:.2f} in the dream and {kept.value:.2f} on the court"
        for name, (dreamt, kept) in promises.items()
    )
    places = list(range(len(promises)))
    return Plot(
        "promise",
        "Promised and kept",
        f"Of {balls} balls of its own, each played twice, caught: {says}.",
        Axis("agent", names=tuple(AGENTS[name] for name in promises)),
        _SHARE,
        (
            _dots("in the dream", "dream", places, [dreamt for dreamt, _ in promises.values()]),
            _dots("on the court", "reality", places, [kept for _, kept in promises.values()]),
        ),
    )


def learning_curve(generations: list[int], worth: list[float]) -> Plot:
    """What the evolved policy's dreams score while it learns."""
    says = (
        f"From generation {generations[0]} to {generations[-1]} the policy’s score in its dreams rises from "
        f"{worth[0]:.2f} to {worth[-1]:.2f}."
    )
    curve = Curve("in the dream", "dream", _floats(generations), _floats(worth))
    return Plot("learning", "Learning in the dream", says, Axis("generation"), Axis("score", "of 1"), (curve,))


_SHARE = Axis("balls caught", "share")


def _dots(label: str, role: str, x: Iterable[float], y: list[Estimate]) -> Curve:
    low, high = (_floats(each.interval[end] for each in y).clip(0.0, 1.0) for end in (0, 1))  # of shares
    return Curve(label, role, _floats(x), _floats(each.value for each in y), low, high, dots=True)


def _floats(values: Iterable[float]) -> Floats:
    return np.array(list(values), dtype=np.float64)
