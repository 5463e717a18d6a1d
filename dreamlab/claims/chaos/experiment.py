"""Claim of section 4.3: autoregression is not the enemy, chaos is; what is lost is the state, not the statistics.

Four models dream of the court with a pillar, each against the same paddle's rule, beside reality:

near      the court's own law; it knows the pillar's size to so many digits and nothing else is wrong
network   the dynamics model of every other level, trained on recorded play
latent    encoder-only, of the same width, trained on the same play for as many steps (``latent``)
table     tokens, counted from the same play, rolled out by drawing (``table``)

The network's rivals predict many steps at once (``direct``), on this court and on the one without a pillar, which is
hardly chaotic. The paper's own examples stand beside them in small: ``kalman`` and ``hidden_markov``.
"""

from __future__ import annotations

import math
from collections.abc import Generator
from dataclasses import replace

import numpy as np

from dreamlab.claims.chaos import hidden_markov, kalman, latent
from dreamlab.claims.chaos.court import REACH, pillared, played, rule, starts
from dreamlab.claims.chaos.direct import HORIZONS, Ahead, jumps, look_ahead, look_further
from dreamlab.claims.chaos.exponent import exponent
from dreamlab.claims.chaos.plots import LABELS, ahead_plot, drift_plot, examples_plot, ladder_plot, statistics_plot
from dreamlab.claims.chaos.scenes import spreading
from dreamlab.claims.chaos.statistics import gap, statistics
from dreamlab.claims.chaos.table import count
from dreamlab.claims.claim import Claim, ClaimSettings, Findings, Plot, Run, so_far
from dreamlab.claims.shared.sensors import Sensors
from dreamlab.claims.uncertainty import Estimate, over, split
from dreamlab.dream.divergence import distances, drift_curve
from dreamlab.learn.model import Architecture, Model
from dreamlab.learn.network import dynamics
from dreamlab.learn.training import Recipe
from dreamlab.tasks.settings import Control
from dreamlab.tasks.work import Progress
from dreamlab.types import Floats, StepFn, Transitions
from dreamlab.world import court

EPISODES, STEPS = 64, 600
LATE = 300
"""Statistics are taken from this step on: by then a dream of the default settings has lost the state."""
LOST = 0.25
"""World units, about half of what a blind guess would be off: from there on the state counts as lost."""
LADDER = (1, 2, 3, 4, 5)
"""Digits at which the near-perfect model is tried, to see what one more is worth."""
PAIR_STEPS = 600
"""Steps over which pairs of true trajectories part."""
RECIPE = Recipe(batch=64, rate=3e-2, warmup=20)
FEW = 8
"""Episodes that one-step errors are taken over: single steps are many enough."""

DIGITS = Control("digits", "Digits of the pillar’s size", "digits", tuple(range(1, 11)), 3)
WIDTH = Control("width", "Network width", "units", (4, 8, 16, 32, 64, 128), 64)
TRAINING = Control("training", "Training", "steps", (300, 600, 1200, 2400, 4800), 1200)


def measure(settings: ClaimSettings) -> Run:
    """Play, train, dream, compare."""
    playing, *seeds, parting, ahead, examples, calm, leaving = np.random.SeedSequence(settings["seed"]).spawn(9)
    begin = starts(np.random.default_rng(playing), 3 * EPISODES)
    path = yield from played(pillared(), begin, STEPS, "playing on the court")
    recorded, reality, again = (path[k * EPISODES : (k + 1) * EPISODES] for k in range(3))
    late = np.ascontiguousarray(path[:, LATE])
    rate = yield from exponent(pillared(), late, PAIR_STEPS, np.random.default_rng(parting))
    plain_rate = yield from exponent(court.step, late, PAIR_STEPS, np.random.default_rng(calm))
    ladder = yield from _ladder(np.ascontiguousarray(reality[:, 0]), (int(settings["digits"]), *LADDER))
    rungs = np.array([lost_step(drift_curve(dream, reality)) for dream in ladder[1:]], dtype=np.float64)
    found: dict[str, Estimate | float] = _chaos_figures(rate, plain_rate, rungs)
    plots: tuple[Plot, ...] = (ladder_plot(LADDER, rungs, math.log(10.0) / rate.value),)
    yield so_far("training the network", 0.2, Findings(*_split(found, plots)))

    model, dreams = yield from _learned(settings, recorded, reality, seeds)
    dreams = {"near": ladder[0], **dreams}
    network_error = _one_step(model.step, reality)
    real = statistics(reality[:, LATE:])
    worth = {name: statistics(path[:, LATE:]) for name, path in {**dreams, "again": again}.items()}
    drifts = {name: drift_curve(dreams[name], reality) for name in LABELS}
    lost = {name: lost_step(drift) for name, drift in drifts.items()}
    found |= {
        **{f"{name}_lost": float(step) for name, step in lost.items()},
        "latent_per_network": lost["latent"] / lost["network"],
        "network_share": lost["network"] * rate.value / math.log(LOST / network_error),
        **{f"{name}_gap": gap(worth[name], real) for name in (*LABELS, "again")},
        "rough_gap": gap(statistics(ladder[1][:, LATE:]), real),
        "rough_one_step": _one_step(pillared(believed_reach(LADDER[0])), reality),
        "network_one_step": network_error,
    }
    figures = split(found)[0]
    plots = (drift_plot(drifts, figures), *plots, statistics_plot(worth, real, figures))
    yield so_far("training the rivals", 0.5, Findings(*_split(found, plots)))

    with_pillar, without = yield from _rivals(settings, model, recorded, reality, np.random.default_rng(ahead))
    (aside,) = ahead.spawn(1)
    further = yield from look_further(
        recorded, reality, model, *_training(settings), np.random.default_rng(aside), stage="looking further ahead"
    )
    found |= _rival_figures(with_pillar, without)
    found |= {f"{way}_{steps}": each for way, by_steps in further.items() for steps, each in by_steps.items()}
    plots = (ahead_plot("pillar", with_pillar, further), ahead_plot("plain", without, {}), *plots)
    yield so_far("the paper’s own examples", 0.95, Findings(*_split(found, plots)))

    flying, bouncing = (np.random.default_rng(seed) for seed in examples.spawn(2))
    flight = kalman.forecasts(flying)
    guessed = hidden_markov.compare(recorded, np.concatenate([reality, again]), bouncing)
    found |= {f"flight_{name}": each for name, each in flight._asdict().items()}
    found |= {f"bounces_{name}_{when}": each for name, two in guessed.items() for when, each in two._asdict().items()}
    scene = yield from spreading(np.random.default_rng(leaving))
    return Findings(*_split(found, (*plots, examples_plot(guessed))), (scene,))


def _split(
    found: dict[str, Estimate | float], plots: tuple[Plot, ...]
) -> tuple[dict[str, float], tuple[Plot, ...], dict[str, float], dict[str, float]]:
    """What Findings takes, in its order."""
    figures, errors = split(found)
    return figures, plots, {}, errors


def _chaos_figures(rate: Estimate, plain_rate: Estimate, rungs: Floats) -> dict[str, Estimate | float]:
    gained = float(rungs[-1] - rungs[0]) / (LADDER[-1] - LADDER[0])
    return {
        "lyapunov_time": over(Estimate(1.0, 0.0), rate),
        "plain_lyapunov_time": over(Estimate(1.0, 0.0), plain_rate),
        "digit_gained": gained,
        "digit_ratio": gained * rate.value / math.log(10.0),
    }


def _rivals(
    settings: ClaimSettings, model: Model, recorded: Floats, reality: Floats, rng: np.random.Generator
) -> Generator[Progress, None, tuple[Ahead, Ahead]]:
    """The network and its rivals on the court with the pillar, and on the one without."""
    architecture, recipe = _training(settings)
    stage = "training the rivals"
    with_pillar = yield from look_ahead(recorded, reality, model, architecture, recipe, rng, stage=stage)
    path = yield from played(court.step, starts(rng, 2 * EPISODES), STEPS, "playing without the pillar")
    known, unseen = path[:EPISODES], path[EPISODES:]
    stage = "the same without the pillar"
    plain = yield from dynamics(jumps(known, 1), architecture, rng, recipe, says=stage)
    without = yield from look_ahead(known, unseen, plain, architecture, recipe, rng, stage=stage)
    return with_pillar, without


def _rival_figures(with_pillar: Ahead, without: Ahead) -> dict[str, Estimate | float]:
    middle, last = HORIZONS[1:]
    return {
        **{f"{way}_{middle}": each[middle] for way, each in with_pillar.errors.items()},
        **{f"{way}_{last}": each[last] for way, each in with_pillar.errors.items()},
        **{f"plain_{way}": each[last] for way, each in without.errors.items()},
        "direct_ratio": with_pillar.errors["direct"][last].value / with_pillar.errors["rollout"][last].value,
        "plain_direct_ratio": without.errors["direct"][last].value / without.errors["rollout"][last].value,
        "direct_spread": with_pillar.spread["direct"],
        "rollout_spread": with_pillar.spread["rollout"],
        "middle": with_pillar.middle,
        "plain_middle": without.middle,
    }


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
) -> Generator[Progress, None, tuple[Model, dict[str, Floats]]]:
    """The network, and dreams [B, T+1, S] of the three that learn from recorded play."""
    training_rng, seeing_rng, drawing_rng = (np.random.default_rng(seed) for seed in seeds)
    data, start = jumps(recorded, 1), np.ascontiguousarray(reality[:, 0])
    architecture, recipe = _training(settings)
    model = yield from dynamics(data, architecture, training_rng, recipe, says="training the network")
    table = count(recorded, drawing_rng)
    dreams = {
        "network": (yield from played(model.step, start, STEPS, "the network dreams")),
        "latent": (yield from _latent(data, start, architecture.width, recipe, seeing_rng)),
        "table": (yield from played(table.step, start, STEPS, "the table dreams")),
    }
    return model, dreams


def _training(settings: ClaimSettings) -> tuple[Architecture, Recipe]:
    """What the network gets, and each of its rivals."""
    return Architecture(int(settings["width"])), replace(RECIPE, steps=int(settings["training"]))


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
    data = jumps(reality[:FEW], 1)
    return float(distances(step(data.state, data.action), data.next_state).mean())


CLAIM = Claim("chaos", (DIGITS, WIDTH, TRAINING), measure)
