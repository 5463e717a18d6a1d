"""The plots of the lab on logic, looks ahead and trees."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from dreamlab.claims.claim import Axis, Curve, Mark, Plot
from dreamlab.claims.uncertainty import NORMAL_95, Estimate
from dreamlab.types import Floats

AGENTS = {
    "deduced": "logic",
    "mended": "logic, mended",
    "look_known": "one look, court",
    "look_dream": "one look, dream",
    "tree_known": "tree, court",
    "tree_dream": "tree, dream",
    "random_known": "random plans",
    "chase": "runs after",
}


def by_agent(found: Mapping[str, Estimate]) -> Plot:
    """Share caught by each of AGENTS; those that have not played yet are a gap."""
    values = _floats([found[name].value if name in found else np.nan for name in AGENTS])
    reach = NORMAL_95 * _floats([found[name].error if name in found else np.nan for name in AGENTS])
    says = ", ".join(f"{label} {found[name].value:.2f}" for name, label in AGENTS.items() if name in found)
    curve = Curve(
        "caught on the court", "first", _floats(range(len(AGENTS))), values, values - reach, values + reach, dots=True
    )
    return Plot(
        "agents",
        "Logic, one look ahead, or a tree",
        f"Share caught: {says}.",
        Axis("agent", names=tuple(AGENTS.values())),
        Axis("balls caught", "share"),
        (curve,),
    )


def by_simulations(
    amounts: Sequence[int], trees: Mapping[str, Sequence[Estimate]], found: Mapping[str, Estimate]
) -> Plot:
    """Share caught over the simulations in the tree, on the court and in the dream."""
    order = np.argsort(amounts, kind="stable")
    x = _floats(amounts)[order]
    curves = []
    for name, role in (("tree_known", "reality"), ("tree_dream", "dream")):
        values = _floats([each.value for each in trees[name]])[order]
        reach = NORMAL_95 * _floats([each.error for each in trees[name]])[order]
        curves.append(Curve(AGENTS[name], role, x, values, values - reach, values + reach))
    known, dreamt = curves
    return Plot(
        "simulations",
        "How large a tree",
        f"With {x[0]:.0f} simulations a tree on the court catches {known.y[0]:.2f}, with {x[-1]:.0f} "
        f"{known.y[-1]:.2f}; in the dream {dreamt.y[0]:.2f} and {dreamt.y[-1]:.2f}.",
        Axis("simulations at a decision", log=True),
        Axis("balls caught", "share"),
        tuple(curves),
        tuple(Mark("y", found[name].value, AGENTS[name]) for name in ("look_dream", "mended")),
    )


def _floats(values: object) -> Floats:
    return np.array(list(values), dtype=np.float64)  # type: ignore[call-overload]
