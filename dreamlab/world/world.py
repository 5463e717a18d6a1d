"""A world as a value: what a lab has to know of a world, and nothing else.

Conventions, the same in all worlds:

action  [..., A] each number is a fraction in [-1, 1] of what that action can do; every policy and planner gives such
time    one step lasts ``dt`` seconds, and no world has an end: rollouts of any length can be compared
bits    a step uses + - * / and square roots alone, so its results are the same bits natively and under Pyodide
        (sines and cosines are not: a world with an angle holds the two coordinates of a unit vector in its place)
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, partial

import numpy as np

from dreamlab.shape import Shape
from dreamlab.types import Floats, Policy, StepFn, Transitions
from dreamlab.world.policies import random_policy, sticky_policy

DT = 1.0 / 30.0
"""Seconds of one step, unless a world says otherwise: so all of them play at the same rate."""

ResetFn = Callable[[np.random.Generator, int], Floats]
"""(generator, batch) -> start states [batch, S]."""


@dataclass(frozen=True)
class Quantity:
    """One number of a state or of an action.

    name, unit: for the reader
    low, high:  of a state: the range of its sensor, which no true state leaves and to which a prediction is clipped;
                may be infinite. Of an action: what -1 and 1 stand for, in the unit
    scale:      a typical size, in the unit: a sensor noise of 0.02 is 2 % of it
    rate:       it says how fast something moves, so a single picture does not show it
    """

    name: str
    unit: str
    low: float
    high: float
    scale: float = 1.0
    rate: bool = False

    def __post_init__(self) -> None:
        if not (self.low < self.high and self.scale > 0.0):
            raise ValueError(f"{self.name}: its range should rise and its scale be above 0, not {self}")


@dataclass(frozen=True)
class Task:
    """What is to be done in a world.

    says:    one sentence
    reset:   where an attempt begins
    score:   trajectories [..., T+1, S] -> [...] from 0 (nothing done) to 1 (done at every moment)
    steps:   of an attempt
    horizon: steps that a planner looks ahead
    block:   steps for which a plan keeps each of its actions
    """

    says: str
    reset: ResetFn
    score: Callable[[Floats], Floats]
    steps: int
    horizon: int
    block: int = 3


def first_two(state: Floats) -> Floats:
    """[..., 2] the first two numbers of a state, where they are a place."""
    return state[..., 0:2]


@dataclass(frozen=True)
class World:
    """A world. Raises ValueError where its parts do not fit together.

    name, title:   as a key, and for the reader
    state, action: what each number of a state [..., S] and of an action [..., A] is
    step:          (state [..., S], action [..., A]) -> next state [..., S], after ``dt`` seconds
    reset:         (generator, batch) -> start states [batch, S]
    draw:          states [F, S] -> shapes, in world units, one frame a state
    view:          (left, right), (bottom, top) of what is drawn, world units
    place:         states [..., S] -> [..., K], the place whose distance the drift measures
    length:        unit of that distance
    visible:       the distance from which on it is seen
    middle:        [K] the place that a dream guesses which knows nothing
    policies:      makers of the policies that experience is recorded with, by name; random and sticky unless given
    task:          for closed loop; None where there is nothing to be done
    """

    name: str
    title: str
    state: tuple[Quantity, ...]
    action: tuple[Quantity, ...]
    step: StepFn
    reset: ResetFn
    draw: Callable[[Floats], tuple[Shape, ...]]
    view: tuple[tuple[float, float], tuple[float, float]]
    place: Callable[[Floats], Floats] = first_two
    length: str = "world units"
    visible: float = 0.05
    middle: tuple[float, ...] = (0.0, 0.0)
    dt: float = DT
    policies: Mapping[str, Callable[[], Policy]] = field(default_factory=dict)
    task: Task | None = None

    def __post_init__(self) -> None:
        if not self.state or not self.action:
            raise ValueError(f"{self.name}: a world has at least one number of state and one of action")
        if not self.policies:
            size = len(self.action)
            made = {"random": partial(random_policy, size), "sticky": partial(sticky_policy, size=size)}
            object.__setattr__(self, "policies", made)

    @property
    def state_size(self) -> int:
        """S."""
        return len(self.state)

    @property
    def action_size(self) -> int:
        """A."""
        return len(self.action)

    @cached_property
    def low(self) -> Floats:
        """[S] the lowest reading of each sensor."""
        return np.array([one.low for one in self.state])

    @cached_property
    def high(self) -> Floats:
        """[S] the highest reading of each sensor."""
        return np.array([one.high for one in self.state])

    @cached_property
    def scale(self) -> Floats:
        """[S] what sensor noise is a share of."""
        return np.array([one.scale for one in self.state])

    @cached_property
    def rates(self) -> np.ndarray:
        """[S] bool: the velocities."""
        return np.array([one.rate for one in self.state])

    def check_states(self, states: Floats) -> Floats:
        """True states [..., S] as given; ValueError, naming the number, if they are of another size or out of range."""
        self._check_size("state", states, self.state_size)
        for column, one in enumerate(self.state):
            found = states[..., column]
            out = ~((found >= one.low) & (found <= one.high))
            if out.any():
                raise ValueError(
                    f"{self.name}: {one.name} is {found[out][0]:.6g} {one.unit}, outside its range of "
                    f"{one.low:g} to {one.high:g}"
                )
        return states

    def check_experience(self, data: Transitions) -> None:
        """ValueError, in a sentence, where transitions cannot be of this world: sizes, and ranges but for noise.

        Sensor noise takes readings out of the range, about as many above as below: half of them are inside in any case.
        """
        self._check_size("state", data.state, self.state_size)
        self._check_size("state", data.next_state, self.state_size)
        self._check_size("action", data.action, self.action_size)
        inside = ((data.state >= self.low) & (data.state <= self.high)).mean(axis=0)
        for one, share in zip(self.state, inside, strict=True):
            if share < 0.5:
                raise ValueError(
                    f"these transitions are not of the world {self.name!r}: {1.0 - share:.0%} of what was recorded as "
                    f"{one.name} lies outside its range of {one.low:g} to {one.high:g} {one.unit}"
                )

    def _check_size(self, what: str, values: Floats, size: int) -> None:
        if values.shape[-1:] != (size,):
            raise ValueError(
                f"the world {self.name!r} has {_numbers(what, size)}; this {what} has shape {list(values.shape)}"
            )


def _numbers(what: str, size: int) -> str:
    return f"one number of {what}" if size == 1 else f"{size} numbers of {what}"
