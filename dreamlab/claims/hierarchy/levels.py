"""Two levels: which bounce comes next and when, above the motion that leads to it.

Upper level: one network, asked only after a bounce. It says the token of the next one and how long to wait for it.
Lower level: a small network for each event, which predicts the state one step on. Until the wait is over it is
             flight; then the token's own. At the floor one more network says whether the paddle is there.

The lower networks are solved, not descended (``network.solve``): a wall is met some forty times in the default record.

Between two bounces nothing asks the upper level, so its words hold as long as what they are about: the two levels
run on different clocks. ``asked_anew`` takes that away and leaves all else as it is.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, replace

import numpy as np

from dreamlab.claims.hierarchy.bounces import TOKENS, Record, one_hot
from dreamlab.claims.shared.bounces import EVENTS, FLIGHT, FLOOR, PADDLE
from dreamlab.learn.model import Normaliser, fit_normaliser, normalise
from dreamlab.learn.network import Ends, Network, regress, solve
from dreamlab.learn.training import Recipe
from dreamlab.tasks.work import Progress
from dreamlab.types import ACTION_SIZE, STATE_SIZE, Floats
from dreamlab.world.court import SENSED_HIGH, SENSED_LOW

UPPER_WIDTH = 26
LOWER_WIDTH = {name: 2 for name in EVENTS} | {"paddle": 8}
MEETS_WIDTH = 4
UPPER_RECIPE = Recipe(steps=1000, batch=64, rate=3e-2, warmup=20)
MEETS_RECIPE = Recipe(steps=300, batch=64, rate=3e-2, warmup=20)
INPUTS = STATE_SIZE + ACTION_SIZE


@dataclass(frozen=True)
class Lower:
    """One event's prediction: the change of the state, in units of a change that is typical of the event [S]."""

    network: Network
    output_scale: Floats


@dataclass(frozen=True)
class TwoLevels:
    """``step`` is a StepFn over states with the upper level's last words: [..., S + 2] (state, token, wait)."""

    normaliser: Normaliser
    upper: Network
    longest: float
    lower: tuple[Lower, ...]
    meets: Network
    every_step: bool

    @property
    def networks(self) -> tuple[Network, ...]:
        """All of them."""
        return (self.upper, self.meets, *(lower.network for lower in self.lower))

    def begin(self, state: Floats) -> Floats:
        """States [B, S] with the upper level's first words [B, S + 2]."""
        token, wait = self.ask(state)
        return np.concatenate([state, token[:, None], wait[:, None]], axis=1)

    def ask(self, state: Floats) -> tuple[np.ndarray, np.ndarray]:
        """token [B] and wait [B] (whole steps) by the upper level."""
        said = self.upper(self._inputs(state, np.zeros((len(state), ACTION_SIZE))))
        wait = np.maximum(np.rint(said[:, -1] * self.longest), 0.0)
        return said[:, : len(TOKENS)].argmax(axis=1), wait

    def step(self, words: Floats, action: Floats) -> Floats:
        """One step of the lower level; the upper one is asked where a bounce is over."""
        state, token, wait = np.ascontiguousarray(words[:, :STATE_SIZE]), words[:, -2].astype(np.int64), words[:, -1]
        inputs = self._inputs(state, action)
        bounces = wait <= 0.0
        event = np.where(bounces, token + 1, FLIGHT)
        at_floor = np.flatnonzero(event == FLOOR)
        if len(at_floor):
            event[at_floor[self.meets(inputs[at_floor])[:, 0] > 0.0]] = PADDLE
        following = follow(self.lower, event, state, inputs)
        after = np.concatenate([following, token[:, None], wait[:, None] - 1.0], axis=1)
        asks = np.arange(len(state)) if self.every_step else np.flatnonzero(bounces)
        if len(asks):
            after[asks] = self.begin(following[asks])
        return after

    def asked(self, memory: Floats) -> float:
        """Share of the steps of rollouts [B, T+1, S + 2] after which the upper level was asked."""
        return 1.0 if self.every_step else float((memory[:, :-1, -1] <= 0.0).mean())

    def _inputs(self, state: Floats, action: Floats) -> Floats:
        return normalise(self.normaliser, state, action)


def follow(laws: tuple[Lower, ...], event: np.ndarray, state: Floats, inputs: Floats) -> Floats:
    """Next states [B, S] by the law of each one's event [B]; inputs [B, INPUTS]: state and action, normalised."""
    following = state.copy()
    for kind, law in enumerate(laws):
        rows = np.flatnonzero(event == kind)
        if len(rows):
            following[rows] += law.network(inputs[rows]) * law.output_scale
    return following.clip(SENSED_LOW, SENSED_HIGH)


def asked_anew(model: TwoLevels) -> TwoLevels:
    """The same networks, the upper one asked at every step."""
    return replace(model, every_step=True)


def fit(record: Record, rng: np.random.Generator) -> Generator[Progress, None, TwoLevels]:
    """Train both levels on recorded play; returns the TwoLevels, whose upper level is asked after a bounce only."""
    normaliser = fit_normaliser(record.steps)
    inputs = normalise(normaliser, record.steps.state, record.steps.action)
    upper, longest = yield from _upper(record, inputs, rng)
    change = record.steps.next_state - record.steps.state
    lower = tuple(
        _lower(inputs, change, record.event == kind, LOWER_WIDTH[name], rng) for kind, name in enumerate(EVENTS)
    )
    yield Progress("training the lower level", 0.5)
    lands = record.event >= FLOOR
    met = np.where(record.event[lands] == PADDLE, 1.0, -1.0)[:, None]
    ends = Ends(MEETS_WIDTH, inputs=INPUTS, outputs=1)
    meets = yield from regress(inputs[lands], met, ends, rng, MEETS_RECIPE, says="training the lower level")
    return TwoLevels(normaliser, upper, longest, lower, meets, every_step=False)


def _upper(
    record: Record, inputs: Floats, rng: np.random.Generator
) -> Generator[Progress, None, tuple[Network, float]]:
    known = record.token >= 0
    waits = record.wait[known]
    longest = float(waits.max())
    targets = np.concatenate([one_hot(record.token[known]), waits[:, None] / longest], axis=1)
    seen = inputs[known]
    seen[:, STATE_SIZE:] = 0.0  # as in ``ask``: the next bounce is told from the ball alone
    ends = Ends(UPPER_WIDTH, inputs=INPUTS, outputs=len(TOKENS) + 1)
    network = yield from regress(seen, targets, ends, rng, UPPER_RECIPE, says="training the upper level")
    return network, longest


def _lower(inputs: Floats, change: Floats, rows: np.ndarray, width: int, rng: np.random.Generator) -> Lower:
    output_scale = change[rows].std(axis=0)
    output_scale = np.where(output_scale > 1e-9, output_scale, 1.0)
    ends = Ends(width, inputs=INPUTS, outputs=STATE_SIZE)
    return Lower(solve(inputs[rows], change[rows] / output_scale, ends, rng), output_scale)


def solving_work(network: Network, examples: int) -> float:
    """Multiplications of ``network.solve``, at most: hidden units, normal equations, elimination."""
    fed, outputs = network.ends.width + INPUTS + 1, STATE_SIZE
    return examples * (INPUTS * network.ends.width + fed * (fed + outputs)) + fed * fed * (fed + outputs)
