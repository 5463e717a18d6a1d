"""Claim of section 4.3: autoregression is not the enemy, chaos is; what is lost is the state, not the statistics.

Four models dream of the court with a pillar, each against the same paddle's rule, beside reality:

near      the court's own law; it knows the pillar's size to so many digits and nothing else is wrong
network   the dynamics model of every other level, trained on recorded play
latent    encoder-only, of the same width, trained on the same play for as many steps (``chaos_latent``)
table     tokens, counted from the same play, rolled out by drawing (``chaos_table``)
"""

from __future__ import annotations

import math
from collections.abc import Generator
from dataclasses import replace

import numpy as np

from dreamlab.claims.chaos import latent
from dreamlab.claims.chaos.court import REACH, pillared, played, rule, starts
from dreamlab.claims.chaos.exponent import exponent
from dreamlab.claims.chaos.plots import LABELS, drift_plot, ladder_plot, statistics_plot
from dreamlab.claims.chaos.statistics import gap, statistics
from dreamlab.claims.chaos.table import count
from dreamlab.claims.claim import Claim, ClaimSettings, Findings, Run
from dreamlab.claims.shared.sensors import Sensors
from dreamlab.dream.divergence import distances, drift_curve
from dreamlab.learn.model import Architecture
from dreamlab.learn.network import dynamics
from dreamlab.learn.training import Recipe
from dreamlab.tasks.settings import Control
from dreamlab.tasks.work import Progress
from dreamlab.types import Floats, StepFn, Transitions

EPISODES, STEPS = 64, 600
LATE = 300
"""Statistics are taken from this step on: by then a dream of the default settings has lost the state."""
LOST = 0.25
"""World units, about half of what a blind guess would be off: from there on the state counts as lost."""
LADDER = (1, 2, 3, 4, 5)
"""Digits at which the near-perfect model is tried, to see what one more is worth."""
PAIR_STEPS = 300
RECIPE = Recipe(batch=64, rate=3e-2, warmup=20)
FEW = 8
"""Episodes that one-step errors are taken over: single steps are many enough."""

DIGITS = Control("digits", "Digits of the pillar’s size", "digits", tuple(range(1, 11)), 3)
WIDTH = Control("width", "Network width", "units", (4, 8, 16, 32, 64, 128), 64)
TRAINING = Control("training", "Training", "steps", (300, 600, 1200, 2400, 4800), 1200)


def measure(settings: ClaimSettings) -> Run:
    """Play, train, dream, compare."""
    playing, *seeds, parting = np.random.SeedSequence(settings["seed"]).spawn(5)
    begin = starts(np.random.default_rng(playing), 3 * EPISODES)
    path = yield from played(pillared(), begin, STEPS, "playing on the court")
    recorded, reality, again = (path[k * EPISODES : (k + 1) * EPISODES] for k in range(3))
    rate = yield from exponent(pillared(), reality[:, LATE], PAIR_STEPS, np.random.default_rng(parting))
    ladder = yield from _ladder(np.ascontiguousarray(reality[:, 0]), (int(settings["digits"]), *LADDER))
    dreams, network_error = yield from _learned(settings, recorded, reality, seeds)
    dreams = {"near": ladder[0], **dreams}

    drifts = {name: drift_curve(dreams[name], reality) for name in LABELS}
    worth = {name: statistics(path[:, LATE:]) for name, path in {**dreams, "again": again}.items()}
    real = statistics(reality[:, LATE:])
    lost = {name: lost_step(drift) for name, drift in drifts.items()}
    rungs = np.array([lost_step(drift_curve(dream, reality)) for dream in ladder[1:]], dtype=np.float64)
    gained, digit = float(rungs[-1] - rungs[0]) / (LADDER[-1] - LADDER[0]), math.log(10.0) / rate
    figures = {
        "lyapunov_time": 1.0 / rate,
        "digit_gained": gained,
        "digit_ratio": gained / digit,
        **{f"{name}_lost": float(step) for name, step in lost.items()},
        "latent_per_network": lost["latent"] / lost["network"],
        "network_share": lost["network"] * rate / math.log(LOST / network_error),
        **{f"{name}_gap": gap(worth[name], real) for name in (*LABELS, "again")},
        "rough_gap": gap(statistics(ladder[1][:, LATE:]), real),
        "rough_one_step": _one_step(pillared(believed_reach(LADDER[0])), reality),
        "network_one_step": network_error,
    }
    plots = (drift_plot(drifts, figures), ladder_plot(LADDER, rungs, digit), statistics_plot(worth, real, figures))
    return Findings(figures, plots)


def transitions(path: Floats) -> Transitions:
    """Recorded episodes [B, T+1, S] of play by the rule, as single steps."""
    state = np.ascontiguousarray(path[:, :-1]).reshape(-1, path.shape[-1])
    return Transitions(state, rule(state), np.ascontiguousarray(path[:, 1:]).reshape(-1, path.shape[-1]))


def lost_step(drift: Floats) -> int:
    """First step (counted from 1) at which the drift [H] reaches LOST; one past the last if it never does."""
    over = np.flatnonzero(drift >= LOST)
    return int(over[0]) + 1 if len(over) else len(drift) + 1


def believed_reach(digits: int) -> float:
    """The pillar's reach to a model that knows so many digits of it."""
    return REACH * (1.0 + 1.0 / 10**digits)


def _ladder(start: Floats, digits: tuple[int, ...]) -> Generator[Progress, None, list[Floats]]:
    """Dreams [B, T+1, S] of almost perfect models, one for each number of digits; all in one rollout."""
    reach = np.concatenate([np.full(len(start), believed_reach(each)) for each in digits])
    begin = np.concatenate([start] * len(digits))
    path = yield from played(pillared(reach), begin, STEPS, "the almost perfect models dream")
    return np.split(path, len(digits))


def _learned(
    settings: ClaimSettings, recorded: Floats, reality: Floats, seeds: list[np.random.SeedSequence]
) -> Generator[Progress, None, tuple[dict[str, Floats], float]]:
    """Dreams [B, T+1, S] of the three that learn from recorded play, and the network's one-step error."""
    training_rng, seeing_rng, drawing_rng = (np.random.default_rng(seed) for seed in seeds)
    data, start = transitions(recorded), np.ascontiguousarray(reality[:, 0])
    width, recipe = int(settings["width"]), replace(RECIPE, steps=int(settings["training"]))
    model = yield from dynamics(data, Architecture(width), training_rng, recipe, says="training the network")
    table = count(recorded, drawing_rng)
    dreams = {
        "network": (yield from played(model.step, start, STEPS, "the network dreams")),
        "latent": (yield from _latent(data, start, width, recipe, seeing_rng)),
        "table": (yield from played(table.step, start, STEPS, "the table dreams")),
    }
    return dreams, _one_step(model.step, reality)


def _latent(
    data: Transitions, start: Floats, width: int, recipe: Recipe, rng: np.random.Generator
) -> Generator[Progress, None, Floats]:
    """The encoder-only model's dream, as states read off its latents; the paddle's rule sees what is read."""
    sensors = Sensors.of(data.state, latent.FLICKER, rng)
    model = yield from latent.fit(data, sensors, width, recipe, rng)
    begin = model.embedding.encode(sensors(start, rng))
    latents = yield from played(
        model.step, begin, STEPS, "the encoder-only model dreams", lambda latent, _: rule(model.read(latent))
    )
    return model.read(latents)


def _one_step(step: StepFn, reality: Floats) -> float:
    data = transitions(reality[:FEW])
    return float(distances(step(data.state, data.action), data.next_state).mean())


CLAIM = Claim("chaos", (DIGITS, WIDTH, TRAINING), measure)
