"""What a caption speaks of is what its moving picture shows: a scene of the probes, with the probes' own figures."""

import re

import numpy as np
import pytest

from dreamlab.labs.failure import lab as failure
from dreamlab.labs.failure.conditions import TrainedModels
from dreamlab.labs.failure.lab import FailureSettings
from dreamlab.tasks.work import drain

MODELS = TrainedModels()


def read(**settings):
    return drain(failure.read(FailureSettings.read(settings), MODELS))


def balls(scene, label):
    """[F, 2] of each ball of that label."""
    return [shape.places[:, 0] for shape in scene.shapes if shape.kind == "circle" and shape.label == label]


def numbers(text):
    return [float(found) for found in re.findall(r"\d+\.\d+", text)]


def test_a_rally_that_shows_it_needs_no_scene():
    assert read(data=500).scene is None
    assert read(data=500).plain()["scenes"] == []


def test_the_dream_flies_between_both_gusts():
    scene = read(condition="gusty").scene
    left, right = balls(scene, "real ball, by gust")
    (dreamt,) = balls(scene, "dreamt ball")
    (mean,) = balls(scene, "mean of the real balls")
    assert left[-1, 0] < dreamt[-1, 0] < right[-1, 0]
    np.testing.assert_array_equal(left[0], right[0])
    assert np.linalg.norm(dreamt[-1] - mean[-1]) < min(np.linalg.norm(dreamt[-1] - end[-1]) for end in (left, right))
    assert numbers(scene.words[-1])[0] == pytest.approx(np.linalg.norm(dreamt[-1] - mean[-1]), abs=0.005)


def test_a_plan_promises_more_than_it_keeps():
    reading = read(data=500, condition="planner")
    promised, kept = numbers(reading.scene.words[-1])
    assert promised > kept
    assert promised - kept == pytest.approx(reading.figures["score_gap"], abs=0.1)


def test_a_deaf_model_makes_one_film_of_two_plans():
    reading = read(condition="deaf")
    assert numbers(reading.scene.words[0]) == [0.0, 0.0]
    real, dreamt = numbers(reading.scene.words[-1])
    assert real > 0.2
    assert dreamt == 0.0


def test_the_mirror_image_goes_wrong_further():
    scene = read(condition="left-half").scene
    here, there = numbers(scene.words[-1])
    assert there > here
    (real, real_there), (dreamt, _) = balls(scene, "reality"), balls(scene, "dream")
    np.testing.assert_array_equal(real[0], dreamt[0])
    np.testing.assert_allclose(real_there[:, 0] - scene.x[1] + 0.55, -real[:, 0], atol=1e-9)
    np.testing.assert_allclose(real_there[:, 1], real[:, 1], atol=1e-9)
