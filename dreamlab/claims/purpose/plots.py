"""The plots of claim 1."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from dreamlab.claims.claim import Axis, Curve, Mark, Plot
from dreamlab.types import Floats

AGENTS = {
    "informed": "all known",
    "model_only": "learned model",
    "sight_only": "belief",
    "believing": "belief, learned model",
    "none": "no model",
}
NO_MODEL = "no model: runs after the ball"


def by_knowledge(agents: dict[str, float]) -> Plot:
    """Share caught by each of AGENTS."""
    says = (
        f"Who knows state and court catches {agents['informed']:.2f}, who believes and has learned both "
        f"{agents['believing']:.2f}, who has no model {agents['none']:.2f}."
    )
    values = _floats(agents[name] for name in AGENTS)
    return Plot(
        "knowledge",
        "What each agent knows",
        says,
        Axis("agent", names=tuple(AGENTS.values())),
        Axis("balls caught", "share"),
        (Curve("caught on the court", "first", _floats(range(len(AGENTS))), values, dots=True),),
    )


def by_depth(depths: tuple[int, ...], caught: dict[str, list[float]], none: float) -> Plot:
    """Share caught over the depth of the simulation, with a critic and without."""
    known, blind, believing = (caught[name] for name in ("informed", "blind_depth", "believing"))
    says = (
        f"Where all is known and there is no critic, {depths[-1]} steps of simulation catch {blind[-1]:.2f} and "
        f"{depths[0]} steps {blind[0]:.2f}; with a critic {known[-1]:.2f} and {known[0]:.2f}. Believers with a critic "
        f"catch {believing[-1]:.2f} and {believing[0]:.2f}."
    )
    x = _floats(depths)
    return Plot(
        "depth",
        "Depth of simulation",
        says,
        Axis("depth of simulation", "steps"),
        Axis("balls caught", "share"),
        (
            Curve("all known, with critic", "reality", x, _floats(caught["informed"])),
            Curve("all known, no critic", "second", x, _floats(caught["blind_depth"])),
            Curve("believed and learned, with critic", "dream", x, _floats(caught["believing"])),
            Curve("believed and learned, no critic", "third", x, _floats(caught["blind_belief"])),
        ),
        (Mark("y", none, NO_MODEL),),
    )


def by_width(widths: tuple[int, ...], caught: dict[str, list[float]], none: float) -> Plot:
    """Share caught over the number of simulated plans."""
    says = (
        f"Believers catch {caught['believing'][0]:.2f} with {widths[0]} simulated plan and "
        f"{caught['believing'][-1]:.2f} with {widths[-1]}; with state and court known it is "
        f"{caught['informed'][0]:.2f} and {caught['informed'][-1]:.2f}."
    )
    x = _floats(widths)
    return Plot(
        "width",
        "Width of simulation",
        says,
        Axis("plans simulated at a decision", log=True),
        Axis("balls caught", "share"),
        (
            Curve("all known", "reality", x, _floats(caught["informed"])),
            Curve("believed and learned", "dream", x, _floats(caught["believing"])),
        ),
        (Mark("y", none, NO_MODEL),),
    )


def _floats(values: Iterable[float]) -> Floats:
    return np.array(list(values), dtype=np.float64)
