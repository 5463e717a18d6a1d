"""The worlds by name, each imported when it is first asked for: a page that stays on the court pays for no other."""

from __future__ import annotations

from importlib import import_module

from dreamlab.world.court import COURT
from dreamlab.world.world import World

OWN = "own"
"""The world that is there to be written anew (``own.py``)."""

TITLES = {
    COURT.name: COURT.title,
    "pendulum": "A pendulum",
    "cart-pole": "A pole on a cart",
    "double-pendulum": "A double pendulum",
    "bumpy": "A ball over a bumpy floor",
    "orbit": "Two bodies in orbit",
    OWN: "Your own",
}
"""As each world says itself, so that none has to be imported for a list of them."""


def find_world(name: str) -> World:
    """The world of that name, one of TITLES; KeyError for another."""
    if name == COURT.name:
        return COURT
    if name == OWN:
        own: World = import_module("dreamlab.world.own").OWN
        return own
    world: World = import_module("dreamlab.world.worlds").WORLDS[name]
    return world
