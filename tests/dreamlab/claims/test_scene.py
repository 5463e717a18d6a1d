"""Scenes: what is refused, what reaches the page, and that they are nobody's digest."""

import json
from dataclasses import replace

import numpy as np
import pytest

from dreamlab.claims.claim import Findings, plain
from dreamlab.claims.scene import MOST_DOTS, MOST_NUMBERS, Scene, still, track
from dreamlab.shape import GROUND, Shape

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


def test_its_still_is_the_frame_before_it_plays_as_short_texts() -> None:
    told = json.loads(json.dumps(replace(SCENE, panels=("court",)).plain_still()))
    assert [shape["at"] for shape in told["shapes"]] == ["0.1235 0.4", "-0.5 0 0.5 0"]
    assert told["words"] == ["down"]
    assert told["panels"] == ["court"]
    gone = replace(SCENE, still=2).plain_still()
    assert gone["shapes"][0]["at"] == "- -"


def test_places_that_appear_one_after_another_are_sent_once() -> None:
    path = Shape("line", "way", "first", still((0.0, 0.1), (0.0, 0.2), (0.0, 0.3)), counts=(1, 2, 3))
    scene = replace(SCENE, shapes=(path,), words=())
    assert scene.frames == 3
    assert scene.plain()["shapes"][0]["counts"] == [1, 2, 3]
    assert len(scene.plain()["shapes"][0]["places"]) == 1
    assert scene.plain_still()["shapes"][0]["at"] == "0 0.1 0 0.2"
    with pytest.raises(ValueError, match="do not move"):
        replace(path, places=FALLING)


def test_a_still_thins_out_what_is_too_many_to_be_written_down() -> None:
    dots = Shape("dots", "", "first", np.zeros((1, 10 * MOST_DOTS, 2)))
    line = replace(dots, kind="line")
    told = replace(SCENE, shapes=(dots, line), words=(), still=0).plain_still()["shapes"]
    assert [len(shape["at"].split()) for shape in told] == [2 * MOST_DOTS, 20 * MOST_DOTS]


def test_cells_keep_their_shades() -> None:
    shades = np.array([[[0.0, 1.0], [0.25, 0.5]]])
    cells = Shape("cells", "camera", "first", still((-0.5, 0.0), (0.5, 1.0)), shades=shades)
    scene = replace(SCENE, shapes=(cells,), words=(), still=0)
    assert scene.plain()["shapes"][0]["shades"] == shades.tolist()
    written = scene.plain_still()["shapes"][0]
    assert (written["at"], written["shades"], written["columns"]) == ("-0.5 0 0.5 1", "0 1 0.25 0.5", 2)


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
        ({"shapes": (replace(BALL, places=np.zeros((3, MOST_NUMBERS, 2))),)}, "holds [0-9]+ numbers"),
    ],
)
def test_a_scene_that_does_not_fit_together_is_refused(change: dict, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        replace(SCENE, **change)


def test_findings_carry_scenes_and_their_digest_does_not() -> None:
    bare, with_scene = Findings({"top": 1.0}, ()), Findings({"top": 1.0}, (), scenes=(SCENE,))
    assert with_scene.digest == bare.digest
    assert plain("small", {"seed": 0}, with_scene)["scenes"] == [SCENE.plain()]
