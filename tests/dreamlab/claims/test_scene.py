"""Scenes: what is refused, what reaches the page, and that they are nobody's digest."""

import json
from dataclasses import replace

import numpy as np
import pytest

from dreamlab.claims.claim import Findings, plain
from dreamlab.claims.scene import MOST_NUMBERS, Scene, Shape, still, track
from dreamlab.shape import GROUND

FALLING = track(np.array([[0.0, 0.5], [0.123456, 0.4], [np.nan, np.nan]]))
BALL = Shape("circle", "ball", "reality", FALLING, radius=0.02)
WALL = Shape("line", "", GROUND, still((-0.5, 0.0), (0.5, 0.0)))
SCENE = Scene(
    "fall", "A fall", "The ball falls.", (-0.5, 0.5), (0.0, 1.0), (BALL, WALL), ("up", "down", "gone"), still=1
)


def test_a_scene_reaches_the_page_rounded_to_what_an_eye_can_tell() -> None:
    told = json.loads(json.dumps(SCENE.plain(), allow_nan=False))
    assert told["shapes"][0]["places"] == [[[0.0, 0.5]], [[0.1235, 0.4]], [[None, None]]]
    assert told["shapes"][1]["places"] == [[[-0.5, 0.0], [0.5, 0.0]]]
    assert told["words"] == ["up", "down", "gone"]
    assert told["still"] == 1


def test_its_still_is_the_frame_before_it_plays() -> None:
    told = SCENE.plain_still()
    assert told["shapes"][0]["places"] == [[[0.1235, 0.4]]]
    assert told["shapes"][1]["places"] == [[[-0.5, 0.0], [0.5, 0.0]]]
    assert told["words"] == ["down"]
    assert told["still"] == 0


def test_cells_keep_their_shades() -> None:
    shades = np.array([[[0.0, 1.0], [0.25, 0.5]]])
    cells = Shape("cells", "camera", "first", still((-0.5, 0.0), (0.5, 1.0)), shades=shades)
    assert replace(SCENE, shapes=(cells,), words=(), still=0).plain()["shapes"][0]["shades"] == shades.tolist()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"kind": "square"}, "a shape is one of circle, line, polygon, dots, cells, not 'square'"),
        ({"role": "realty"}, "the role 'realty' is none of reality, dream,"),
        ({"places": np.zeros((3, 2))}, r"places are \[frames, places, 2\], not \[3, 2\]"),
        ({"kind": "cells"}, "cells have shades, and nothing else has"),
        ({"shades": np.zeros((3, 2, 2))}, "cells have shades, and nothing else has"),
    ],
)
def test_a_shape_that_nobody_could_draw_is_refused(change: dict, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        replace(BALL, **change)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"words": ("one", "two")}, "shapes and words of the scene 'fall' last differently"),
        ({"still": 3}, "the scene 'fall' has no frame 3"),
        ({"shapes": (replace(BALL, places=np.zeros((3, MOST_NUMBERS, 2))),)}, "holds 360000 numbers"),
    ],
)
def test_a_scene_that_does_not_fit_together_is_refused(change: dict, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        replace(SCENE, **change)


def test_findings_carry_scenes_and_their_digest_does_not() -> None:
    bare, with_scene = Findings({"top": 1.0}, ()), Findings({"top": 1.0}, (), scenes=(SCENE,))
    assert with_scene.digest == bare.digest
    assert plain("small", {"seed": 0}, with_scene)["scenes"] == [SCENE.plain()]
