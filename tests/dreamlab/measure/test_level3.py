"""What Level 3's measurements found (test_verification measures it again), and the small parts they are made of."""

import json
from pathlib import Path

import numpy as np

from dreamlab.dream.rollout import dream
from dreamlab.labs.workshop.sessions import WorkshopSettings
from dreamlab.learn.model import Ensemble
from dreamlab.measure import level3
from dreamlab.measure.models import Trained, trained
from dreamlab.tasks.work import drain

MEASURED = json.loads((Path(__file__).parents[3] / "levels" / "measured.json").read_text())


def test_the_best_remedy_lowers_drift_by_half_again_in_equal_time():
    remedies = MEASURED["remedies"]
    best = remedies["by_name"][remedies["best"]]
    assert best["factor"] >= 1.5
    ours, plain = (best[way]["final_error"]["values"] for way in ("with", "same_time"))
    assert len(ours) == len(plain) == 5
    assert best["factor"] == np.median(plain) / np.median(ours)
    # Nor is plain training any better when it may choose its own time among those measured.
    plainest = min(entry["same_time"]["final_error"]["median"] for entry in remedies["by_name"].values())
    assert best["factor_to_best"] == plainest / np.median(ours) >= 1.5


def errors(name, way, figure="final_error"):
    return MEASURED["remedies"]["by_name"][name][way][figure]


def test_what_the_lesson_says_of_each_repair():
    """Multi-step beats any plain training; the ensemble that of its time, the best hardly; noisy inputs none."""
    remedies = MEASURED["remedies"]["by_name"]
    assert MEASURED["remedies"]["best"] == "multi-step"
    assert min(remedies["multi-step"]["factor"], remedies["multi-step"]["factor_to_best"]) >= 1.5
    assert remedies["ensemble"]["factor"] > 1.1
    assert 0.9 < remedies["ensemble"]["factor_to_best"] < 1.2
    noisy, same_time = errors("noisy-inputs", "with"), errors("noisy-inputs", "same_time")
    between_seeds = max(same_time["values"]) - min(same_time["values"])
    assert abs(noisy["median"] - same_time["median"]) < between_seeds / 4


def test_longer_plain_training_predicts_better_and_dreams_worse():
    for figure, better in (("one_step_error", True), ("final_error", False)):
        short = errors("plain", "same_time", figure)["median"]
        long = errors("multi-step", "same_time", figure)["median"]
        assert (long < short) is better


def test_the_game_is_won_too_easily_to_tell_good_models_apart():
    scores = MEASURED["planning"]
    for name in ("reactive", "shooting_dream", "cem_dream"):
        assert scores[name]["rate"] > 0.9
        assert scores[name]["high"] >= scores["shooting_court"]["low"]


def test_the_plain_entry_is_plain_training_twice():
    entry = MEASURED["remedies"]["by_name"]["plain"]
    assert entry["with"] == entry["same_time"]
    values = entry["with"]["final_error"]["values"]  # remedies rest on fewer seeds than the first settings
    assert values == MEASURED["seeds"]["figures"]["final_error"]["values"][: len(values)]


def test_disagreement_warns_more_often_where_there_is_something_to_warn_of():
    alarm = MEASURED["remedies"]["alarm"]
    for caught, false in zip(alarm["caught"]["values"], alarm["false"]["values"], strict=True):
        assert caught > 2 * false


def test_planning_in_the_dream_beats_a_random_paddle():
    scores = MEASURED["planning"]
    for method in ("shooting", "cem"):
        assert scores[f"{method}_dream"]["low"] > scores["random"]["high"]


def test_the_better_predictor_plays_worse_beyond_both_intervals():
    mismatch = MEASURED["mismatch"]
    predicts, plays = mismatch["predicts_better"], mismatch["plays_better"]
    assert predicts["one_step_error"] < plays["one_step_error"]
    assert predicts["high"] < plays["low"]
    assert mismatch["error_ratio"] == plays["one_step_error"] / predicts["one_step_error"] > 1.5
    rates = [pair["over_seeds"]["rate"]["median"] for pair in (predicts, plays)]
    assert rates[1] > rates[0] + 0.2
    medians = [pair["over_seeds"]["one_step_error"]["median"] for pair in (predicts, plays)]
    assert medians[0] < medians[1], "the order holds over the seeds, too"
    assert {json.dumps(row["settings"]) for row in mismatch["models"]} >= {
        json.dumps(pair["settings"]) for pair in (predicts, plays)
    }


def test_alarm_of_members_that_agree_is_silent():
    model, reality = drain(trained(WorkshopSettings(data=100)))
    twins = Ensemble((model, model))
    assert level3.alarm(Trained(twins, reality)) == {"caught": 0.0, "false": 0.0}
    np.testing.assert_array_equal(dream(twins.step, reality, 5), dream(model.step, reality, 5))
