"""Section 1: a world model carries over to a new world, since worlds share their mechanisms. Does it, and what does?

A model learns the ordinary court. Then gravity comes, and the paddle gets another gear. Its dreams on the new court
are measured before it has seen anything of it, and after a few transitions, from which it takes its usual surprise
(``adapting``). Rivals: a straight line with the same correction, and a model that learns from those transitions alone.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, replace

import numpy as np

from dreamlab.claims.claim import Claim, ClaimSettings, Findings, Run, so_far
from dreamlab.claims.shared.courts import heavy
from dreamlab.claims.transfer.adapting import corrected, straight
from dreamlab.claims.transfer.plots import by_experience, by_step
from dreamlab.claims.transfer.scenes import new_court
from dreamlab.claims.uncertainty import Estimate, mean, split
from dreamlab.dream.rollout import dream
from dreamlab.learn.model import Architecture
from dreamlab.learn.network import dynamics
from dreamlab.learn.training import Recipe
from dreamlab.tasks.settings import Control
from dreamlab.tasks.work import Progress, scaled
from dreamlab.types import Floats, StepFn, Trajectories, Transitions
from dreamlab.world.experience import collect, mixed_episodes

PULL = Control("pull", "Gravity", "world units per s²", (0.0, 0.1, 0.2, 0.3), 0.3, False)
GEAR = Control("gear", "Paddle’s speed", "of the old one", (0.25, 0.5, 1.0, 1.5), 0.5, False)
SEEN = Control("seen", "Transitions of the new court", "", (1, 3, 10, 30, 100, 300), 10)

DATA = 10_000
RALLIES, STEPS = 300, 60
NEAR, FAR = 20, 40
"""Steps of a dream at which models are compared."""
AMOUNTS = (1, 3, 10, 30, 100, 300)
FRESH_AMOUNTS = (10, 100, 1000)
"""Transitions of the new court in the second plot; to train a network on each takes longer than to correct one."""


@dataclass(frozen=True)
class NewCourt:
    """The changed court, test rallies on it, and transitions from it in the order in which they are seen."""

    step: StepFn
    reality: Trajectories
    record: Transitions

    def first(self, count: int) -> Transitions:
        return Transitions(self.record.state[:count], self.record.action[:count], self.record.next_state[:count])

    def errors(self, model: StepFn) -> Floats:
        """[RALLIES, STEPS + 1] distance of dreamt from real places: of the ball, and of the paddle besides."""
        away = (dream(model, self.reality, STEPS) - self.reality.states)[..., (0, 1, 4)]
        return np.sqrt((away * away).sum(axis=-1))


def measure(settings: ClaimSettings) -> Run:
    """See the module; figures are defined in levels/level-5/transfer.yml."""
    playing, learning, changing, relearning, starting = np.random.SeedSequence(settings["seed"]).spawn(5)
    rng = np.random.default_rng(learning)
    old = yield from _learn(collect(DATA, np.random.default_rng(playing)), rng, "learning the old court", 0)
    new = _change(settings, changing)
    seen = new.first(settings["seen"])
    models = _models(old, seen)
    errors = {name: new.errors(model) for name, model in models.items()}
    found = {"zero": _at(errors["zero"], FAR), "kept": _at(errors["kept"], FAR), "line": _at(errors["line"], FAR)}
    found |= {"kept_near": _at(errors["kept"], NEAR), "line_near": _at(errors["line"], NEAR)}
    yield so_far("learning from scratch", 0.2, _findings(found, errors, {}))

    again = np.random.default_rng(starting)
    scratch = yield from _learn(seen, again, "learning from scratch", 2)
    errors["fresh"] = new.errors(scratch)
    rng = np.random.default_rng(relearning)
    informed = yield from _learn(collect(DATA, rng, step=new.step), rng, "learning the new court from ten thousand", 4)
    errors["informed"] = new.errors(informed)
    found |= {name: _at(errors[name], FAR) for name in ("fresh", "informed")}
    found["informed_near"] = _at(errors["informed"], NEAR)
    yield so_far("more and less experience", 0.7, _findings(found, errors, {}))
    amounts = yield from _by_amount(old, new, again)
    scene = new_court(models, errors, new.reality, len(seen))
    return replace(_findings(found, errors, amounts), scenes=(scene,))


def _models(old: StepFn, seen: Transitions) -> dict[str, StepFn]:
    """The old model as it is and corrected, and the straight line corrected."""
    return {"zero": old, "kept": corrected(old, seen), "line": corrected(straight, seen)}


def _change(settings: ClaimSettings, seed: np.random.SeedSequence) -> NewCourt:
    step = heavy(settings["gear"], settings["pull"])
    playing, shuffling, testing = (np.random.default_rng(child) for child in seed.spawn(3))
    played = collect(max(FRESH_AMOUNTS), playing, step=step)
    order = shuffling.permutation(len(played))
    record = Transitions(played.state[order], played.action[order], played.next_state[order])
    return NewCourt(step, mixed_episodes(step, RALLIES, STEPS, testing), record)


def _by_amount(old: StepFn, new: NewCourt, rng: np.random.Generator) -> Generator[Progress, None, dict[str, Floats]]:
    """Mean error at FAR of each way to learn, over the number of transitions seen."""
    kept = [new.errors(corrected(old, new.first(amount)))[:, FAR].mean() for amount in AMOUNTS]
    line = [new.errors(corrected(straight, new.first(amount)))[:, FAR].mean() for amount in AMOUNTS]
    fresh = []
    for index, amount in enumerate(FRESH_AMOUNTS):
        model = yield from _learn(new.first(amount), rng, "more and less experience", 7 + index)
        fresh.append(new.errors(model)[:, FAR].mean())
    return {"kept": np.array(kept), "line": np.array(line), "fresh": np.array(fresh)}


def _learn(data: Transitions, rng: np.random.Generator, says: str, tenth: int) -> Generator[Progress, None, StepFn]:
    """A network's training, as that tenth of the whole."""
    model = yield from scaled(dynamics(data, Architecture(), rng, Recipe(), says=says), says, tenth, 10)
    return model.step


def _at(errors: Floats, step: int) -> Estimate:
    return mean(errors[:, step])


def _findings(found: dict[str, Estimate], errors: dict[str, Floats], amounts: dict[str, Floats]) -> Findings:
    figures, standard_errors = split(found)
    plots = [by_step({name: each.mean(axis=0) for name, each in errors.items()})]
    if amounts:
        x = {"kept": AMOUNTS, "line": AMOUNTS, "fresh": FRESH_AMOUNTS}
        plots.append(by_experience(x, amounts, found["zero"].value, found["informed"].value))
    return Findings(figures, tuple(plots), errors=standard_errors)


CLAIM = Claim("transfer", (PULL, GEAR, SEEN), measure)
