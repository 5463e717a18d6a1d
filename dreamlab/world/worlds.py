"""The worlds that come with the laboratory, the court first."""

from __future__ import annotations

from dreamlab.world.bumpy import BUMPY
from dreamlab.world.cart_pole import CART_POLE
from dreamlab.world.court import COURT
from dreamlab.world.double_pendulum import DOUBLE_PENDULUM
from dreamlab.world.orbit import ORBIT
from dreamlab.world.pendulum import PENDULUM
from dreamlab.world.world import World

WORLDS: dict[str, World] = {world.name: world for world in (COURT, PENDULUM, CART_POLE, DOUBLE_PENDULUM, BUMPY, ORBIT)}
