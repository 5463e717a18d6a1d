"""Training that can be paused: a session holds a run of a remedy, its progress, and the model so far."""

from __future__ import annotations

import hashlib
from collections.abc import Generator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from dreamlab.dream.divergence import one_step_error
from dreamlab.labs.failure.lab import DATA, HAND_ONLY, NOISE, OWN_MODEL_ONLY
from dreamlab.labs.play import moment
from dreamlab.learn.model import Dynamics, fit_normaliser, frozen
from dreamlab.learn.model_file import opened
from dreamlab.learn.remedies import INPUT_NOISE, REMEDIES, TrainingRun
from dreamlab.learn.training import DEFAULT_ARCHITECTURE, DEFAULT_RECIPE, fit, untrained
from dreamlab.tasks.lru_cache import LruCache
from dreamlab.tasks.settings import SEED, Control, SettingsError, read_choice, refuse_unknown
from dreamlab.tasks.work import Progress
from dreamlab.types import STATE_SIZE, Trajectories, Transitions
from dreamlab.world import court
from dreamlab.world.court import COURT
from dreamlab.world.experience import collect, sensed
from dreamlab.world.named import TITLES, find_world
from dreamlab.world.rallies import Seeds, rallies
from dreamlab.world.world import World

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


COURT_ONLY = ("following", "own")
"""Policies that only the court has: there is a ball to follow, and a paddle to play with."""

FORKABLE = {"plain": DEFAULT_RECIPE, "noisy-inputs": replace(DEFAULT_RECIPE, input_noise=INPUT_NOISE)}
"""Recipes of the remedies that are one run of ``training.fit``."""
FORKS: dict[str, tuple[str, dict[str, Any]]] = {
    "faster": ("Learn ten times as fast", {"rate": 10 * DEFAULT_RECIPE.rate}),
    "slower": ("Learn a tenth as fast", {"rate": DEFAULT_RECIPE.rate / 10}),
    "steady": ("Never slow down", {"decay": False}),
    "small": ("Batches of 4 transitions", {"batch": 4}),
    "large": ("Batches of 1,024 transitions", {"batch": 1024}),
    "noisy": ("Noise of 0.02 on what the model sees", {"input_noise": 0.02}),
}
"""What a fork may change: in words, and as fields of a Recipe."""


@dataclass(frozen=True)
class WorkshopSettings:
    """How a model comes about: policy, transitions, sensor noise (of each sensor's scale), remedy, world, seed."""

    policy: str = "mixed"
    data: int = int(DATA.default)
    noise: float = NOISE.default
    remedy: str = "plain"
    world: str = COURT.name
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
        values["world"] = read_choice("world", values.get("world", cls.world), tuple(TITLES))
        found = cls(**values)
        if found.elsewhere and found.policy in COURT_ONLY:
            raise SettingsError(f"the policy {found.policy!r} goes with the court only")
        return found

    @property
    def elsewhere(self) -> bool:
        """It is another world than the court."""
        return self.world != COURT.name


@dataclass(frozen=True)
class Fork:
    """A training that leaves another one after ``at`` steps, with one setting changed (a key of FORKS)."""

    at: int
    change: str

    @classmethod
    def read(cls, given: Mapping[str, Any] | None) -> Fork | None:
        """A validated fork, None for None. Raises SettingsError."""
        if given is None:
            return None
        at = Control("at", "Fork", "steps", (0, DEFAULT_RECIPE.steps), 0).read(given.get("at"))
        return cls(int(at), read_choice("change", given.get("change"), tuple(FORKS)))

    def train(self, settings: WorkshopSettings, data: Transitions, rng: np.random.Generator) -> TrainingRun:
        """The training of ``settings`` until the fork, then with the change. SettingsError where it has no fork."""
        if settings.remedy not in FORKABLE:
            raise SettingsError("only plain training and training on noisy inputs can be forked")
        recipe, world = FORKABLE[settings.remedy], find_world(settings.world)
        return fit(data, rng, world=world, recipe=recipe, fork=(self.at, replace(recipe, **FORKS[self.change][1])))


@dataclass
class Session:
    """One training run, finished or not.

    curve: step, mean loss of the batches since the point before (normalised), held-out one-step error (world's unit)
    film:  the model as it was at each point of the curve, and before the first step, by the training steps behind it
    """

    reality: Trajectories
    run: Generator[Any, None, Dynamics]
    world: World = COURT
    model: Dynamics | None = None
    step: int = 0
    steps: int = 0
    done: bool = False
    curve: dict[str, list[float]] = field(default_factory=lambda: {"at": [], "loss": [], "held_out": []})
    losses: list[float] = field(default_factory=list)
    film: dict[int, Dynamics] = field(default_factory=dict)

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
            "unit": self.world.length,
        }

    def status(self) -> dict[str, Any]:
        """The status between two trainings; one_step_error and digest are of the model as it is now."""
        if self.model is None:
            return UNTRAINED
        error = one_step_error(self.model.step, self.reality, self.world)
        return self.plain() | {"one_step_error": error, "digest": self.model.digest}

    def _mark(self) -> None:
        """Add a point to the curve. The held-out error is not measured at every step: it costs as much as several."""
        if self.model is None:
            return
        self.curve["at"].append(self.step)
        self.curve["loss"].append(float(np.mean(self.losses)))
        self.curve["held_out"].append(one_step_error(self.model.step, self.reality, self.world))
        self.losses.clear()
        self.film[self.step] = frozen(self.model)


class Sessions:
    """Sessions by their settings and the play that they were trained on."""

    def __init__(self) -> None:
        self._sessions: LruCache[tuple[WorkshopSettings, str, Fork | None], Session] = LruCache(KEPT)

    def get(
        self, settings: WorkshopSettings, play: bytes | None, *, restart: bool = False, fork: Fork | None = None
    ) -> Session:
        """The session of these settings, or that of a fork of it; a new one if there is none, or with ``restart``."""
        key = _key(settings, play, fork)
        session = None if restart else self._sessions.find(key)
        return session or self._sessions.put(key, _open(settings, play, fork))

    def find(self, settings: WorkshopSettings, play: bytes | None, fork: Fork | None = None) -> Session | None:
        """The session of these settings, if there is one."""
        return self._sessions.find(_key(settings, play, fork))

    def discard(self, settings: WorkshopSettings, play: bytes | None) -> None:
        """Drop the session of these settings, if there is one."""
        self._sessions.discard(_key(settings, play))


def refuse_elsewhere(request: Mapping[str, Any]) -> None:
    """SettingsError where the request's settings are of another world: what a paddle does is the court's."""
    if WorkshopSettings.read(request.get("settings", {})).elsewhere:
        raise SettingsError(HAND_ONLY)


def model_of(sessions: Sessions, request: Mapping[str, Any], files: Mapping[str, bytes]) -> Dynamics:
    """The attached model, or that of the request's session; SettingsError if there is neither.

    The session's model is the one that it has now, or with ``step`` the one of that moment (``Session.film``); with
    ``fork`` it is the forked session's.
    """
    if "model" in files:
        if WorkshopSettings.read(request.get("settings", {})).elsewhere:
            raise SettingsError(OWN_MODEL_ONLY)
        return opened(files["model"])[0]
    fork = Fork.read(request.get("fork"))
    session = sessions.find(WorkshopSettings.read(request["settings"]), files.get("play"), fork)
    if session is None or session.model is None:
        raise SettingsError("there is no model yet: train one first")
    if request.get("step") is None or not session.film:
        return session.model
    return session.film[moment(session.film, request["step"])]


def experience(settings: WorkshopSettings, play: bytes | None) -> Transitions:
    """The transitions to train on. SettingsError where the reader's own play is asked for and cannot be used."""
    rng = np.random.default_rng(Seeds.of(settings.seed).experience)
    if settings.policy == "own":
        return sensed(recorded(play), settings.noise, rng)
    world = find_world(settings.world)
    policies = tuple(world.policies) if settings.policy == "mixed" else (settings.policy,)
    return collect(settings.data, rng, world=world, noise=settings.noise, policies=policies)


def recorded(play: bytes | None) -> Transitions:
    """The reader's play from little-endian float64 rows of ROW numbers; SettingsError says what is wrong with it."""
    if not play:
        raise SettingsError("none of your own play is recorded yet; record some on the court, with “Record my play”")
    if len(play) % (8 * ROW):
        raise SettingsError(f"own play should be rows of {ROW} numbers")
    rows = np.frombuffer(play, dtype="<f8").reshape(-1, ROW).astype(np.float64)
    if not LEAST_PLAY <= len(rows) <= MOST_PLAY:
        raise SettingsError(f"own play should be {LEAST_PLAY} to {MOST_PLAY} transitions, there are {len(rows)}")
    state, action, after = rows[:, :STATE_SIZE], rows[:, STATE_SIZE : STATE_SIZE + 1], rows[:, STATE_SIZE + 1 :]
    low, high = court.SENSED_LOW, court.SENSED_HIGH
    inside = [((low <= states) & (states <= high)).all() for states in (state, after)]
    if not (all(inside) and (np.abs(action) <= 1.0).all()):
        raise SettingsError("own play holds numbers that the court cannot have given")
    return Transitions(*(np.ascontiguousarray(part) for part in (state, action, after)))


def _key(
    settings: WorkshopSettings, play: bytes | None, fork: Fork | None = None
) -> tuple[WorkshopSettings, str, Fork | None]:
    own = play if settings.policy == "own" else None
    return settings, hashlib.sha256(own or b"").hexdigest(), fork


def _open(settings: WorkshopSettings, play: bytes | None, fork: Fork | None) -> Session:
    seeds, world = Seeds.of(settings.seed), find_world(settings.world)
    data = experience(settings, play)
    rng = np.random.default_rng(seeds.training)
    try:
        run = fork.train(settings, data, rng) if fork else REMEDIES[settings.remedy].train(data, rng, world)
    except ValueError as error:  # this experience does not allow the remedy
        raise SettingsError(str(error)) from error
    session = Session(rallies(seeds, world=world), run, world)
    if settings.remedy != "ensemble":  # whose members begin one after another
        normaliser, again = fit_normaliser(data, world=world), np.random.default_rng(seeds.training)
        session.film[0] = untrained(normaliser, again, DEFAULT_ARCHITECTURE.of(world))
    return session
