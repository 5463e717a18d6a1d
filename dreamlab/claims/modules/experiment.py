"""Section 5.3: pretrain the parts of a world model apart, then align them, instead of learning all from one record.

One record holds free flight only, another contacts only; no record of the two shows a whole rally. A part is learned
from each, and a switch between them. Then the joined parts are trained together on a little ordinary play. Rivals, with
as many transitions and as many training steps: one network that learns everything at once, from the same heap or from
ordinary play; and the same parts, cut out of one ordinary record.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from dreamlab.claims.claim import Claim, ClaimSettings, Findings, Run, so_far
from dreamlab.claims.modules.parts import RECIPE, SWITCHING, align, contacts_of, flights_of, joined, learn, rows
from dreamlab.claims.modules.plots import by_step, one_step
from dreamlab.claims.modules.scenes import parts_and_wholes
from dreamlab.claims.uncertainty import Estimate, mean, split
from dreamlab.dream.divergence import distances
from dreamlab.dream.rollout import dream, one_step_predictions
from dreamlab.learn.model import Architecture
from dreamlab.learn.network import dynamics
from dreamlab.tasks.settings import Choice, Control
from dreamlab.tasks.work import scaled
from dreamlab.types import Floats, StepFn, Trajectories, Transitions
from dreamlab.world import court
from dreamlab.world.experience import collect, mixed_episodes

CONTACTS = Control("contacts", "Recorded contacts", "", (100, 300, 1000, 2000), 1000)
ALIGNED = Control("aligned", "Steps of common training", "", (0, 50, 200, 400), 200)
TOOL = Choice("tool", "Flight is learned with", (("law", "a linear law"), ("network", "a network")))

TOTAL, MIXED = 10_000, 1000
"""Transitions in all, and those of ordinary play among them, for the common training."""
PLAYED = 110_000
"""Transitions of ordinary play in which the contacts are looked for; about one in fifty is one."""
RALLIES, STEPS = 200, 60
ONE_NETWORK = replace(RECIPE, steps=2 * RECIPE.steps + SWITCHING.steps)
"""As many training steps as the parts have together."""


@dataclass(frozen=True)
class Records:
    """flights, contacts: of one kind each; mixed: a little ordinary play; ordinary: TOTAL transitions of it."""

    flights: Transitions
    contacts: Transitions
    mixed: Transitions
    ordinary: Transitions
    reality: Trajectories

    def errors(self, model: StepFn) -> Floats:
        """[RALLIES, STEPS + 1] distance of the dreamt from the real ball."""
        return distances(dream(model, self.reality, STEPS), self.reality.states)

    def one_step(self, model: StepFn) -> Estimate:
        """Mean distance over single steps; a rally is one trial."""
        return mean(distances(one_step_predictions(model, self.reality), self.reality.states[:, 1:]).mean(axis=1))


def measure(settings: ClaimSettings) -> Run:
    """See the module; figures are defined in levels/level-5/modules.yml."""
    recording, apart, cutting, once, heaping, aligning = np.random.SeedSequence(settings["seed"]).spawn(6)
    records = _record(settings["contacts"], recording)
    models: dict[str, StepFn] = {}
    run = learn(records.flights, records.contacts, settings["tool"], np.random.default_rng(apart))
    parts = yield from scaled(run, "learning apart", 0, 5)
    models["apart"] = parts.step
    yield so_far("learning at once", 0.2, _findings(models, records))
    run_once = dynamics(records.ordinary, Architecture(), np.random.default_rng(once), ONE_NETWORK)
    models["once"] = (yield from scaled(run_once, "learning at once", 1, 5)).step
    yield so_far("aligning", 0.4, _findings(models, records))
    together = align(parts, records.mixed, settings["aligned"], np.random.default_rng(aligning))
    models["aligned"] = (yield from scaled(together, "aligning", 2, 5)).step
    ordinary = records.ordinary
    run = learn(flights_of(ordinary), contacts_of(ordinary), settings["tool"], np.random.default_rng(cutting))
    models["cut"] = (yield from scaled(run, "cut from one record", 3, 5)).step
    yield so_far("the same heap at once", 0.8, _findings(models, records))
    heap = joined(records.flights, records.contacts, records.mixed)
    run_heap = dynamics(heap, Architecture(), np.random.default_rng(heaping), ONE_NETWORK)
    models["heap"] = (yield from scaled(run_heap, "the same heap at once", 4, 5)).step
    return replace(_findings(models, records), scenes=(parts_and_wholes(models, parts.choose, records.reality),))


def _record(contacts: int, seed: np.random.SeedSequence) -> Records:
    flying, touching, mixing, playing, testing = (np.random.default_rng(child) for child in seed.spawn(5))
    flights = flights_of(collect(TOTAL, flying))
    touched = contacts_of(collect(PLAYED, touching))
    return Records(
        rows(flights, slice(TOTAL - MIXED - contacts)),
        rows(touched, slice(contacts)),
        collect(MIXED, mixing),
        collect(TOTAL, playing),
        mixed_episodes(court.step, RALLIES, STEPS, testing),
    )


def _findings(models: Mapping[str, StepFn], records: Records) -> Findings:
    errors = {name: records.errors(model) for name, model in models.items()}
    found: dict[str, Estimate | float] = {name: mean(each[:, STEPS]) for name, each in errors.items()}
    single = {name: records.one_step(model) for name, model in models.items()}
    found |= {f"{name}_one_step": each for name, each in single.items()}
    figures, standard_errors = split(found)
    plots = (by_step({name: each.mean(axis=0) for name, each in errors.items()}), one_step(single))
    return Findings(figures, plots, errors=standard_errors)


CLAIM = Claim("modules", (CONTACTS, ALIGNED, TOOL), measure)
