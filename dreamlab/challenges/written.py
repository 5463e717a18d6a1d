"""What a reader writes in Python, measured: features, a loss, a world.

Each function takes the reader's, measures over SEEDS, and returns figures by name; ``report`` prints them as a listing
does. Errors are world units after HORIZON steps, mean over the test rallies, and of several seeds the median.
A function of the reader's that gives the wrong shape, or numbers that are none, is refused by a ValueError.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from dreamlab.dream.divergence import drift_curve
from dreamlab.dream.rollout import dream
from dreamlab.learn.linear import fit_linear, least_squares
from dreamlab.learn.model import Model, backpropagate, fit_normaliser, forward, layers, matmul, normalise
from dreamlab.learn.training import DEFAULT_RECIPE, Adam, batches, fit, rate_at, untrained
from dreamlab.tasks.work import drain
from dreamlab.types import POSITIONS, Floats, StepFn, Trajectories, Transitions
from dreamlab.world import court
from dreamlab.world.experience import collect
from dreamlab.world.rallies import Seeds, rallies

SEEDS = (0, 1, 2)
HORIZON = 60
TRANSITIONS = 2_000
MOST_FEATURES = 24
RIDGE = 1e-3
"""Of the ridge that is added to least squares, in units of the features."""
RUBBISH = 0.1
"""Share of the records, in ``loss``, whose next state a broken sensor has made up."""

Features = Callable[[Floats, Floats], Floats]
"""(states [B, S], actions [B, A]) -> [B, K]"""
Gradient = Callable[[Floats, Floats], Floats]
"""(predicted [B, S], wanted [B, S]), changes of the state in units of their spread -> the loss's gradient [B, S]"""


def feature(features: Features, transitions: int = TRANSITIONS) -> dict[str, float]:
    """A weighted sum of the reader's features, fitted by least squares to so many transitions, as a model.

    final_error; error_40: after 40 steps; line_error: final_error of the sum of state, action and 1
    share_of_line: final_error / line_error; features: K
    """
    finals, earlier, lines, count = [], [], [], 0
    for seed in SEEDS:
        data, reality = _experience(seed, court.step, transitions)
        rows = _features(features, data.state, data.action)
        count = rows.shape[1]
        weights = _fitted(rows, data.next_state - data.state)

        def step(state: Floats, action: Floats, weights: Floats = weights) -> Floats:
            change = matmul(_features(features, state, action), weights)
            return np.clip(state + change, court.SENSED_LOW, court.SENSED_HIGH)

        drift = _drift(step, reality)
        finals.append(drift[-1])
        earlier.append(drift[39])
        lines.append(_drift(fit_linear(data).step, reality)[-1])
    final, line = float(np.median(finals)), float(np.median(lines))
    return {
        "final_error": final,
        "error_40": float(np.median(earlier)),
        "line_error": line,
        "share_of_line": final / line,
        "features": float(count),
    }


def loss(gradient: Gradient) -> dict[str, float]:
    """The failure lab's network, trained down the reader's gradient by its recipe, on records with RUBBISH among them.

    final_error; squared_error: of training on the squared error; share_of_squared: final_error / squared_error
    """
    finals, squares = [], []
    for seed in SEEDS:
        clean, reality = _experience(seed, court.step)
        data = _spoilt(clean, np.random.default_rng(Seeds.of(seed).gusts))
        finals.append(_drift(_descended(gradient, data, seed).step, reality)[-1])
        squares.append(_drift(_descended(squared, data, seed).step, reality)[-1])
    final, square = float(np.median(finals)), float(np.median(squares))
    return {"final_error": final, "squared_error": square, "share_of_squared": final / square}


def world(step: StepFn) -> dict[str, float]:
    """A straight line and the network, each fitted to the reader's world, and how they dream in it.

    line_error, network_error; share_of_network: line_error / network_error
    moved: how far the ball travels in HORIZON steps, mean over the test rallies
    """
    held = _held(step)
    lines, networks, moved = [], [], []
    for seed in SEEDS:
        data, reality = _experience(seed, held)
        model = drain(fit(data, np.random.default_rng(Seeds.of(seed).training)))
        lines.append(_drift(fit_linear(data).step, reality)[-1])
        networks.append(_drift(model.step, reality)[-1])
        path = reality.states[:, : HORIZON + 1, POSITIONS]
        steps = np.diff(path, axis=1)
        moved.append(float(np.sqrt((steps * steps).sum(axis=-1)).sum(axis=1).mean()))
    line, network = float(np.median(lines)), float(np.median(networks))
    share = line / network if network > 0.0 else 1.0
    return {"line_error": line, "network_error": network, "share_of_network": share, "moved": min(moved)}


def squared(predicted: Floats, wanted: Floats) -> Floats:
    """The gradient of the squared error. A Gradient."""
    return 2.0 * (predicted - wanted)


WRITTEN: dict[str, Callable[..., dict[str, float]]] = {"features": feature, "gradient": loss, "step": world}
"""What measures a function, by the name that the reader's program gives it."""
MEASURES = tuple(measure.__name__ for measure in WRITTEN.values())
"""The same by their own names."""


def report(figures: Mapping[str, float]) -> None:
    """Print figures, a line each, with every digit: a receipt is made of them."""
    for name, value in figures.items():
        print(f"{name}: {value!r}")


def _experience(seed: int, step: StepFn, transitions: int = TRANSITIONS) -> tuple[Transitions, Trajectories]:
    seeds = Seeds.of(seed)
    data = collect(transitions, np.random.default_rng(seeds.experience), step=step)
    return data, rallies(seeds, step)


def _spoilt(data: Transitions, rng: np.random.Generator) -> Transitions:
    """The same records, of which RUBBISH say of the next state what might be anywhere on the court."""
    spoilt = rng.random(len(data)) < RUBBISH
    after = np.where(spoilt[:, None], court.reset(rng, len(data)), data.next_state)
    return Transitions(data.state, data.action, after)


def _drift(step: StepFn, reality: Trajectories) -> Floats:
    return drift_curve(dream(step, reality, HORIZON), reality.states[:, : HORIZON + 1])


def _fitted(rows: Floats, change: Floats) -> Floats:
    """Least squares; RIDGE keeps features that are mixtures of others, or never at work, from being refused."""
    pinch = RIDGE * np.eye(rows.shape[1])
    return least_squares(
        np.concatenate([rows, pinch]), np.concatenate([change, np.zeros((len(pinch), change.shape[1]))])
    )


def _features(features: Features, state: Floats, action: Floats) -> Floats:
    """[B, K] contiguous, K at most MOST_FEATURES."""
    rows = np.ascontiguousarray(features(np.array(state), np.array(action)), dtype=np.float64)
    if rows.ndim != 2 or len(rows) != len(state) or not 1 <= rows.shape[1] <= MOST_FEATURES:
        raise ValueError(f"features should give [{len(state)}, 1 to {MOST_FEATURES}] numbers, got {rows.shape}")
    return _finite("features", rows)


def _held(step: StepFn) -> StepFn:
    """The reader's world, whose states are as many as they were, finite, and within the sensors' range."""

    def held(state: Floats, action: Floats) -> Floats:
        after = np.array(step(np.array(state), np.array(action)), dtype=np.float64)
        if after.shape != state.shape:
            raise ValueError(f"step should give states of shape {state.shape}, got {after.shape}")
        return np.clip(_finite("step", after), court.SENSED_LOW, court.SENSED_HIGH)

    return held


def _finite(name: str, values: Floats) -> Floats:
    if not np.isfinite(values).all():
        raise ValueError(f"{name} gives numbers that are infinite or none")
    return values


def _descended(gradient: Gradient, data: Transitions, seed: int) -> Model:
    """What ``training.fit`` does, with another gradient."""
    rng, recipe = np.random.default_rng(Seeds.of(seed).training), DEFAULT_RECIPE
    normaliser = fit_normaliser(data)
    inputs = normalise(normaliser, data.state, data.action)
    targets = (data.next_state - data.state) / normaliser.output_scale
    model = untrained(normaliser, rng)
    gradients = np.zeros_like(model.parameters)
    net, net_gradients = layers(model.architecture, model.parameters), layers(model.architecture, gradients)
    adam, rows_in_turn = Adam(len(gradients)), batches(len(data), recipe.batch, rng)
    for index in range(recipe.steps):
        rows = next(rows_in_turn)
        activations = forward(net, inputs[rows])
        wanted = targets[rows]
        error = np.array(gradient(activations[-1].copy(), wanted.copy()), dtype=np.float64)
        if error.shape != wanted.shape:
            raise ValueError(f"gradient should give {wanted.shape} numbers, got {error.shape}")
        backpropagate(net, activations, _finite("gradient", error) / error.size, net_gradients)
        adam.descend(model.parameters, gradients, rate_at(recipe, index))
    return model
