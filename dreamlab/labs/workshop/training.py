"""The tasks of Level 3's lab that learn and dream: experience, training, saved models, a dream beside reality."""

from __future__ import annotations

import base64
from dataclasses import asdict
from typing import Any

import numpy as np

from dreamlab.dream.divergence import distances, drift_curve, one_step_error, visible_step
from dreamlab.dream.rollout import dream
from dreamlab.labs.failure.lab import CONTROLS
from dreamlab.labs.workshop.sessions import (
    POINTS,
    UNTRAINED,
    Sessions,
    WorkshopSettings,
    experience,
    model_of,
    opened,
)
from dreamlab.learn.model import Ensemble
from dreamlab.learn.model_file import FORMAT_VERSION, save
from dreamlab.tasks.settings import Control, SettingsError, read_numbers
from dreamlab.tasks.work import Answer, Progress, Task, Work
from dreamlab.types import STATE_NAMES, STATE_SIZE, Floats, Trajectories
from dreamlab.world import court
from dreamlab.world.court import following_policy
from dreamlab.world.experience import roll
from dreamlab.world.rallies import EPISODES, Seeds, rallies

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
POINTS_AT_ONCE = Control("points", "Points of the curve", "points", tuple(range(1, POINTS + 1)), POINTS)


def _collect(sessions: Sessions, request: dict[str, Any], files: dict[str, bytes]) -> Work:
    """Where experience lies: density [BINS, BINS] counts of balls (row 0 lowest), paddle [BINS] counts.

    outside: balls that a noisy sensor saw beyond the walls; no cell holds them.
    """
    yield Progress("collecting experience", 0.0)
    data = experience(WorkshopSettings.read(request["settings"]), files.get("play"))
    x, y, paddle = (data.state[:, STATE_NAMES.index(name)] for name in ("x", "y", "paddle"))
    density, _, _ = np.histogram2d(y, x, bins=BINS, range=((0.0, 1.0), (-0.5, 0.5)))
    along, _ = np.histogram(paddle, bins=BINS, range=(-0.5, 0.5))
    outcome = court.play(data.state, data.action)
    moves = {"left": data.action < 0.0, "rest": data.action == 0.0, "right": data.action > 0.0}
    return Answer(
        {
            "count": len(data),
            "outside": len(data) - int(density.sum()),
            "actions": {name: float(mask.mean()) for name, mask in moves.items()},
            "landings": int((outcome.hit | outcome.miss).sum()),
            "hits": int(outcome.hit.sum()),
        },
        {"density": np.ascontiguousarray(density), "paddle": along.astype(np.float64)},
    )


def _train(sessions: Sessions, request: dict[str, Any], files: dict[str, bytes]) -> Work:
    """Train, or go on where an equal request was stopped; ``restart`` begins anew from the same first weights.

    With ``points`` it stops, not done, after so many more points of the curve: for a reader who wants to watch.
    """
    settings = WorkshopSettings.read(request["settings"])
    yield Progress("collecting experience", 0.0)
    session = sessions.get(settings, files.get("play"), restart=bool(request.get("restart")))
    points = request.get("points")
    yield from session.train(None if points is None else int(POINTS_AT_ONCE.read(points)))
    return Answer(session.status())


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
    """One dream beside reality [1, H+1, S]: of a test rally, or from a chosen start.

    From a chosen start the paddle follows the ball, with mistakes.

    drift: distance of the two balls at each step; disagreement: mean distance of an ensemble's members from
    their mean, each dreaming by itself, None for a single model; doubt_step: its first step past VISIBLE;
    rally: which of so many ``rallies`` it is, counted from 0, None from a chosen start.
    """
    yield Progress("dreaming", 0.0)
    model = model_of(sessions, request, files)
    horizon = int(HORIZON.read(request.get("horizon", HORIZON.default)))
    reality = _reality(request, horizon)
    dreamt = dream(model.step, reality, horizon)
    drift = drift_curve(dreamt, reality.states)
    apart = disagreement(model, reality, horizon)[0] if isinstance(model, Ensemble) else None
    return Answer(
        {
            "drift": drift.tolist(),
            "visible_step": visible_step(drift),
            "disagreement": None if apart is None else apart.tolist(),
            "doubt_step": None if apart is None else visible_step(apart),
            "rally": None if request.get("start") else int(request.get("rally", 0)) % EPISODES,
            "rallies": EPISODES,
            "digest": model.digest,
        },
        {"reality": reality.states, "dream": dreamt},
    )


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
            "one_step_error": one_step_error(model.step, session.reality),
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
    "status": _status,
    "discard": _discard,
    "dream": _dream,
    "file": _file,
    "open": _open,
}


def disagreement(model: Ensemble, reality: Trajectories, horizon: int) -> Floats:
    """[B, H] mean distance of the members' balls from the mean of them, each member dreaming by itself."""
    dreams = np.stack([dream(member.step, reality, horizon) for member in model.members])
    return distances(dreams, dreams.mean(axis=0))[:, :, 1:].mean(axis=0)


def _reality(request: dict[str, Any], horizon: int) -> Trajectories:
    seeds = Seeds.of(WorkshopSettings.read(request["settings"]).seed)
    given = request.get("start")
    if given is None:
        tests = rallies(seeds)
        row = int(request.get("rally", 0)) % EPISODES
        return Trajectories(tests.states[row : row + 1, : horizon + 1], tests.actions[row : row + 1, :horizon])
    start = _placed([given.get(name) for name in STATE_NAMES])
    return roll(court.step, start[None], following_policy(), horizon, np.random.default_rng(seeds.test))


def _placed(values: list[Any]) -> Floats:
    """A start [S] that the court allows: inside its walls, at the court's one speed."""
    start = read_numbers("start", values, STATE_SIZE)
    speed = float(np.sqrt(start[2] * start[2] + start[3] * start[3]))
    if speed < 1e-6:
        raise SettingsError("start: the ball needs a direction")
    start[2:4] *= court.SPEED / speed
    start[0] = np.clip(start[0], -court.X_LIMIT, court.X_LIMIT)
    start[1] = np.clip(start[1], court.FLOOR, court.CEILING)
    start[4] = np.clip(start[4], -court.PADDLE_LIMIT, court.PADDLE_LIMIT)
    return start
