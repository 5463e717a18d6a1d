"""The measurements behind the default network and recipe, the quick one, and the remedies: at what error and time.

They run on the tuning seeds, so that no seed that a figure is printed for has a say in the choice.

``plain Adam`` is the same network at one constant rate, trained only until its one-step error is the
default's: equal one-step error does not make equal dreams.
"""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter

import numpy as np

from dreamlab.dream.divergence import drift_curve, one_step_error
from dreamlab.dream.rollout import dream
from dreamlab.labs.failure.lab import FailureSettings
from dreamlab.learn import quick, training
from dreamlab.learn.model import Architecture, Dynamics
from dreamlab.learn.remedies import REMEDIES, TrainingRun
from dreamlab.learn.training import Recipe
from dreamlab.plan.planning import PLANNERS, closeness
from dreamlab.tasks.seeds import TUNING_SEEDS
from dreamlab.tasks.work import drain
from dreamlab.types import Trajectories, Transitions
from dreamlab.world import court
from dreamlab.world.experience import collect
from dreamlab.world.rallies import Seeds, rallies

CANDIDATES = (
    (Architecture(), Recipe()),
    (Architecture(), Recipe(steps=300)),
    (Architecture(), Recipe(steps=2000, rate=1e-2)),
    (Architecture(), Recipe(batch=32)),
    (Architecture(), Recipe(batch=128)),
    (Architecture(width=32), Recipe()),
    (Architecture(width=128), Recipe()),
    (Architecture(width=32, depth=2), Recipe()),
)
QUICK = (
    quick.RECIPE,
    Recipe(steps=200, batch=32),
    Recipe(steps=300, batch=24),
    Recipe(steps=400, batch=32),
)
EMPHASES = (1.0, 1.8)
"""Others of the rare transitions, tried with the first of QUICK."""
PLAIN_RATE, PLAIN_LONGEST, PLAIN_STRIDE = 1e-3, 30_000, 500


HORIZON = FailureSettings().horizon
"""Steps of the dreams whose drift is printed."""


def errors(model: Dynamics, reality: Trajectories, horizon: int = HORIZON) -> tuple[float, float]:
    """One-step error and the drift at the horizon (steps), world units."""
    drift = drift_curve(dream(model.step, reality, horizon), reality.states[:, : horizon + 1])
    return one_step_error(model.step, reality), float(drift[-1])


def trained(seed: int, architecture: Architecture, recipe: Recipe) -> tuple[float, float, float]:
    """One-step error, drift and seconds of plain training with the default experience of this seed."""
    return timed(seed, lambda data, rng: training.fit(data, rng, architecture=architecture, recipe=recipe))


def quick_trained(seed: int, recipe: Recipe, rare: float, emphasis: float) -> tuple[float, float, float]:
    """As ``trained``, by ``quick.fit``."""
    return timed(seed, lambda data, rng: quick.fit(data, rng, recipe=recipe, rare=rare, emphasis=emphasis))


def plain_adam(seed: int, wanted: float) -> tuple[float, float, int]:
    """One-step error, drift and steps of plain Adam, at the first stride at which its error is <= wanted."""
    for steps in range(PLAIN_STRIDE, PLAIN_LONGEST + 1, PLAIN_STRIDE):
        recipe = Recipe(steps=steps, rate=PLAIN_RATE, warmup=0, decay=False)
        one_step, drift, _ = trained(seed, Architecture(), recipe)
        if one_step <= wanted:
            break
    return one_step, drift, steps


def main(seeds: tuple[int, ...] = TUNING_SEEDS) -> int:
    """Print the tables; 1 if the default's median drift is worse than plain Adam's at its one-step error."""
    at = f"drift@{HORIZON}"
    print(f"width depth steps batch   one-step  {at}  seconds   (medians over the seeds)")
    for architecture, recipe in CANDIDATES:
        one_step, drift, seconds = np.median([trained(seed, architecture, recipe) for seed in seeds], axis=0)
        shape = f"{architecture.width:5} {architecture.depth:5} {recipe.steps:5} {recipe.batch:5}"
        print(f"{shape}   {one_step:.6f}  {drift:.4f}    {seconds:.2f}", flush=True)
    print(f"quick: steps batch   rare  emphasis   one-step  {at}  seconds")
    tried = [(recipe, quick.RARE, quick.EMPHASIS) for recipe in QUICK]
    tried += [(quick.RECIPE, quick.RARE, emphasis) for emphasis in EMPHASES] + [(quick.RECIPE, 0.0, 1.0)]
    for recipe, rare, emphasis in tried:
        runs = [quick_trained(seed, recipe, rare, emphasis) for seed in seeds]
        one_step, drift, seconds = np.median(runs, axis=0)
        shape = f"{recipe.steps:12} {recipe.batch:5}   {rare:.2f}  {emphasis:8.2f}"
        print(f"{shape}   {one_step:.6f}  {drift:.4f}    {seconds:.2f}", flush=True)
    print(f"seed   one-step  {at}   plain Adam: one-step  {at}  steps")
    drifts = []
    for seed in seeds:
        one_step, drift, _ = trained(seed, Architecture(), Recipe())
        plain_step, plain_drift, steps = plain_adam(seed, one_step)
        drifts.append((drift, plain_drift))
        print(f"{seed:4}   {one_step:.6f}  {drift:.4f}   {plain_step:20.6f}  {plain_drift:.4f}  {steps}", flush=True)
    ours, plain = np.median(drifts, axis=0)
    print(f"median drift {ours:.4f}, plain Adam {plain:.4f}")
    return 0 if ours <= plain else 1


def remedies(seeds: tuple[int, ...] = TUNING_SEEDS[:3]) -> int:
    """Print how long each remedy trains beside plain training of ``plain_steps``, by turns; medians over seeds."""
    print(f"remedy            seconds   plain steps   seconds   drift@{HORIZON}   plain")
    for name, remedy in REMEDIES.items():
        ours = [timed(seed, remedy.train) for seed in seeds]
        plain = [trained(seed, Architecture(), Recipe(steps=remedy.plain_steps)) for seed in seeds]
        (_, drift, seconds), (_, plain_drift, plain_seconds) = (np.median(runs, axis=0) for runs in (ours, plain))
        times = f"{seconds:7.2f}   {remedy.plain_steps:11}   {plain_seconds:7.2f}"
        print(f"{name:16}  {times}   {drift:8.4f}   {plain_drift:.4f}", flush=True)
    return 0


def planning(decisions: int = 200) -> dict[str, float]:
    """Decisions a second of each planner in the default network's dream, 64 plans of 20 steps, one court."""
    data = collect(500, np.random.default_rng(0))
    model = drain(training.fit(data, np.random.default_rng(0)))
    state, rng = court.reset(np.random.default_rng(1), 1), np.random.default_rng(2)
    rates = {}
    for name, planner in PLANNERS.items():
        began = perf_counter()
        for _ in range(decisions):
            planner(model.step, state, 20, rng, candidates=64, score=closeness)
        rates[name] = decisions / (perf_counter() - began)
    return rates


def timed(seed: int, train: Callable[[Transitions, np.random.Generator], TrainingRun]) -> tuple[float, float, float]:
    """One-step error, drift and seconds of a training run on the default experience of this seed."""
    seeds = Seeds.of(seed)
    data = collect(FailureSettings().data, np.random.default_rng(seeds.experience))
    began = perf_counter()
    model = drain(train(data, np.random.default_rng(seeds.training)))
    seconds = perf_counter() - began
    return *errors(model, rallies(seeds)), seconds
