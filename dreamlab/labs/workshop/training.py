"""The tasks of Level 3's lab that learn and dream: experience, training, saved models, a dream beside reality."""

from __future__ import annotations

import base64
from dataclasses import asdict, replace
from typing import Any

import numpy as np

from dreamlab.dream.divergence import chance_distance, distances, drift_curve, one_step_error, visible_step
from dreamlab.dream.rollout import dream
from dreamlab.labs import play
from dreamlab.labs.failure import elsewhere
from dreamlab.labs.failure.lab import CONTROLS, HAND_ONLY
from dreamlab.labs.workshop.sessions import (
    POINTS,
    UNTRAINED,
    Fork,
    Sessions,
    WorkshopSettings,
    experience,
    model_of,
    refuse_elsewhere,
)
from dreamlab.learn.model import Dynamics, Ensemble, flipped, parameter_name
from dreamlab.learn.model_file import FORMAT_VERSION, opened, save
from dreamlab.tasks.settings import Control, SettingsError
from dreamlab.tasks.work import Answer, Progress, Task, Work
from dreamlab.types import STATE_NAMES, Floats, Trajectories
from dreamlab.world import court
from dreamlab.world.named import find_world
from dreamlab.world.rallies import EPISODES, Seeds, rallies
from dreamlab.world.world import World

HORIZON = CONTROLS[-1]
START = (
    Control("x", "Ball, sideways", "units", tuple(k / 50 for k in range(-24, 25)), 0.0, whole=False),
    Control("y", "Ball, height", "units", tuple(k / 50 for k in range(2, 50)), 0.5, whole=False),
    Control("direction", "Ball, direction", "degrees (90 is up)", tuple(range(0, 360, 5)), 45),
    Control("paddle", "Paddle", "units", tuple(k / 50 for k in range(-20, 21)), 0.0, whole=False),
)
"""A dream's start as a reader chooses it; units of the world."""
BINS = 24
"""Cells of the density picture, each way."""
BIT = Control("bit", "Bit", "", tuple(range(64)), 51)
"""Of a float64: 0 to 51 are its fraction, 52 to 62 its exponent, 63 its sign."""
POINTS_AT_ONCE = Control("points", "Points of the curve", "points", tuple(range(1, POINTS + 1)), POINTS)


def _collect(sessions: Sessions, request: dict[str, Any], files: dict[str, bytes]) -> Work:
    """Where experience lies: density [BINS, BINS] counts of balls (row 0 lowest), paddle [BINS] counts.

    Elsewhere than on the court: count and actions alone.
    outside: balls that a noisy sensor saw beyond the walls; no cell holds them. landings, hits: of the play itself,
    whatever the sensor made of it
    """
    yield Progress("collecting experience", 0.0)
    settings = WorkshopSettings.read(request["settings"])
    data = experience(settings, files.get("play"))
    moves = {"left": data.action < 0.0, "rest": data.action == 0.0, "right": data.action > 0.0}
    acting = {"count": len(data), "actions": {name: float(mask.mean()) for name, mask in moves.items()}}
    if settings.elsewhere:
        return Answer(acting)
    played = experience(replace(settings, noise=0.0), files.get("play"))
    x, y, paddle = (data.state[:, STATE_NAMES.index(name)] for name in ("x", "y", "paddle"))
    density, _, _ = np.histogram2d(y, x, bins=BINS, range=((0.0, 1.0), (-0.5, 0.5)))
    along, _ = np.histogram(paddle, bins=BINS, range=(-0.5, 0.5))
    outcome = court.play(played.state, played.action)
    return Answer(
        acting
        | {
            "outside": len(data) - int(density.sum()),
            "landings": int((outcome.hit | outcome.miss).sum()),
            "hits": int(outcome.hit.sum()),
        },
        {"density": np.ascontiguousarray(density), "paddle": along.astype(np.float64)},
    )


def _train(sessions: Sessions, request: dict[str, Any], files: dict[str, bytes]) -> Work:
    """Train, or go on where an equal request was stopped; ``restart`` begins anew from the same first weights.

    With ``fork`` it is the training that forks off from that of the settings (``sessions.Fork``).
    With ``points`` it stops, not done, after so many more points of the curve: for a reader who wants to watch.
    """
    settings = WorkshopSettings.read(request["settings"])
    yield Progress("collecting experience", 0.0)
    fork = Fork.read(request.get("fork"))
    session = sessions.get(settings, files.get("play"), restart=bool(request.get("restart")), fork=fork)
    points = request.get("points")
    yield from session.train(None if points is None else int(POINTS_AT_ONCE.read(points)))
    return Answer(session.status())


def _read(sessions: Sessions, request: dict[str, Any], files: dict[str, bytes]) -> Work:
    """What the stages show of the trained model, as one reading: its drift over the test rallies, and the typical one.

    Trains if need be. ``horizon`` as for a dream; drift: [H] mean over the test rallies; reality, dream: [1, H+1, S]
    """
    settings = WorkshopSettings.read({name: each for name, each in request["settings"].items() if name != "horizon"})
    horizon = int(HORIZON.read(request["settings"].get("horizon", HORIZON.default)))
    session = sessions.get(settings, files.get("play"))
    yield from session.train()
    assert session.model is not None
    yield Progress("dreaming", 0.0)
    world, tests = session.world, session.reality
    dreamt, reality = dream(session.model.step, tests, horizon), tests.states[:, : horizon + 1]
    drift = drift_curve(dreamt, reality, world)
    row = typical(distances(dreamt[:, -1], reality[:, -1], world))
    shown = reality[row : row + 1], np.ascontiguousarray(dreamt[row : row + 1])
    status = session.status()
    figures = {"one_step_error": status["one_step_error"], "final_error": float(drift[-1])}
    plain = {
        "lab": "workshop",
        "settings": asdict(settings) | {"horizon": horizon},
        "seed": settings.seed,
        "drift": drift.tolist(),
        "digest": status["digest"],
        "visible_step": visible_step(drift, world),
        **figures,
        "figures": figures,
        **(_pictured(*shown, tests, world) if settings.elsewhere else {}),
    }
    return Answer(plain, {"reality": shown[0], "dream": shown[1]})


def _pictured(reality: Floats, dreamt: Floats, tests: Trajectories, world: World) -> dict[str, Any]:
    """What a page has to know of another world, and what it draws of these episodes [E, H+1, S]."""
    scenes = elsewhere.pictures(reality, dreamt, world)
    return {
        "world": elsewhere.about(world, chance_distance(tests, world)),
        "pictures": [scene.plain() for scene in scenes],
    }


def _status(sessions: Sessions, request: dict[str, Any], files: dict[str, bytes]) -> Work:
    """The status of these settings' training: what ``train`` returns, with step 0 if it has not begun."""
    yield Progress("looking", 0.0)
    session = sessions.find(WorkshopSettings.read(request["settings"]), files.get("play"))
    return Answer(session.status() if session else UNTRAINED)


def _discard(sessions: Sessions, request: dict[str, Any], files: dict[str, bytes]) -> Work:
    """Drop the training of these settings, as if it had never begun."""
    yield Progress("discarding", 0.0)
    sessions.discard(WorkshopSettings.read(request["settings"]), files.get("play"))
    return Answer(UNTRAINED)


def _dream(sessions: Sessions, request: dict[str, Any], files: dict[str, bytes]) -> Work:
    """One dream beside reality (``play.beside``): of a test rally, of a throw, or of what a reader has played.

    {rally} or {start: {x, y, vx, vy, paddle}, actions: [..] or null}, horizon; which model: ``sessions.model_of``
    rally: which of so many ``rallies`` it is, counted from 0, None from a chosen start; where none is asked for it is
    the typical one, whose two balls end as far apart as those of half of the rallies at most
    mean: the gap at the last step, mean over all test rallies, None from a chosen start
    Elsewhere than on the court also what draws it (``_pictured``); SettingsError for a start by hand.
    With ``flip`` {parameter, bit} there is a third path, ``other``: the dream of the same model with that bit flipped
    (``_flip``).
    """
    yield Progress("dreaming", 0.0)
    model = model_of(sessions, request, files)
    horizon = int(HORIZON.read(request.get("horizon", HORIZON.default)))
    settings = WorkshopSettings.read(request["settings"])
    seeds, world = Seeds.of(settings.seed), find_world(settings.world)
    rally, mean, tests = None, None, rallies(seeds, world=world)
    if request.get("start"):
        if settings.elsewhere:
            raise SettingsError(HAND_ONLY)
        reality = _thrown(request, horizon, seeds)
    else:
        ends = _ends(model, tests, horizon, world)
        asked = request.get("rally")
        rally = typical(ends) if asked is None else int(asked) % EPISODES
        reality, mean = _one(tests, rally, horizon), float(ends.mean())
    horizon = reality.actions.shape[1]
    answer = play.beside(model, reality, horizon, world)
    plain = answer.plain | {"rally": rally, "rallies": EPISODES, "mean": mean}
    if settings.elsewhere:
        plain |= _pictured(answer.arrays["reality"], answer.arrays["dream"], tests, world)
    if not request.get("flip"):
        return Answer(plain, answer.arrays)
    said, other = _flip(model, reality, request["flip"], world)
    return Answer(plain | said, answer.arrays | {"other": other})


def _flip(model: Dynamics, reality: Trajectories, asked: dict[str, Any], world: World) -> tuple[dict[str, Any], Floats]:
    """What one flipped bit of the model's first member does: in plain values, and the dream with it [1, H+1, S].

    name, before, after: the parameter, its two values as text (one may be infinite, or no number)
    differs, parts: the first step at which the two dreams differ at all, and visibly; None: at none
    """
    first, *others = model.members
    last = first.architecture.parameter_count - 1
    parameter = int(Control("parameter", "Parameter", "", (0, last), 0).read(asked.get("parameter")))
    bit = int(BIT.read(asked.get("bit")))
    changed = flipped(first, parameter, bit)
    with np.errstate(all="ignore"):  # an exponent's bit makes a number that overflows
        other = dream(Ensemble((changed, *others)).step if others else changed.step, reality, reality.actions.shape[1])
        ours = dream(model.step, reality, reality.actions.shape[1])
        apart = distances(other, ours, world)[0, 1:]
    # What is no number is nowhere near.
    parted = np.flatnonzero(~(apart < world.visible))
    differs = np.flatnonzero((other != ours).any(axis=-1)[0, 1:])
    said = {
        "name": parameter_name(first.architecture, parameter),
        "before": repr(float(first.parameters[parameter])),
        "after": repr(float(changed.parameters[parameter])),
        "differs": int(differs[0]) + 1 if len(differs) else None,
        "parts": int(parted[0]) + 1 if len(parted) else None,
    }
    return said, other


def _move(sessions: Sessions, request: dict[str, Any], files: dict[str, bytes]) -> Work:
    """One step of the court and of the dream with the reader's action (``play.moved``)."""
    yield Progress("playing", 0.0)
    refuse_elsewhere(request)
    return play.moved(model_of(sessions, request, files).step, request)


def _file(sessions: Sessions, request: dict[str, Any], files: dict[str, bytes]) -> Work:
    """A model as a file: {settings, about} -> {file (base64), digest, about}.

    It is the session's model as it stands; or the attached one, of which ``about`` then changes what it names.
    """
    yield Progress("saving", 0.0)
    said = {name: str(value) for name, value in request.get("about", {}).items()}
    if "model" in files:
        model, known = opened(files["model"])
    else:
        settings = WorkshopSettings.read(request["settings"])
        session = sessions.find(settings, files.get("play"))
        if session is None or session.model is None:
            raise SettingsError("there is no model to save yet: train one first")
        model = session.model
        known = {
            "settings": asdict(settings),
            "seed": settings.seed,
            "steps": session.step,
            "one_step_error": one_step_error(model.step, session.reality, session.world),
            "digest": model.digest,
            "format": FORMAT_VERSION,
        }
    about = known | said
    data = base64.b64encode(save(model, about)).decode("ascii")
    return Answer({"file": data, "digest": model.digest, "about": about})


def _open(sessions: Sessions, request: dict[str, Any], files: dict[str, bytes]) -> Work:
    """What a file holds: file "model" -> {digest, about, members, width, depth}; ValueError for a bad one."""
    yield Progress("opening", 0.0)
    model, about = opened(files["model"])
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


TASKS: dict[str, Task] = {
    "collect": _collect,
    "train": _train,
    "read": _read,
    "status": _status,
    "discard": _discard,
    "dream": _dream,
    "move": _move,
    "file": _file,
    "open": _open,
}


def typical(ends: Floats) -> int:
    """The rally [B] whose end is the median: half of the others end no further apart."""
    return int(np.argsort(ends, kind="stable")[(len(ends) - 1) // 2])


def _ends(model: Dynamics, tests: Trajectories, horizon: int, world: World) -> Floats:
    """[B] how far apart reality and dream of each rally end."""
    return distances(dream(model.step, tests, horizon)[:, -1], tests.states[:, horizon], world)


def _one(tests: Trajectories, row: int, horizon: int) -> Trajectories:
    return Trajectories(tests.states[row : row + 1, : horizon + 1], tests.actions[row : row + 1, :horizon])


def _thrown(request: dict[str, Any], horizon: int, seeds: Seeds) -> Trajectories:
    """What the court makes of the request's throw or play."""
    actions = play.played(request.get("actions"))
    return play.thrown(play.placed(request["start"]), horizon, np.random.default_rng(seeds.test), actions)
