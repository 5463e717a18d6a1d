"""The lab of words as a moving picture: two looks at the ball, and where it is a second later, said and guessed."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from dreamlab.claims.scene import Scene
from dreamlab.claims.shared.bounces import EVENTS, FLIGHT
from dreamlab.claims.shared.camera import CONTRAST, GREY, SIDE
from dreamlab.claims.shared.stage import Stage, view
from dreamlab.claims.words.filmed import Scenes
from dreamlab.claims.words.plots import NAMES
from dreamlab.shape import Shape
from dreamlab.types import Floats

SHOWN, FRAMES = 8, 18
"""Scenes that are shown, and frames of each: a third for either look, a third for what came of it."""
LOOKS = {"few": "second", "words": "first", "film": "third"}
"""Whose guesses are drawn, and in which role."""
WHOLE = np.array([[[-0.5, 0.0], [0.5, 1.0]]])
"""The court's corners."""


def guessed(tests: Scenes, guesses: Mapping[str, Floats]) -> Scene:
    """Scenes that are typical of all guesses [N, 2], one after another."""
    missed = {name: _away(guesses[name], tests.place) for name in LOOKS}
    ranks = [np.abs(np.argsort(np.argsort(each, kind="stable")) - len(each) // 2) for each in missed.values()]
    chosen = np.argsort(np.sum(ranks, axis=0), kind="stable")[:SHOWN]
    camera, court = Stage(0), Stage(1)
    shapes = [
        Shape("cells", "", "reality", camera.at(WHOLE), shades=_looks(tests.pictures[chosen])),
        camera.walls(),
        court.walls(),
        court.ball("the ball, a second later", "reality", _late(tests.place[chosen])),
    ]
    shapes += [
        court.ball(NAMES[name], role, _late(guesses[name][chosen].clip([-0.5, 0.0], [0.5, 1.0])))
        for name, role in LOOKS.items()
    ]
    told = ", ".join(f"{NAMES[name]} {missed[name][chosen].mean():.2f}" for name in LOOKS)
    x, y = view(2)
    return Scene(
        "guesses",
        "Two looks, and a second later",
        f"{SHOWN} typical scenes. Mean miss, by what was learned from: {told}.",
        x,
        y,
        tuple(shapes),
        tuple(
            _said(tests.sentence[which], {name: missed[name][which] for name in LOOKS}, frame)
            for which in chosen
            for frame in range(FRAMES)
        ),
        still=FRAMES - 1,
        panels=("what is seen: two pictures", "where the ball is then"),
    )


def _away(guess: Floats, place: Floats) -> Floats:
    gap = guess - place
    distance: Floats = np.sqrt((gap * gap).sum(axis=1))
    return distance


def _looks(pictures: Floats) -> Floats:
    """[SHOWN * FRAMES, SIDE, SIDE] greys: the first picture of each scene, then the second to its end."""
    greys = (pictures.reshape(-1, 2, SIDE, SIDE)[:, :, ::-1] / CONTRAST + GREY).clip(0.0, 1.0)
    first = FRAMES // 3
    return np.concatenate(
        [np.repeat(each, (first, FRAMES - first), axis=0) for each in greys],
    )


def _late(places: Floats) -> Floats:
    """[SHOWN * FRAMES, 2] places [SHOWN, 2], each there in the last third of its scene's frames."""
    there = np.arange(FRAMES) >= FRAMES - FRAMES // 3
    return np.where(there[None, :, None], places[:, None], np.nan).reshape(-1, 2)


def _said(sentence: np.ndarray, missed: Mapping[str, float], frame: int) -> str:
    if frame < FRAMES - FRAMES // 3:
        touched = [EVENTS[word] for word in sentence if word != FLIGHT]
        return f"The sentence: {', then '.join(touched) if touched else 'nothing is touched'}."
    return "Missed by: " + ", ".join(f"{NAMES[name]} {miss:.2f}" for name, miss in missed.items()) + "."
