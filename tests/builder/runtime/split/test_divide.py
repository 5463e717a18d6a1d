"""A divided module computes what the whole one does, whichever functions are where, and loads the rest when it must."""

from itertools import combinations

import pytest

from builder.runtime.split.divide import divide
from builder.runtime.split.marks import marking
from builder.runtime.split.module import CUSTOM, UnknownFormat, read
from tests.builder.runtime.split.modules import (
    ADD,
    CATCH,
    CONSTANT,
    COPIED,
    COUNT,
    LOOK_UP,
    PEEK,
    RECURSE,
    THROUGH_TABLE,
    TINY,
    small_module,
)
from tests.builder.runtime.split.running import RESULTS, run

MOVABLE = [ADD, COUNT, THROUGH_TABLE, RECURSE, CATCH, CONSTANT, LOOK_UP, COPIED]


def halves(hot: set[int]) -> dict[str, bytes]:
    divided = divide(small_module(), hot, "the rest")
    return {"used": divided.used, "rest": divided.rest}


def test_every_division_computes_the_same() -> None:
    hots = [set(chosen) for size in range(len(MOVABLE) + 1) for chosen in combinations(MOVABLE, size)]
    whole, *divided = run([{"whole": small_module()}, *(halves(hot) for hot in hots)])
    assert whole["results"] == RESULTS
    for hot, found in zip(hots, divided, strict=True):
        assert found["valid"], hot
        assert found["results"] == RESULTS, hot
        assert found["memory"] == whole["memory"], hot
        assert max(found["loads"]) == (0 if hot == set(MOVABLE) else 1), hot


def test_the_rest_is_loaded_when_it_is_first_called_and_not_before() -> None:
    (found,) = run([halves(set(MOVABLE) - {RECURSE})])
    assert found["loads"] == [0] * 3 + [1] * (len(RESULTS) - 3)


def test_what_is_smaller_than_its_stub_is_in_both_halves() -> None:
    assert divide(small_module(), set()).moved == len(MOVABLE)
    (found,) = run([halves(set())], [["tiny"]])
    assert (found["results"], found["loads"]) == ([5], [0])
    assert not {TINY, PEEK} & {*MOVABLE}


def test_custom_sections_stay_in_the_first_half_where_they_were() -> None:
    first, *_ = read(divide(small_module(), set()).used).sections
    assert first == (CUSTOM, b"\x05firstkept")


def test_marks_say_which_functions_were_called() -> None:
    (found,) = run([{"whole": marking(small_module())}], [["recurse", 2], ["count"], ["tiny"]])
    called = [number for number, mark in enumerate(found["marks"]) if mark]
    assert called == sorted([ADD, COUNT, RECURSE, TINY])


def test_a_module_without_changes_is_written_as_it_was_read() -> None:
    assert read(small_module()).with_sections({}) == small_module()


@pytest.mark.parametrize("broken", [b"", small_module()[:3], small_module()[:-1], small_module() + b"\x01\xff\xff\x03"])
def test_what_is_no_whole_module_is_refused(broken: bytes) -> None:
    with pytest.raises(UnknownFormat):
        divide(broken, set())
