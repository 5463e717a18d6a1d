"""Gymnasium, the field's interface to worlds, both ways: ``pip install "dreamlab[gym]"``, natively.

``environments`` makes any World an environment of Gymnasium; importing this package registers those that come along:

>>> import gymnasium, dreamlab.gym
>>> env = gymnasium.make("dreamlab/Court-v0")

``recorded`` makes any environment of Gymnasium a World: to record from, to model, and to plan in.
"""

from dreamlab.gym.environments import WorldEnv, register
from dreamlab.gym.recorded import Copies, as_world, record

__all__ = ["Copies", "WorldEnv", "as_world", "record", "register"]

register()
