"""Presets with mistakes: the file, the entry, the nearest right key."""

import copy
from collections.abc import Callable
from typing import Any

import pytest

from builder.content.errors import PageError
from builder.content.presets import check_presets, telling
from builder.render import pages

Change = Callable[[dict[str, Any]], Any]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda p: p.pop("claim"), "presets.yml:noisy: the field 'claim' is missing"),
        (lambda p: p.update(clam=1), "unknown field 'clam'; did you mean 'claim'?"),
        (lambda p: p.update(settings={"nois": 0}), "unknown setting 'nois'; did you mean 'noise'?"),
        (lambda p: p.update(settings={"noise": 9}), "presets.yml:noisy: noise should be 0.0 to 0.1 world units"),
        (lambda p: p.update(settings={"data": "many"}), "data should be a number"),
        (lambda p: p.update(settings={"condition": "deff"}), "did you mean 'deaf'?"),
        (lambda p: p.update(source="ha2018"), "did you mean 'ha2018world'?"),
        (lambda p: p["signature"][0].update(figure="noize"), "did you mean 'noise'?"),
        (lambda p: p["signature"][0].update(op="=>"), "unknown operator '=>'"),
        (lambda p: p["signature"][0].pop("value"), "the part of a condition 'value' is missing"),
        (lambda p: p.update(name="starved"), "presets.yml:starved: stands there twice"),
    ],
)  # fmt: skip
def test_a_mistake_is_named(library: pages.Library, change: Change, message: str) -> None:
    presets = copy.deepcopy(library.presets)
    change(next(preset for preset in presets if preset["name"] == "noisy"))
    with pytest.raises(PageError) as caught:
        check_presets(presets, library.sources, library.definitions)
    assert message in str(caught.value)


def test_what_was_set_is_no_finding(library: pages.Library) -> None:
    noisy = next(preset for preset in library.presets if preset["name"] == "noisy")
    assert telling(noisy, library.measured["seeds"]["figures"]) == ["one_step_error", "visible_step"]
