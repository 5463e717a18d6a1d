"""The default training beside its peers, each at the recipe with which it is quickest to the same held-out error.

ours    dreamlab under Pyodide, in the page's own runtime
quick   the same by ``learn.quick``: fewer steps, smaller batches, another beginning
js      plain JavaScript on typed arrays        (pages/peer-js.mjs)
tfjs    TensorFlow.js, WebAssembly backend      (pages/peer-tf.mjs)
native  dreamlab natively on one thread, with the machine's own matrix product

But for ``quick`` all have the same network, first weights, transitions, order of the transitions and optimizer with
its schedule; the peers may choose batch and steps from GRID. The error is the default model's, seed 0.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

import numpy as np
from playwright.sync_api import Page

from dreamlab.dream.divergence import one_step_error
from dreamlab.labs.failure.lab import FailureSettings
from dreamlab.learn import model as dynamics
from dreamlab.learn import quick, training
from dreamlab.learn.model import Model, fit_normaliser, initial_parameters, normalise
from dreamlab.learn.training import DEFAULT_ARCHITECTURE, DEFAULT_RECIPE, Recipe
from dreamlab.tasks.work import drain
from dreamlab.world.experience import collect
from dreamlab.world.rallies import Seeds, rallies

GRID = tuple(
    Recipe(steps=steps, batch=batch, rate=rate)
    for batch, rates in ((16, (2e-2, 3e-2)), (32, (3e-2, 4e-2)), (64, (3e-2, 4e-2)), (128, (4e-2,)))
    for rate in rates
    for steps in (400, 600, 800, 1000, 1400)
)
PEERS = ("js", "tfjs")
SLACK = 1.005
"""How much above the wanted error still counts: a step more or less of luck decides no comparison."""


@dataclass(frozen=True)
class Task:
    """What every peer is given, and how its result is judged."""

    normaliser: dynamics.Normaliser
    reality: Any
    wanted: float
    plain: dict[str, Any]

    def error(self, parameters: list[float]) -> float:
        """One-step error of the default network with these parameters, world units."""
        return one_step_error(Model(DEFAULT_ARCHITECTURE, self.normaliser, np.array(parameters)).step, self.reality)


def prepare() -> Task:
    """The default experience, its order and the first weights, as ``training.fit`` draws them."""
    seeds = Seeds.of(0)
    data = collect(FailureSettings().data, np.random.default_rng(seeds.experience))
    normaliser, rng = fit_normaliser(data), np.random.default_rng(seeds.training)
    parameters = initial_parameters(DEFAULT_ARCHITECTURE, rng)
    longest = max(recipe.steps * recipe.batch for recipe in GRID)
    order = np.concatenate([rng.permutation(len(data)) for _ in range(-(-longest // len(data)))])
    reality = rallies(seeds)
    default = drain(training.fit(data, np.random.default_rng(seeds.training)))
    return Task(
        normaliser,
        reality,
        one_step_error(default.step, reality),
        {
            "inputs": normalise(normaliser, data.state, data.action).ravel().tolist(),
            "targets": ((data.next_state - data.state) / normaliser.output_scale).ravel().tolist(),
            "parameters": parameters.tolist(),
            "order": order.tolist(),
            "width": DEFAULT_ARCHITECTURE.width,
        },
    )


def write_data(task: Task, folder: Path) -> None:
    """For pages/peers.mjs."""
    (folder / "training-data.json").write_text(json.dumps(task.plain))


def compare(task: Task, peers: Page, python: Page, rounds: int) -> dict[str, Any]:
    """Medians in milliseconds and ratios ours / peer, of ``quick`` to ours; by turns, each at its best recipe."""
    best = {name: best_recipe(task, peers, name) for name in PEERS} | {"native": best_native(task)}
    times: dict[str, list[float]] = {name: [] for name in ("ours", "quick", *best)}
    for _ in range(rounds):
        times["ours"].append(python.evaluate("trainOnce('training')"))
        times["quick"].append(python.evaluate("trainOnce('quick')"))
        times["native"].append(native(best["native"])[0])
        for name in PEERS:
            times[name].append(run_peer(peers, name, best[name])[0])
    ours, hurried = median(times["ours"]), median(times["quick"])
    return {
        "wanted_error": task.wanted,
        "ours": {"milliseconds": ours, **described(DEFAULT_RECIPE)},
        "quick": {"milliseconds": hurried, "ratio": hurried / ours, **described(quick.RECIPE)},
        **{
            name: {
                "milliseconds": median(times[name]),
                "ratio": ours / median(times[name]),
                "quick_ratio": hurried / median(times[name]),
                **described(recipe),
            }
            for name, recipe in best.items()
        },
    }


def best_recipe(task: Task, peers: Page, name: str) -> Recipe:
    """The quickest of GRID that reaches the wanted error."""
    found = [(recipe, run_peer(peers, name, recipe)) for recipe in GRID]
    good = [(run[0], recipe) for recipe, run in found if task.error(run[1]) <= SLACK * task.wanted]
    return min(good, key=lambda pair: pair[0])[1]


def run_peer(peers: Page, name: str, recipe: Recipe) -> tuple[float, list[float]]:
    """Milliseconds, and the trained parameters."""
    run = peers.evaluate("([peer, recipe]) => trainPeer(peer, recipe)", [name, asdict(recipe)])
    return run["milliseconds"], run["parameters"]


def best_native(task: Task) -> Recipe:
    """As ``best_recipe``."""
    found = [(recipe, native(recipe)) for recipe in GRID]
    good = [
        (run[0], recipe) for recipe, run in found if one_step_error(run[1].step, task.reality) <= SLACK * task.wanted
    ]
    return min(good, key=lambda pair: pair[0])[1]


def native(recipe: Recipe) -> tuple[float, Model]:
    """Milliseconds, and the model; the product is the machine's own, quicker here than einsum."""
    seeds = Seeds.of(0)
    data = collect(FailureSettings().data, np.random.default_rng(seeds.experience))
    einsum, dynamics._product = dynamics._product, lambda a, b: a @ b
    try:
        began = perf_counter()
        model = drain(training.fit(data, np.random.default_rng(seeds.training), recipe=recipe))
        return 1000.0 * (perf_counter() - began), model
    finally:
        dynamics._product = einsum


def described(recipe: Recipe) -> dict[str, Any]:
    return {"steps": recipe.steps, "batch": recipe.batch, "rate": recipe.rate}
