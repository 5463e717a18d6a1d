"""The scenes that the claims hand over: each claim has one, and what it shows is what was computed."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from dreamlab.claims import CLAIMS
from dreamlab.claims.chaos.scenes import BALLS, FRAMES, spreading
from dreamlab.claims.scene import Scene
from dreamlab.claims.search.tree import grown
from dreamlab.claims.tokens import grid
from dreamlab.claims.tokens.scenes import spoken
from dreamlab.services.registry import LABS
from dreamlab.tasks.work import drain
from dreamlab.world import court
from dreamlab.world.experience import mixed_episodes

MEASURED = json.loads((Path(__file__).parents[3] / "levels" / "measured.json").read_text())["claims"]


def shapes(scene: Scene, label: str) -> list[Any]:
    return [shape for shape in scene.shapes if shape.label == label]


@pytest.mark.parametrize("name", CLAIMS)
def test_every_claim_has_a_scene_with_a_sentence_and_words(name: str) -> None:
    for still in MEASURED[name]["scenes"]:
        assert still["says"].endswith(".")
        assert len(still["says"]) > 30
        assert still["words"]
        assert any(shape["role"] != "ground" and "-" not in shape["at"].split() for shape in still["shapes"])
    assert MEASURED[name]["scenes"]


def test_a_still_is_that_of_the_run_that_the_digest_belongs_to() -> None:
    found = LABS["tokens"].claim.run({"seed": 0})
    assert found.digest == MEASURED["tokens"]["digest"]
    assert [scene.plain_still() for scene in found.scenes] == MEASURED["tokens"]["scenes"]


def test_a_thousand_balls_leave_as_one_and_only_the_pillar_parts_them() -> None:
    scene = drain(spreading(np.random.default_rng(0)))
    clouds = [shape.places for shape in scene.shapes if shape.kind == "dots"]
    assert sum(BALLS) == 1000
    assert [cloud.shape for cloud in clouds] == [(FRAMES, count, 2) for count in BALLS]
    first, last = ([np.ptp(cloud[frame], axis=0).max() for cloud in clouds] for frame in (0, -1))
    assert max(first) < 2 * court.BALL_RADIUS
    assert last[0] > 0.5
    assert last[1] < 0.1


@pytest.mark.parametrize("size", [1, 2, 4, 5])
def test_the_lit_cell_holds_the_ball_and_its_middle_is_given_back(size: int) -> None:
    rng = np.random.default_rng(1)
    episodes = mixed_episodes(court.step, 9, 30, rng).states - np.array([0.0, 0.5, 0.0, 0.0, 0.0])
    count = 7
    scene = spoken(episodes, count, size, grid.centres(episodes[:, 0, :size], 3))
    (cell,) = shapes(scene, "the cell of the word")
    ball, back = (shapes(scene, label)[0].places[:, 0] for label in ("the ball", "what the word gives back"))
    low, high = cell.places.min(axis=1), cell.places.max(axis=1)
    assert (low <= ball + 1e-12).all()
    assert (ball <= high + 1e-12).all()
    assert np.allclose(back, (low + high) / 2.0)
    assert np.isclose((high - low)[0, 0], 1.0 / count)


def test_trees_are_grown_as_they_are_searched() -> None:
    roots = court.reset(np.random.default_rng(0), 3)
    trees = grown(court.step, roots, 6)
    assert (trees.states[:, 0] == roots).all()
    assert trees.parent[:, 1:].min() >= 0
    assert set(np.unique(trees.chosen())) <= {-1.0, 0.0, 1.0}
