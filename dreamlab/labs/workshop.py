"""Level 3's lab: play, collect experience, train a model, dream beside reality, plan inside the dream.

Each task takes the settings that a model comes about by (``sessions.Settings``); with a saved model attached
as the file "model", that one takes the trained model's place.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import asdict
from time import perf_counter
from typing import Any

import numpy as np

from dreamlab import closed_loop, court
from dreamlab.divergence import distances, drift_curve, visible_step
from dreamlab.dreaming import dream
from dreamlab.experience import following_policy, random_policy, roll
from dreamlab.labs.bench import Seeds, rallies
from dreamlab.labs.failure import CONTROLS, SEED, world
from dreamlab.labs.sessions import (
    LEAST_PLAY,
    MOST_PLAY,
    POLICY_LABELS,
    Sessions,
    Settings,
    experience,
    one_step_error,
)
from dreamlab.labs.settings import Control, SettingsError, read_choice
from dreamlab.labs.work import Answer, Progress, Task, Work
from dreamlab.model import Dynamics, Ensemble
from dreamlab.model_file import FORMAT_VERSION, LARGEST_FILE, load_with_about, save
from dreamlab.planning import PLANNERS, closeness, planning_policy
from dreamlab.remedies import REMEDIES
from dreamlab.types import STATE_NAMES, STATE_SIZE, Floats, Policy, StepFn, Trajectories

NAME = "workshop"
Kept = Sessions

HORIZON = CONTROLS[-1]
PLAN_HORIZON = Control("horizon", "Planning horizon", "steps", (4, 6, 8, 10, 12, 16, 20, 24, 30, 36, 42), 20)
CANDIDATES = Control("candidates", "Candidate plans", "plans", (4, 8, 16, 32, 64, 128, 256), 64)
PLANNER_LABELS = {"shooting": "Random shooting", "cem": "Cross-entropy method"}
SCORED = ("random", "reactive", "planner", "court")

EPISODES, STEPS, REPLAN = 32, 300, 3
"""Closed-loop score: episodes, their steps, and the steps for which a planner acts before it plans anew."""
BINS = 24
FUTURES = 24
"""Candidate futures that a decision hands over for drawing."""


def describe() -> dict[str, Any]:
    """Controls, choices, ranges and the court's measures, as plain values for the page."""
    return {
        "lab": NAME,
        "controls": [control.describe() for control in CONTROLS],
        "policies": _labelled(POLICY_LABELS),
        "remedies": [
            {"name": name, "label": remedy.label, "says": remedy.says, "source": remedy.source}
            for name, remedy in REMEDIES.items()
        ],
        "planners": _labelled(PLANNER_LABELS),
        "plan_horizon": PLAN_HORIZON.describe(),
        "candidates": CANDIDATES.describe(),
        "seed": {"min": SEED.stops[0], "max": SEED.stops[1], "default": SEED.default},
        "least_play": LEAST_PLAY,
        "most_play": MOST_PLAY,
        "largest_file": LARGEST_FILE,
        "score": {"episodes": EPISODES, "steps": STEPS, "replan": REPLAN},
        **world(),
    }


def _reset(sessions: Sessions, request: dict[str, Any], files: dict[str, bytes]) -> Work:
    """A fresh court: {seed} -> {state}."""
    yield Progress("playing", 0.0)
    seed = SEED.read(request.get("seed", SEED.default))
    return Answer({"state": court.reset(np.random.default_rng(int(seed)), 1)[0].tolist()})


def _step(sessions: Sessions, request: dict[str, Any], files: dict[str, bytes]) -> Work:
    """One step of the exact court: {state, action} -> {state, hit, miss}."""
    yield Progress("playing", 0.0)
    action = _numbers("action", [request.get("action")], 1)
    return Answer(_outcome(_state(request), action))


def _decide(sessions: Sessions, request: dict[str, Any], files: dict[str, bytes]) -> Work:
    """One decision of the planner and the step that it leads to; futures [F, H+1, 3]: x, y, paddle, as dreamt."""
    yield Progress("planning", 0.0)
    model, method = _model(sessions, request, files), _planner(request)
    state, rng = _state(request), np.random.default_rng(int(SEED.read(request.get("seed", SEED.default))))
    lots: list[tuple[Floats, Floats]] = []
    began = perf_counter()
    plan = PLANNERS[method["method"]](
        model.step,
        state[None],
        method["horizon"],
        rng,
        candidates=method["candidates"],
        score=closeness,
        watch=lambda dreams, scores: lots.append((dreams[0], scores[0])),
    )
    milliseconds = 1000.0 * (perf_counter() - began)
    dreams, scores = (np.concatenate(parts) for parts in zip(*lots, strict=True))
    shown = np.unique(np.append(np.linspace(0, len(scores) - 1, FUTURES - 1).astype(int), scores.argmax()))
    action = plan.actions[0, 0]
    return Answer(
        _outcome(state, action)
        | {
            "action": float(action[0]),
            "score": float(plan.dream_score[0]),
            "chosen": int(np.flatnonzero(shown == scores.argmax())[0]),
            "milliseconds": milliseconds,
        },
        {"futures": np.ascontiguousarray(dreams[shown][:, :, [0, 1, 4]])},
    )


def _file(sessions: Sessions, request: dict[str, Any], files: dict[str, bytes]) -> Work:
    """The session's model as it stands, as a file: {settings, about} -> {file (base64), digest, about}."""
    yield Progress("saving", 0.0)
    settings = Settings.read(request["settings"])
    session = sessions.get(settings, files.get("play"))
    if session.model is None:
        raise SettingsError("there is no model to save yet: train one first")
    about = {
        **{name: str(value) for name, value in request.get("about", {}).items()},
        "settings": asdict(settings),
        "seed": settings.seed,
        "steps": session.step,
        "one_step_error": one_step_error(session.model, session.reality),
        "digest": session.model.digest,
        "format": FORMAT_VERSION,
    }
    data = base64.b64encode(save(session.model, about)).decode("ascii")
    return Answer({"file": data, "digest": session.model.digest, "about": about})


def _open(sessions: Sessions, request: dict[str, Any], files: dict[str, bytes]) -> Work:
    """What a file holds: file "model" -> {digest, about, members, width, depth}; ValueError for a bad one."""
    yield Progress("opening", 0.0)
    model, about = load_with_about(files["model"])
    first = model.members[0].architecture
    return Answer(
        {
            "digest": model.digest,
            "about": about,
            "members": len(model.members),
            "width": first.width,
            "depth": first.depth,
        }
    )


def _collect(sessions: Sessions, request: dict[str, Any], files: dict[str, bytes]) -> Work:
    """Where experience lies: density [BINS, BINS] counts of balls (row 0 lowest), paddle [BINS] counts."""
    yield Progress("collecting experience", 0.0)
    data = experience(Settings.read(request["settings"]), files.get("play"))
    x, y, paddle = (data.state[:, STATE_NAMES.index(name)] for name in ("x", "y", "paddle"))
    density, _, _ = np.histogram2d(y, x, bins=BINS, range=((0.0, 1.0), (-0.5, 0.5)))
    along, _ = np.histogram(paddle, bins=BINS, range=(-0.5, 0.5))
    outcome = court.play(data.state, data.action)
    moves = {"left": data.action < 0.0, "rest": data.action == 0.0, "right": data.action > 0.0}
    return Answer(
        {
            "count": len(data),
            "actions": {name: float(mask.mean()) for name, mask in moves.items()},
            "landings": int((outcome.hit | outcome.miss).sum()),
            "hits": int(outcome.hit.sum()),
        },
        {"density": np.ascontiguousarray(density), "paddle": along.astype(np.float64)},
    )


def _train(sessions: Sessions, request: dict[str, Any], files: dict[str, bytes]) -> Work:
    """Train, or go on where an equal request was stopped; ``restart`` begins anew from the same first weights."""
    settings = Settings.read(request["settings"])
    yield Progress("collecting experience", 0.0)
    session = sessions.get(settings, files.get("play"), restart=bool(request.get("restart")))
    yield from session.train()
    model = _model(sessions, request, files)
    error = one_step_error(model, session.reality)
    return Answer(session.plain() | {"one_step_error": error, "digest": model.digest})


def _dream(sessions: Sessions, request: dict[str, Any], files: dict[str, bytes]) -> Work:
    """One dream beside reality [1, H+1, S]: of a test rally, or from a chosen start.

    From a chosen start the paddle follows the ball, with mistakes.

    drift: distance of the two balls at each step; disagreement: mean distance of an ensemble's members from
    their mean, each dreaming by itself, None for a single model; doubt_step: its first step past VISIBLE.
    """
    yield Progress("dreaming", 0.0)
    model = _model(sessions, request, files)
    horizon = int(HORIZON.read(request.get("horizon", HORIZON.default)))
    reality = _reality(request, horizon)
    dreamt = dream(model.step, reality, horizon)
    drift = drift_curve(dreamt, reality.states)
    spread = disagreement(model, reality, horizon)[0] if isinstance(model, Ensemble) else None
    return Answer(
        {
            "drift": drift.tolist(),
            "visible_step": visible_step(drift),
            "disagreement": None if spread is None else spread.tolist(),
            "doubt_step": None if spread is None else visible_step(spread),
            "digest": model.digest,
        },
        {"reality": reality.states, "dream": dreamt},
    )


def _score(sessions: Sessions, request: dict[str, Any], files: dict[str, bytes]) -> Work:
    """Hits per chance of one of SCORED over seeded episodes on the true court, with a 95 % interval."""
    who = read_choice("who", request.get("who"), SCORED)
    seed = Settings.read(request["settings"]).seed
    policy = _policy(who, sessions, request, files)
    run = closed_loop.play(policy, EPISODES, STEPS, Seeds.of(seed).probes)
    while True:
        try:
            count = next(run)
        except StopIteration as end:
            count = end.value
            break
        yield Progress("playing", count.step / STEPS, _counted(who, count))
    return Answer(_counted(who, count) | closed_loop.rate(count)._asdict())


TASKS: dict[str, Task] = {
    "reset": _reset,
    "step": _step,
    "decide": _decide,
    "file": _file,
    "open": _open,
    "collect": _collect,
    "train": _train,
    "dream": _dream,
    "score": _score,
}


def disagreement(model: Ensemble, reality: Trajectories, horizon: int) -> Floats:
    """[B, H] mean distance of the members' balls from the mean of them, each member dreaming by itself."""
    dreams = np.stack([dream(member.step, reality, horizon) for member in model.members])
    return distances(dreams, dreams.mean(axis=0))[:, :, 1:].mean(axis=0)


def _policy(who: str, sessions: Sessions, request: dict[str, Any], files: dict[str, bytes]) -> Policy:
    if who == "random":
        return random_policy()
    if who == "reactive":
        return following_policy(mistakes=0.0)
    method = _planner(request)
    step: StepFn = court.step if who == "court" else _model(sessions, request, files).step
    return planning_policy(PLANNERS[method["method"]], step, method["horizon"], method["candidates"], hold=REPLAN)


def _counted(who: str, count: closed_loop.Count) -> dict[str, Any]:
    return {
        "who": who,
        "hits": int(count.hits.sum()),
        "chances": int(count.chances.sum()),
        "fraction": count.step / STEPS,
        "episodes": EPISODES,
        "steps": STEPS,
    }


def _model(sessions: Sessions, request: dict[str, Any], files: dict[str, bytes]) -> Dynamics:
    """The attached model, or the session's as it stands."""
    if "model" in files:
        return load_with_about(files["model"])[0]
    model = sessions.get(Settings.read(request["settings"]), files.get("play")).model
    if model is None:
        raise SettingsError("there is no model yet: train one first")
    return model


def _planner(request: dict[str, Any]) -> dict[str, Any]:
    given: Mapping[str, Any] = request.get("planner", {})
    return {
        "method": read_choice("planner", given.get("method", "shooting"), tuple(PLANNERS)),
        "horizon": int(PLAN_HORIZON.read(given.get("horizon", PLAN_HORIZON.default))),
        "candidates": int(CANDIDATES.read(given.get("candidates", CANDIDATES.default))),
    }


def _reality(request: dict[str, Any], horizon: int) -> Trajectories:
    seeds = Seeds.of(Settings.read(request["settings"]).seed)
    given = request.get("start")
    if given is None:
        tests = rallies(seeds)
        row = int(request.get("rally", 0)) % len(tests.states)
        return Trajectories(tests.states[row : row + 1, : horizon + 1], tests.actions[row : row + 1, :horizon])
    start = _placed([given.get(name) for name in STATE_NAMES])
    return roll(court.step, start[None], following_policy(), horizon, np.random.default_rng(seeds.test))


def _placed(values: list[Any]) -> Floats:
    """A start [S] that the court allows: inside its walls, at the court's one speed."""
    start = _numbers("start", values, STATE_SIZE)
    speed = float(np.sqrt(start[2] * start[2] + start[3] * start[3]))
    if speed < 1e-6:
        raise SettingsError("start: the ball needs a direction")
    start[2:4] *= court.SPEED / speed
    start[0] = np.clip(start[0], -court.X_LIMIT, court.X_LIMIT)
    start[1] = np.clip(start[1], court.FLOOR, court.CEILING)
    start[4] = np.clip(start[4], -court.PADDLE_LIMIT, court.PADDLE_LIMIT)
    return start


def _state(request: dict[str, Any]) -> Floats:
    return _numbers("state", request.get("state"), STATE_SIZE)


def _numbers(name: str, values: Any, size: int) -> Floats:
    """[size] finite numbers, or SettingsError."""
    try:
        found = np.array(values, dtype=np.float64)
    except (TypeError, ValueError) as trouble:
        raise SettingsError(f"{name} should be {size} numbers") from trouble
    if found.shape != (size,) or not np.isfinite(found).all():
        raise SettingsError(f"{name} should be {size} finite numbers")
    return found


def _outcome(state: Floats, action: Floats) -> dict[str, Any]:
    outcome = court.play(state, action)
    return {"state": outcome.state.tolist(), "hit": bool(outcome.hit), "miss": bool(outcome.miss)}


def _labelled(labels: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"name": name, "label": label} for name, label in labels.items()]
