"""The lab of PAN as a moving picture: a word lights up what it stands for, where the switch chooses it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from dreamlab.claims.pan.model import Space
from dreamlab.claims.pan.words import MOTION
from dreamlab.claims.scene import Scene
from dreamlab.claims.shared import bounce_scene
from dreamlab.claims.shared.bounces import EVENTS, FLIGHT, events
from dreamlab.claims.shared.sensors import Sensors
from dreamlab.claims.shared.stage import Stage, view
from dreamlab.dream.rollout import rollout
from dreamlab.shape import Shape
from dreamlab.types import Floats, StepFn, Trajectories
from dreamlab.world.experience import transitions


@dataclass(frozen=True)
class Told:
    """One dream of the rally that is shown: states [F, S], and the words [F] by which it went on, if it has any."""

    states: Floats
    words: np.ndarray | None = None


def dreamt(
    step: StepFn,
    space: Space,
    sensors: Sensors,
    seen: Floats,
    actions: Floats,
    choose: Callable[[Floats, Floats], np.ndarray] | None = None,
) -> Told:
    """A dream that begins with one look [1, SENSED]; actions [1, T, A]; choose: embeddings, actions -> words."""
    path = rollout(step, space.embedding.encode(seen), actions)
    states = sensors.state(space.decode(path))[0]
    if choose is None:
        return Told(states)
    return Told(states, np.append(choose(np.ascontiguousarray(path[0, :-1]), actions[0]), MOTION))


def rally(dreams: Mapping[str, Told], real: Trajectories, meant: np.ndarray, labels: Mapping[str, str]) -> Scene:
    """One rally [1, F, S] beside dreams of it.

    meant: [words, EVENTS] how often each word of the first dream stood for each event in recorded play
    """
    shapes: list[Shape] = []
    reality, gaps = real.states[0], {}
    for place, (name, told) in enumerate(dreams.items()):
        stage = Stage(place)
        happened = np.append(events(transitions(Trajectories(told.states[None], real.actions))), FLIGHT)
        named = happened if told.words is None else meant.argmax(axis=1)[told.words]
        shapes += [
            stage.walls(),
            *bounce_scene.lit(stage, bounce_scene.held(named), labelled=place == 0),
            *bounce_scene.path(stage, told.states[:, :2], happened),
            *bounce_scene.balls(stage, reality, told.states),
        ]
        gap = told.states[-1, :2] - reality[-1, :2]
        gaps[labels[name]] = float(np.sqrt((gap * gap).sum()))
    ends = "; ".join(f"{label} {gap:.2f}" for label, gap in gaps.items())
    x, y = view(len(dreams))
    words = next(told.words for told in dreams.values() if told.words is not None)
    return Scene(
        "rally",
        "One rally, in words and without",
        f"A typical rally of {len(reality) - 1} steps. World units from the real ball at its end: {ends}.",
        x,
        y,
        tuple(shapes),
        tuple(f"Step {step}. {_said(word, meant)}" for step, word in enumerate(words)),
        still=int(np.argmax(words != MOTION)),
        panels=tuple(gaps),
    )


def _said(word: int, meant: np.ndarray) -> str:
    if word == MOTION:
        return "The switch chooses the law of motion."
    return f"The switch chooses word {word}, which stands for: {EVENTS[int(meant[word].argmax())]}."
