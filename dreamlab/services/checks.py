"""Cheap checks of what a reader has changed, each a sentence that teaches: a step, a gradient, chance without a seed.

They run on the package as the reader has made it, in a fraction of a second, before anything is trained.
"""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module
from typing import Any

import numpy as np

SEED = 0
CLOSE = 1e-4
"""Relative difference up to which a gradient agrees with finite differences; an honest one is off by 1e-7."""
PROBED = 40
"""Parameters of each layer's weights that are tried."""
STEPS = 4
"""Of the two trainings that are compared."""
OWN_FILE = "dreamlab/world/own.py"
"""The world that a reader may write."""
PLAYED = 120
"""Steps of the play that is to stay in a world's ranges: as many as a dream may have."""


def sentences(edited: Iterable[str]) -> list[str]:
    """What is wrong with the package as it is imported now; ``edited`` are the files that were changed."""
    rooms = {path.split("/")[1] for path in edited if path.count("/") > 1}
    said: list[str] = []
    if "world" in rooms:
        said += check_worlds(set(edited))
    if "learn" in rooms:
        said += check_gradient()
    if not said and rooms & {"world", "learn", "tasks"}:
        said += check_chance()
    return said


def check_worlds(edited: set[str]) -> list[str]:
    """The steps of the worlds whose files were changed; the court's where none of them is one of the worlds'."""
    worlds = import_module("dreamlab.world.worlds").WORLDS
    changed = [world for world in worlds.values() if _file_of(world.step) in edited]
    changed += [import_module("dreamlab.world.own").OWN] if OWN_FILE in edited else []
    return [sentence for world in changed or [worlds["court"]] for sentence in check_step(world) or check_parts(world)]


def _file_of(function: Any) -> str:
    return str(getattr(function, "__module__", "")).replace(".", "/") + ".py"


def _called(world: Any) -> str:
    return "world" if _file_of(world.step) == OWN_FILE else str(world.name)


def check_step(world: Any) -> list[str]:
    """A step keeps the state's shape, gives numbers, draws on no chance, and leaves its arguments alone."""
    rng = np.random.default_rng(SEED)
    state = world.reset(rng, 64)
    if state.shape != (64, world.state_size):
        return [
            f"The reset of the {_called(world)} gives states of shape {list(state.shape)}; 64 starts have shape "
            f"[64, {world.state_size}]."
        ]
    action = rng.uniform(-1.0, 1.0, (64, world.action_size))
    kept = state.copy()
    after = world.step(state, action)
    name = f"The step of the {_called(world)}"
    if not isinstance(after, np.ndarray) or after.shape != state.shape:
        found = list(after.shape) if isinstance(after, np.ndarray) else type(after).__name__
        return [f"{name} returns shape {found} for states of shape {list(state.shape)}: it should keep it."]
    said = []
    if not np.array_equal(state, kept):
        said.append(f"{name} changes the state that it is given: it should return a new one.")
    if not np.isfinite(after).all():
        column = int(np.flatnonzero(~np.isfinite(after).all(axis=0))[0])
        said.append(f"{name} returns a number that is none (NaN or infinite) for {world.state[column].name}.")
    elif not np.array_equal(after, world.step(kept.copy(), action)):
        said.append(
            f"{name} gives another result for the same state and action: it draws on chance that no seed fixes, so "
            "no run can be repeated. Let the caller hand in a numpy Generator."
        )
    return said


def check_parts(world: Any) -> list[str]:
    """Play stays in the ranges; the place that counts and the picture have a row for each state."""
    rng = np.random.default_rng(SEED)
    state = world.reset(rng, 64)
    for _ in range(PLAYED):
        state = world.step(state, rng.uniform(-1.0, 1.0, (64, world.action_size)))
        try:
            world.check_states(state)
        except ValueError as error:
            return [f"The ranges are too narrow, or the step runs away: {error}."]
    place = np.asarray(world.place(state))
    if place.shape != (64, len(world.middle)):
        return [
            f"The place of the {_called(world)} has shape {list(place.shape)} for 64 states; with a middle of "
            f"{len(world.middle)} numbers it should be [64, {len(world.middle)}]."
        ]
    for shape in world.draw(state):
        if shape.frames not in (1, len(state)):
            return [
                f"The draw of the {_called(world)} gives {shape.frames} frames of a {shape.kind} for 64 states: it "
                "should give one a state, or one for what never moves."
            ]
    return []


def check_gradient() -> list[str]:
    """Back-propagation against finite differences, layer by layer, on a small network with two hidden layers."""
    model = import_module("dreamlab.learn.model")
    architecture = model.Architecture(width=6, depth=2)
    rng = np.random.default_rng(SEED)
    flat = model.initial_parameters(architecture, rng)
    inputs = rng.standard_normal((16, architecture.inputs))
    wanted = rng.standard_normal((16, architecture.outputs))
    gradient = np.zeros_like(flat)
    activations = model.forward(model.layers(architecture, flat), inputs)
    error = activations[-1] - wanted
    model.backpropagate(
        model.layers(architecture, flat),
        activations,
        error * (2.0 / error.size),
        model.layers(architecture, gradient),
    )

    def loss(parameters: Any) -> float:
        off = model.forward(model.layers(architecture, parameters), inputs)[-1] - wanted
        return float((off * off).sum()) / off.size

    said = []
    for what, start, end in _parts(architecture):
        rows = np.unique(np.linspace(start, end - 1, PROBED).astype(int))
        measured = np.array([_slope(loss, flat, row) for row in rows])
        off = np.abs(gradient[rows] - measured)
        if not np.isfinite(off).all() or off.max() > CLOSE * max(float(np.abs(measured).max()), 1e-3):
            worst = int(np.argmax(np.where(np.isfinite(off), off, np.inf)))
            said.append(
                f"The gradient of {what} is wrong: back-propagation says {gradient[rows[worst]]:.6g} where finite "
                f"differences say {measured[worst]:.6g}."
            )
    return said


def _parts(architecture: Any) -> list[tuple[str, int, int]]:
    """Each layer's weights and biases in the flat vector, in words."""
    found, start = [], 0
    for index, (inputs, outputs) in enumerate(architecture.shapes):
        last = index == architecture.depth
        layer = "the output layer" if last else f"hidden layer {index + 1}"
        middle, end = start + inputs * outputs, start + (inputs + 1) * outputs
        found += [(f"{layer}’s weights", start, middle), (f"{layer}’s biases", middle, end)]
        start = end
    return found


def _slope(loss: Any, flat: Any, row: int, step: float = 1e-6) -> float:
    """Central difference along one parameter."""
    up, down = flat.copy(), flat.copy()
    up[row] += step
    down[row] -= step
    return (loss(up) - loss(down)) / (2.0 * step)


def check_chance() -> list[str]:
    """Two short trainings from the same seed end in the same bits."""
    training, experience = import_module("dreamlab.learn.training"), import_module("dreamlab.world.experience")

    def digest() -> str:
        data = experience.collect(80, np.random.default_rng(SEED))
        run = training.fit(data, np.random.default_rng(SEED + 1))
        for _ in range(STEPS):
            model = next(run).model
        return str(model.digest)

    if digest() == digest():
        return []
    return [
        "Two trainings from the same seed end in different models: something draws on chance that no seed fixes "
        "(numpy.random, random or a clock), so no run can be repeated."
    ]
