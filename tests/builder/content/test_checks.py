"""What presets, claims and questions have in common to be checked for."""

from collections.abc import Callable

import pytest

from builder.content.checks import Checks
from builder.content.errors import PageError

CHECKS = Checks("things.yml", "levels/figures.yml")
GOOD = [{"figure": "ratio", "op": ">", "value": 3}]


@pytest.mark.parametrize(
    ("check", "message"),
    [
        (lambda: CHECKS.fields("a", {"nam": 1}, ("name",), "field"), "unknown field 'nam'; did you mean 'name'?"),
        (lambda: CHECKS.fields("a", {}, ("name",), "field"), "the field 'name' is missing"),
        (lambda: CHECKS.fields("a", [], ("name",), "field"), "should be a list of name, got []"),
        (lambda: CHECKS.texts("a", {"say": " "}, ("say",)), "say should be a text, got ' '"),
        (lambda: CHECKS.texts("a", {"say": 3}, ("say",)), "say should be a text, got 3"),
        (lambda: CHECKS.signature("a", [], ("ratio",)), "the signature should be a list of conditions"),
        (lambda: CHECKS.signature("a", [GOOD[0] | {"figure": "ration"}], ("ratio",)), "did you mean 'ratio'?"),
        (lambda: CHECKS.signature("a", [GOOD[0] | {"op": "=>"}], ("ratio",)), "unknown operator '=>'"),
        (lambda: CHECKS.once(["a", "b", "a"]), "stands there twice"),
    ],
)
def test_a_mistake_names_the_file_and_the_entry(check: Callable[[], None], message: str) -> None:
    with pytest.raises(PageError) as caught:
        check()
    assert str(caught.value).startswith("things.yml:a: ")
    assert message in str(caught.value)


def test_what_is_right_passes() -> None:
    CHECKS.fields("a", {"name": 1, "more": 2}, ("name",), "field", optional=("more", "still more"))
    CHECKS.signature("a", GOOD, ("ratio",))
    CHECKS.once(["a", "b"])


def test_an_entry_is_called_by_its_name() -> None:
    assert CHECKS.name_of({"name": "deaf"}) == "deaf"
    assert CHECKS.name_of({}) == "an entry without a name"
    assert CHECKS.name_of("?") == "an entry"
