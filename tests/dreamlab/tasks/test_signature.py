"""Conditions on figures: against numbers, against other figures, and in words."""

import pytest

from dreamlab.tasks.signature import failures, holds, in_words, met, named, recognise

FIGURES = {"ours": 0.9, "rival": 0.8}


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ({"figure": "ours", "op": ">=", "value": 0.9}, True),
        ({"figure": "ours", "op": ">", "value": 0.9}, False),
        ({"figure": "ours", "op": ">", "than": "rival"}, True),
        ({"figure": "rival", "op": ">", "than": "ours"}, False),
        ({"figure": "ours", "op": ">=", "than": "rival", "plus": 0.05}, True),
        ({"figure": "ours", "op": ">=", "than": "rival", "plus": 0.15}, False),
        ({"figure": "ours", "op": "<=", "than": "rival", "times": 1.2}, True),
        ({"figure": "ours", "op": "<=", "than": "rival", "times": 1.0}, False),
        ({"figure": "ours", "op": "<", "than": "rival", "times": 0.5, "plus": 0.6}, True),
        ({"figure": "ours", "op": "<", "than": "nobody"}, False),
        ({"figure": "nobody", "op": "<", "value": 9}, False),
    ],
)
def test_a_condition(condition, expected):
    assert met(condition, FIGURES) is expected
    assert holds([condition, {"figure": "ours", "op": ">", "value": 0}], FIGURES) is expected


def test_a_condition_in_words_and_its_figures():
    condition = {"figure": "ours", "op": ">=", "than": "rival", "times": 1.1, "plus": 0.05}
    assert in_words(condition) == "ours >= 1.1 * rival + 0.05"
    assert named(condition) == ("ours", "rival")
    assert in_words({"figure": "ours", "op": "<", "value": 2}) == "ours < 2"


def test_the_first_that_holds_is_recognised():
    beats = {"name": "beats", "signature": [{"figure": "ours", "op": ">", "than": "rival"}]}
    always = {"name": "always", "signature": [{"figure": "ours", "op": ">", "value": 0}]}
    assert recognise([beats, always], FIGURES) == "beats"
    assert recognise([beats, always], {"ours": 0.1, "rival": 0.8}) == "always"
    assert recognise([beats], {"ours": 0.1, "rival": 0.8}) is None


def test_a_false_condition_is_said_with_what_was_measured():
    signature = [
        {"figure": "ours", "op": ">=", "value": 0.5},
        {"figure": "ours", "op": "<", "than": "rival"},
        {"figure": "nobody", "op": "<", "value": 9},
    ]
    assert failures(signature, FIGURES) == [
        "ours < rival is false: ours is 0.9, rival is 0.8",
        "nobody < 9 is false: no nobody",
    ]
    assert failures(signature[:1], FIGURES) == []
