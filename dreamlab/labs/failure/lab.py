"""The failure lab: three sliders and a named condition over the training pipeline -> a reading of the divergence."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

import numpy as np

from dreamlab.claims.scene import Scene
from dreamlab.dream.divergence import (
    VISIBLE,
    Band,
    band,
    coin_flip_distance,
    distances,
    drift_curve,
    episode_quartiles,
    middle_curve,
    visible_step,
)
from dreamlab.dream.rollout import dream, one_step_predictions
from dreamlab.labs import play
from dreamlab.labs.failure import elsewhere, evidence, probes
from dreamlab.labs.failure.conditions import (
    PICTURE_CONDITIONS,
    ModelSettings,
    TrainedModel,
    TrainedModels,
    Training,
    film_steps,
    probe_seeds,
)
from dreamlab.learn.model import Dynamics
from dreamlab.learn.model_file import opened
from dreamlab.learn.training import DEFAULT_RECIPE
from dreamlab.tasks.settings import BAND_SEEDS, SEED, Choice, Control, SettingsError, describe_controls, refuse_unknown
from dreamlab.tasks.signature import recognise
from dreamlab.tasks.work import Answer, Progress, Task, Work, relay
from dreamlab.types import Floats, Trajectories
from dreamlab.world import court
from dreamlab.world.court import COURT
from dreamlab.world.named import TITLES, find_world
from dreamlab.world.rallies import EPISODES, LONGEST, Seeds, rallies
from dreamlab.world.world import World

NAME = "failure"
SHOWN = 6
"""Test episodes that a reading hands over for drawing."""
SKETCHED = (0.1, 0.5)
"""Shares of a training, moments of its film among them, after which its model's dream is shown while it goes on."""

AMOUNTS = (50, 100, 200, 500, 1000, 2000, 5000, 10000, 20000)
NOISES = tuple(round(0.005 * k, 3) for k in range(21))
DATA = Control("data", "Training data", "transitions", AMOUNTS, 10000)
NOISE = Control("noise", "Sensor noise", "world units", NOISES, 0.0, whole=False)
HORIZON = Control("horizon", "Dream horizon", "steps", tuple(range(5, LONGEST + 1)), 60)
CONTROLS = (DATA, NOISE, HORIZON)
TRAINED = Control("step", "Trained for", "steps", film_steps(DEFAULT_RECIPE.steps), DEFAULT_RECIPE.steps)
"""The moments of the default training at which its model is kept."""
CONDITION = Choice(
    "condition",
    "Condition",
    (
        ("plain", "Nothing withheld"),
        ("left-half", "Never saw the right half"),
        ("deaf", "Deaf to actions"),
        ("gusty", "A gusty court"),
        ("planner", "Plan inside the dream"),
        ("one-picture", "One picture, no actions"),
        ("two-pictures", "Two pictures, no actions"),
        ("two-pictures-acting", "Two pictures and the actions"),
    ),
)
WORLD = Choice("world", "World", tuple(TITLES.items()))
CHOICES = (CONDITION, WORLD)
COURT_ONLY = {
    "gusty": "The gusts are the court’s own weather.",
    "two-pictures": "Two pictures show how fast a ball flies; of what turns or swings none are drawn here.",
    "two-pictures-acting": "Two pictures show how fast a ball flies; of what turns or swings none are drawn here.",
}
"""Conditions that make no sense in another world, and why."""
HAND_ONLY = "Throwing and playing by hand belong to the court."
OWN_MODEL_ONLY = "A saved model is one of the court: it knows nothing of another world."
NOISE_ELSEWHERE = "of each sensor’s scale"
"""Unit of sensor noise where the sensors differ; on the court each scale is one world unit."""


@dataclass(frozen=True)
class FailureSettings:
    """One experiment: transitions to train on, sensor noise (world units), dream horizon (steps), condition, seed."""

    data: int = int(DATA.default)
    noise: float = NOISE.default
    horizon: int = int(HORIZON.default)
    condition: str = CONDITION.default
    world: str = WORLD.default
    seed: int = int(SEED.default)

    @classmethod
    def read(cls, given: Mapping[str, Any]) -> FailureSettings:
        """Validated settings; what is left out takes its default. Raises SettingsError."""
        values = dict(given)
        refuse_unknown(values, tuple(cls.__dataclass_fields__))
        for control in (*CONTROLS, *CHOICES, SEED):
            values[control.name] = control.read(values.get(control.name, control.default))
        found = cls(**values)
        if found.elsewhere and found.condition in COURT_ONLY:
            raise SettingsError(
                f"the condition {found.condition!r} goes with the court only: {COURT_ONLY[found.condition]}"
            )
        return found

    @property
    def elsewhere(self) -> bool:
        """It is another world than the court."""
        return self.world != COURT.name

    @property
    def shows_pictures(self) -> bool:
        """The model is shown pictures of the court."""
        return self.training().pictures is not None

    def training(self, later: int = 0) -> ModelSettings:
        """What the model depends on; ``later`` counts training seeds onwards. The horizon is not part of it."""
        condition = "plain" if self.condition == "planner" else self.condition
        return ModelSettings(self.data, self.noise, condition, self.seed + later, self.world)


@dataclass(frozen=True)
class Reading:
    """What one run of the lab measured (definitions: ``divergence`` and ``probes``).

    drift: [H]; quartiles over test episodes; reality, dream: [SHOWN, H+1, S], first the rally whose dream ends the
    median distance away, then others as they were drawn; retrained: whether this reading had to train its
    model; figures: every scalar by name, settings included.
    middle_drift: [H] of a dream that always guesses the middle; line_drift: [H] that of a straight line fitted to the
    same transitions, None where there is none. scene: what the caption speaks of, where no rally shows it.
    Elsewhere than on the court: world: what a page has to know of it (``elsewhere.about``); pictures: [SHOWN] scenes,
    one of each shown episode.
    """

    settings: FailureSettings
    one_step_error: float
    drift: Floats
    quartiles: Band
    digest: str
    figures: dict[str, float]
    reality: Floats
    dream: Floats
    retrained: bool
    middle_drift: Floats
    line_drift: Floats | None
    scene: Scene | None = None
    world: dict[str, Any] | None = None
    pictures: tuple[Scene, ...] = field(default=())

    @property
    def final_error(self) -> float:
        """Drift at the last step, world units."""
        return float(self.drift[-1])

    def plain(self) -> dict[str, Any]:
        """Numbers, strings and lists only; the trajectories go apart."""
        return {
            "lab": NAME,
            "settings": asdict(self.settings),
            "seed": self.settings.seed,
            "one_step_error": self.one_step_error,
            "drift": self.drift.tolist(),
            "quartiles": {"lower": self.quartiles.lower.tolist(), "upper": self.quartiles.upper.tolist()},
            "middle_drift": self.middle_drift.tolist(),
            "line_drift": None if self.line_drift is None else self.line_drift.tolist(),
            "final_error": self.final_error,
            "ratio": self.figures["ratio"],
            "visible_step": visible_step(self.drift, find_world(self.settings.world)),
            "digest": self.digest,
            "figures": self.figures,
            "retrained": self.retrained,
            "scenes": [] if self.scene is None else [self.scene.plain()],
            **({} if self.world is None else {"world": self.world}),
            **({"pictures": [scene.plain() for scene in self.pictures]} if self.pictures else {}),
        }


def world() -> dict[str, Any]:
    """The court's measures, and the lengths that an error is judged by: what every lab's page draws with."""
    return {
        "court": {
            "x": [-0.5, 0.5],
            "y": [0.0, 1.0],
            "ball_radius": court.BALL_RADIUS,
            "paddle_half_width": court.PADDLE_HALF_WIDTH,
            "paddle_speed": court.PADDLE_SPEED,
            "dt": court.DT,
        },
        "thresholds": {"visible": VISIBLE, "court_width": 1.0, "coin_flip": coin_flip_distance()},
    }


def new_state(states: object) -> TrainedModels:
    """What the lab keeps between two tasks."""
    return TrainedModels()


def describe() -> dict[str, Any]:
    """Controls, ranges, thresholds and the court's measures, as plain values for the page."""
    return {
        "lab": NAME,
        **describe_controls((*CONTROLS, *CHOICES)),
        "elsewhere": {
            "conditions": COURT_ONLY,
            "hand": HAND_ONLY,
            "model": OWN_MODEL_ONLY,
            "noise": NOISE_ELSEWHERE,
        },
        "trained": TRAINED.describe(),
        "most_played": play.MOST_PLAYED,
        **world(),
    }


def read(
    settings: FailureSettings, models: TrainedModels, model: Dynamics | None = None
) -> Generator[Progress, None, Reading]:
    """Train if need be, dream, measure; yields Progress, returns the Reading.

    While it trains, ``partial`` of a Progress is now and then what the model dreams so far (``_sketch``).
    With a ``model`` it is that one's reading, on the test rallies of the settings' seed.
    """
    world = find_world(settings.world)
    if model is not None and settings.elsewhere:
        raise SettingsError(OWN_MODEL_ONLY)
    if model is None:
        retrained = settings.training() not in models
        trained: TrainedModel = yield from relay(models.get(settings.training()), lambda now: _sketched(now, settings))
    else:
        retrained, seeds = False, Seeds.of(settings.seed)
        trained = TrainedModel(model, rallies(seeds), probe_seeds(seeds))
    yield Progress("dreaming", 0.0)
    reality = trained.reality.states[:, : settings.horizon + 1]
    dreamt = dream(trained.model.step, trained.reality, settings.horizon)
    yield Progress("dreaming", 0.5)
    predicted = one_step_predictions(trained.model.step, trained.reality)
    one_step = float(distances(predicted, trained.reality.states[:, 1:], world).mean())
    drift, middle = drift_curve(dreamt, reality, world), middle_curve(reality, world)
    line = _line_drift(trained, reality, world)
    figures = {
        # How another's model was trained is not ours to say.
        **({"data": settings.data, "noise": settings.noise} if model is None else {}),
        "horizon": settings.horizon,
        "one_step_error": one_step,
        "final_error": float(drift[-1]),
        "middle_error": float(middle[-1]),
        **({} if line is None else {"line_error": float(line[-1])}),
        "ratio": float(drift[-1]) / one_step,
        "visible_step": visible_step(drift, world) or LONGEST + 1,
    }
    probed, scene = yield from _probe(settings, trained, world, dreamt, predicted)
    figures |= probed
    quartiles = episode_quartiles(dreamt, reality, world)
    first = _typical(distances(dreamt[:, -1], reality[:, -1], world))
    shown = [first, *(k for k in range(len(reality)) if k != first)][:SHOWN]
    rallies_shown = (np.ascontiguousarray(reality[shown]), np.ascontiguousarray(dreamt[shown]))
    digest = trained.model.digest
    found = Reading(
        settings, one_step, drift, quartiles, digest, figures, *rallies_shown, retrained, middle, line, scene
    )
    if not settings.elsewhere:
        return found
    known, shown_there = elsewhere.about(world, figures["chance_error"]), elsewhere.pictures(*rallies_shown, world)
    return replace(found, world=known, pictures=shown_there)


def _sketched(now: Progress, settings: FailureSettings) -> Progress:
    """The training's progress, with a sketch at the moments of SKETCHED; the court's view alone shows one."""
    if settings.elsewhere or not isinstance(now, Training) or now.so_far is None or now.fraction not in SKETCHED:
        return now
    return Progress(now.stage, now.fraction, _sketch(now.so_far, settings) | {"trained": now.fraction})


def _sketch(so_far: TrainedModel, settings: FailureSettings) -> dict[str, Any]:
    """Of a model that is still trained: its dream of the typical one of the first test rallies."""
    few = Trajectories(so_far.reality.states[:SHOWN, : settings.horizon + 1], so_far.reality.actions[:SHOWN])
    dreamt = dream(so_far.model.step, few, settings.horizon)
    one = _typical(distances(dreamt[:, -1], few.states[:, -1]))
    rally = {"reality": few.states[one].tolist(), "dream": dreamt[one].tolist()}
    return {"settings": asdict(settings), "seed": settings.seed, "rally": rally}


def _typical(ends: Floats) -> int:
    """Index of the rally whose dream ends the median distance [B] away, the lower one of two."""
    return int(np.argsort(ends, kind="stable")[(len(ends) - 1) // 2])


def _line_drift(trained: TrainedModel, reality: Floats, world: World) -> Floats | None:
    """[H] drift of the straight line's dream beside reality [B, H+1, S]."""
    if trained.line is None:
        return None
    return drift_curve(dream(trained.line.step, trained.reality, reality.shape[1] - 1), reality, world)


def read_copy(settings: FailureSettings, models: TrainedModels) -> Generator[Progress, None, Floats]:
    """[H] drift of a model trained with the settings' seed; it depends on nothing else, wherever it is computed."""
    trained: TrainedModel = yield from models.get(settings.training())
    dreamt = dream(trained.model.step, trained.reality, settings.horizon)
    return drift_curve(dreamt, trained.reality.states[:, : settings.horizon + 1], find_world(settings.world))


def spread(settings: FailureSettings, copies: Mapping[int, Floats]) -> dict[str, Any]:
    """The band of the drift curves [H] of copies by their seeds, and how many copies a whole band has."""
    curves = np.array([copies[seed] for seed in sorted(copies)])
    bands = band(curves)._asdict() if copies else {}
    return {"seeds": sorted(copies), "total": BAND_SEEDS} | {name: values.tolist() for name, values in bands.items()}


def _probe(
    settings: FailureSettings, trained: TrainedModel, there: World, dreamt: Floats, predicted: Floats
) -> Generator[Progress, None, tuple[dict[str, float], Scene | None]]:
    """The figures of all probes, and what they saw; planning is the dearest and belongs to its condition only."""
    if settings.elsewhere:
        return (yield from elsewhere.probe(settings.condition, trained, there))
    sides, actions, futures, gusts, plans = _generators(trained)
    figures = probes.sides(trained.model, sides)
    figures |= probes.bounces(trained.model.step, trained.reality)
    if settings.condition not in (*PICTURE_CONDITIONS, "gusty"):
        figures |= probes.drift_parts(dreamt, predicted, trained.reality)
    figures["pictures"] = (
        float(PICTURE_CONDITIONS[settings.condition][0]) if settings.condition in PICTURE_CONDITIONS else 0.0
    )
    yield Progress("probing", 0.3)
    figures |= probes.actions(trained.model, actions)
    yield Progress("probing", 0.6)
    world = court.gusty(gusts) if settings.condition == "gusty" else court.step
    figures |= probes.futures(trained.model, world, futures)
    if settings.condition == "planner":
        yield Progress("planning", 0.0)
        chosen = probes.chosen_plans(trained.model, plans)
        figures |= probes.plans(chosen, plans)
        return figures, evidence.promised_and_kept(trained.model, chosen)
    return figures, _evidence(settings.condition, trained)


def _evidence(condition: str, trained: TrainedModel) -> Scene | None:
    """The probes' scenes again, drawn: a by-product, which no figure depends on."""
    sides, actions, futures, gusts, _ = _generators(trained)
    if condition == "gusty":
        return evidence.both_gusts(trained.model, court.gusty(gusts), futures)
    if condition == "deaf":
        return evidence.one_film(trained.model, actions)
    return evidence.mirror_image(trained.model, sides) if condition == "left-half" else None


def _generators(trained: TrainedModel) -> list[np.random.Generator]:
    """One for each probe, at its beginning."""
    return [np.random.default_rng(seed) for seed in trained.probe_seeds]


def _read_task(models: TrainedModels, request: dict[str, Any], files: dict[str, bytes]) -> Work:
    """The reading, with the caption that is true of it; of the model in ``files``, if there is one."""
    settings = FailureSettings.read(request["settings"])
    model, about = opened(files["model"]) if "model" in files else (None, None)
    reading = yield from read(settings, models, model)
    caption = recognise(request.get("presets", []), reading.figures)
    return Answer(
        reading.plain() | {"caption": caption, "about": about}, {"reality": reading.reality, "dream": reading.dream}
    )


def _copy_task(models: TrainedModels, request: dict[str, Any], files: dict[str, bytes]) -> Work:
    """What a seed adds to a band (``read_copy``), the settings' own or that of a ``later`` copy."""
    settings = FailureSettings.read(request["settings"])
    settings = replace(settings, seed=settings.seed + int(request.get("later", 0)))
    drift = yield from read_copy(settings, models)
    return Answer({"seed": settings.seed, "drift": drift.tolist()})


def _spread_task(models: TrainedModels, request: dict[str, Any], files: dict[str, bytes]) -> Work:
    """The band of the ``copies`` in the request, as their tasks answered."""
    yield Progress("more seeds", 0.0)
    copies = {int(copy["seed"]): np.array(copy["drift"], dtype=np.float64) for copy in request["copies"]}
    return Answer(spread(FailureSettings.read(request["settings"]), copies))


def _dream_task(models: TrainedModels, request: dict[str, Any], files: dict[str, bytes]) -> Work:
    """One dream beside reality (``play.beside``): of a test rally, of a throw, or of what a reader has played.

    {settings, rally} or {settings, start: {x, y, vx, vy, paddle}, actions: [..] or null}, horizon; ``step``: dreamt by
    the model as it was after so many training steps, or at the last moment kept before (``conditions.film_steps``)
    rally: which of so many ``rallies`` it is, counted from 0, None from a chosen start
    trained: the training steps behind the model that dreams, None for a model from a file
    """
    settings = _on_the_court(request)
    trained = yield from _trained(settings, models, files)
    model, step = _after(trained, request.get("step"))
    reality = _reality(settings, trained, request)
    rally = None if request.get("start") else int(request.get("rally", 0)) % EPISODES
    answer = play.beside(model, reality, len(request["actions"]) if request.get("actions") else settings.horizon)
    return Answer(answer.plain | {"rally": rally, "rallies": EPISODES, "trained": step}, answer.arrays)


def _move_task(models: TrainedModels, request: dict[str, Any], files: dict[str, bytes]) -> Work:
    """One step of the court and of the dream with the reader's action (``play.moved``); ``step`` as for a dream."""
    settings = _on_the_court(request)
    trained = yield from _trained(settings, models, files)
    model, _ = _after(trained, request.get("step"))
    return play.moved(model.step, request, _world(settings))


TASKS: dict[str, Task] = {
    "read": _read_task,
    "copy": _copy_task,
    "spread": _spread_task,
    "dream": _dream_task,
    "move": _move_task,
}


def _on_the_court(request: dict[str, Any]) -> FailureSettings:
    """The settings of what a reader does by hand; SettingsError in another world."""
    settings = FailureSettings.read(request["settings"])
    if settings.elsewhere:
        raise SettingsError(HAND_ONLY)
    return settings


def _trained(
    settings: FailureSettings, models: TrainedModels, files: dict[str, bytes]
) -> Generator[Progress, None, TrainedModel]:
    """The trained model of the settings, or that of the attached file."""
    if "model" not in files:
        return (yield from models.get(settings.training()))
    yield Progress("dreaming", 0.0)
    seeds = Seeds.of(settings.seed)
    return TrainedModel(opened(files["model"])[0], rallies(seeds), probe_seeds(seeds))


def _after(trained: TrainedModel, step: Any) -> tuple[Dynamics, int | None]:
    """The model at the last moment kept that is not after this training step, and the moment; None: fully trained."""
    if not trained.film:
        return trained.model, None
    moment = play.moment(trained.film, step)
    return trained.film[moment], moment


def _reality(settings: FailureSettings, trained: TrainedModel, request: dict[str, Any]) -> Trajectories:
    if not request.get("start"):
        row = int(request.get("rally", 0)) % EPISODES
        tests = trained.reality
        return Trajectories(tests.states[row : row + 1, : settings.horizon + 1], tests.actions[row : row + 1])
    rng = np.random.default_rng(Seeds.of(settings.seed).test)
    start, actions = play.placed(request["start"]), play.played(request.get("actions"))
    episode = play.thrown(start, settings.horizon, rng, actions, _world(settings))
    return play.as_shown(episode) if settings.shows_pictures else episode


def _world(settings: FailureSettings) -> play.StepAt:
    return play.gusts(settings.seed) if settings.condition == "gusty" else play.calm
