"""Training that can be paused: a session holds a run of a remedy, its progress, and the model so far."""

from __future__ import annotations

import hashlib
from collections.abc import Generator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import numpy as np

from dreamlab.dream.divergence import one_step_error
from dreamlab.labs.failure.lab import DATA, NOISE
from dreamlab.learn.model import Dynamics
from dreamlab.learn.model_file import load_with_about
from dreamlab.learn.remedies import REMEDIES
from dreamlab.tasks.lru_cache import LruCache
from dreamlab.tasks.settings import SEED, SettingsError, read_choice, refuse_unknown
from dreamlab.tasks.work import Progress
from dreamlab.types import STATE_SIZE, Trajectories, Transitions
from dreamlab.world import court
from dreamlab.world.experience import POLICIES, collect, sensed
from dreamlab.world.rallies import Seeds, rallies

KEPT = 6
"""Sessions kept in memory; the least recently used is dropped first."""
POINTS = 40
"""Points of a training curve."""
LEAST_PLAY, MOST_PLAY = 50, 20_000
"""Transitions of the reader's own play that can be trained on."""
ROW = 2 * STATE_SIZE + 1
"""Numbers of one recorded transition: state, action, next state."""

UNTRAINED: dict[str, Any] = {
    "step": 0,
    "steps": 0,
    "curve": {"at": [], "loss": [], "held_out": []},
    "one_step_error": None,
    "done": False,
    "digest": None,
}
"""The status of a training that has not begun (``Session.status``)."""

POLICY_LABELS = {
    "mixed": "A mix of all three",
    "random": "Random",
    "sticky": "Random, in long sweeps",
    "following": "Follows the ball, with mistakes",
    "own": "My own play",
}


@dataclass(frozen=True)
class WorkshopSettings:
    """How a model comes about: behaviour policy, transitions, sensor noise (world units), remedy, seed."""

    policy: str = "mixed"
    data: int = int(DATA.default)
    noise: float = NOISE.default
    remedy: str = "plain"
    seed: int = int(SEED.default)

    @classmethod
    def read(cls, given: Mapping[str, Any]) -> WorkshopSettings:
        """Validated settings; what is left out takes its default. Raises SettingsError."""
        values = dict(given)
        refuse_unknown(values, tuple(cls.__dataclass_fields__))
        for control in (DATA, NOISE, SEED):
            values[control.name] = control.read(values.get(control.name, control.default))
        values["policy"] = read_choice("policy", values.get("policy", cls.policy), tuple(POLICY_LABELS))
        values["remedy"] = read_choice("remedy", values.get("remedy", cls.remedy), tuple(REMEDIES))
        return cls(**values)


@dataclass
class Session:
    """One training run, finished or not.

    curve: step, mean loss of the batches since the point before (normalised), held-out one-step error (world units)
    """

    reality: Trajectories
    run: Generator[Any, None, Dynamics]
    model: Dynamics | None = None
    step: int = 0
    steps: int = 0
    done: bool = False
    curve: dict[str, list[float]] = field(default_factory=lambda: {"at": [], "loss": [], "held_out": []})
    losses: list[float] = field(default_factory=list)

    def train(self, points: int | None = None) -> Generator[Progress, None, None]:
        """Train until the end, or until the curve has so many more ``points``.

        Dropping the generator pauses the training; the finished model has the same bits, however often it was paused.
        """
        enough = None if points is None else len(self.curve["at"]) + points
        while not self.done and len(self.curve["at"]) != enough:
            try:
                now = next(self.run)
            except StopIteration as end:
                self.model, self.done = end.value, True
                break
            self.model, self.step, self.steps = now.model, now.step, now.steps
            self.losses.append(now.loss)
            if self.step % max(self.steps // POINTS, 1) == 0:
                self._mark()
            yield Progress("training", self.step / self.steps, self.plain())

    def plain(self) -> dict[str, Any]:
        """The status while training goes on; one_step_error is that of the curve's last point."""
        held_out = self.curve["held_out"]
        return {
            "step": self.step,
            "steps": self.steps,
            "curve": self.curve,
            "one_step_error": held_out[-1] if held_out else None,
            "done": self.done,
        }

    def status(self) -> dict[str, Any]:
        """The status between two trainings; one_step_error and digest are of the model as it is now."""
        if self.model is None:
            return UNTRAINED
        error = one_step_error(self.model.step, self.reality)
        return self.plain() | {"one_step_error": error, "digest": self.model.digest}

    def _mark(self) -> None:
        """Add a point to the curve. The held-out error is not measured at every step: it costs as much as several."""
        if self.model is None:
            return
        self.curve["at"].append(self.step)
        self.curve["loss"].append(float(np.mean(self.losses)))
        self.curve["held_out"].append(one_step_error(self.model.step, self.reality))
        self.losses.clear()


class Sessions:
    """Sessions by their settings and the play that they were trained on."""

    def __init__(self) -> None:
        self._sessions: LruCache[tuple[WorkshopSettings, str], Session] = LruCache(KEPT)

    def get(self, settings: WorkshopSettings, play: bytes | None, *, restart: bool = False) -> Session:
        """The session of these settings; a new one if there is none, or with ``restart``."""
        key = _key(settings, play)
        session = None if restart else self._sessions.find(key)
        return session or self._sessions.put(key, _open(settings, play))

    def find(self, settings: WorkshopSettings, play: bytes | None) -> Session | None:
        """The session of these settings, if there is one."""
        return self._sessions.find(_key(settings, play))

    def discard(self, settings: WorkshopSettings, play: bytes | None) -> None:
        """Drop the session of these settings, if there is one."""
        self._sessions.discard(_key(settings, play))


def model_of(sessions: Sessions, request: Mapping[str, Any], files: Mapping[str, bytes]) -> Dynamics:
    """The attached model, or that of the request's session as it stands; SettingsError if there is neither."""
    if "model" in files:
        return opened(files["model"])[0]
    session = sessions.find(WorkshopSettings.read(request["settings"]), files.get("play"))
    if session is None or session.model is None:
        raise SettingsError("there is no model yet: train one first")
    return session.model


@lru_cache(maxsize=2)
def opened(data: bytes) -> tuple[Dynamics, dict[str, Any]]:
    """``load_with_about``; a planner asks for the same file thirty times a second."""
    return load_with_about(data, court.COURT)


def experience(settings: WorkshopSettings, play: bytes | None) -> Transitions:
    """The transitions to train on. SettingsError where the reader's own play is asked for and cannot be used."""
    rng = np.random.default_rng(Seeds.of(settings.seed).experience)
    if settings.policy == "own":
        return sensed(recorded(play), settings.noise, rng)
    policies = tuple(POLICIES) if settings.policy == "mixed" else (settings.policy,)
    return collect(settings.data, rng, noise=settings.noise, policies=policies)


def recorded(play: bytes | None) -> Transitions:
    """The reader's play from little-endian float64 rows of ROW numbers; SettingsError says what is wrong with it."""
    if play is None or len(play) % (8 * ROW):
        raise SettingsError(f"own play should be rows of {ROW} numbers; record some in the first stage")
    rows = np.frombuffer(play, dtype="<f8").reshape(-1, ROW).astype(np.float64)
    if not LEAST_PLAY <= len(rows) <= MOST_PLAY:
        raise SettingsError(f"own play should be {LEAST_PLAY} to {MOST_PLAY} transitions, there are {len(rows)}")
    state, action, after = rows[:, :STATE_SIZE], rows[:, STATE_SIZE : STATE_SIZE + 1], rows[:, STATE_SIZE + 1 :]
    low, high = court.SENSED_LOW, court.SENSED_HIGH
    inside = [((low <= states) & (states <= high)).all() for states in (state, after)]
    if not (all(inside) and (np.abs(action) <= 1.0).all()):
        raise SettingsError("own play holds numbers that the court cannot have given")
    return Transitions(*(np.ascontiguousarray(part) for part in (state, action, after)))


def _key(settings: WorkshopSettings, play: bytes | None) -> tuple[WorkshopSettings, str]:
    own = play if settings.policy == "own" else None
    return settings, hashlib.sha256(own or b"").hexdigest()


def _open(settings: WorkshopSettings, play: bytes | None) -> Session:
    seeds = Seeds.of(settings.seed)
    data = experience(settings, play)
    try:
        run = REMEDIES[settings.remedy].train(data, np.random.default_rng(seeds.training))
    except ValueError as error:  # this experience does not allow the remedy
        raise SettingsError(str(error)) from error
    return Session(rallies(seeds), run)
