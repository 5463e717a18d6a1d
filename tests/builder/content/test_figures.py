"""Rounding, names, and what a printed number knows of itself."""

import json
import re
from collections.abc import Callable, Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from builder.content.errors import PageError
from builder.content.figures import FigureFilter, Measured, Measurements, figure_name, rounded
from builder.render import pages

Fill = Callable[..., str]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0008259119, "0.000826"),
        (0.236728, "0.237"),
        (0.9996, "1.00"),
        (286.6, "287"),
        (10000.0, "10,000"),
        (123456.7, "123,000"),
        (2e-16, "0"),
        (0.0, "0"),
        (-0.0123456, "−0.0123"),
    ],
)
def test_three_digits(value: float, text: str) -> None:
    assert rounded(value) == text


CASES = json.loads((Path(__file__).parents[2] / "site" / "shared" / "rounded.json").read_text())


@pytest.mark.parametrize(("value", "digits", "text"), CASES)
def test_prose_and_page_round_alike(value: float, digits: int, text: str) -> None:
    """tests/site/shared/format.test.mjs reads the same cases."""
    assert rounded(value, digits) == text


def test_counts_have_no_decimals() -> None:
    assert rounded(20.6, whole=True) == "21"


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("headline.ratio", "ratio"),
        ("presets.noisy.figures.final_error.median", "final_error"),
        ("presets.noisy.figures.final_error.values[3]", "final_error"),
        ("headline.drift[12]", "drift"),
    ],
)
def test_a_path_tells_what_was_measured(path: str, name: str) -> None:
    assert figure_name(path) == name


def test_a_key_wins_over_a_method() -> None:
    figures = Measurements({"figures": {"values": [1.5], "items": 2}})
    assert figures.figures.values == [1.5]
    assert figures.figures.items == 2


def test_a_number_says_how_it_is_measured_again(fill: Fill) -> None:
    text = fill("{{ measured.remedies.by_name.ensemble.with.final_error.median | figure }}")
    assert 'data-path="remedies.by_name.ensemble.with.final_error.median"' in text
    assert 'data-unit="world units"' in text
    assert 'data-origin="median over seeds 0 to ' in text
    assert float(text.partition('data-seconds="')[2].partition('"')[0]) > 1


def test_a_preset_s_number_brings_what_its_protocol_needs(fill: Fill, library: pages.Library) -> None:
    text = fill("{{ measured.presets.noisy.figures.final_error.median | figure }}")
    given = json.loads(unescape(text.partition('data-given="')[2].partition('"')[0]))
    noisy = next(preset for preset in library.presets if preset["name"] == "noisy")
    assert given == {"presets": [{key: noisy[key] for key in ("name", "settings", "signature")}]}


def test_another_s_number_says_why_it_cannot_be_measured(fill: Fill) -> None:
    text = fill("{{ measured.theirs.final_error | figure }}")
    assert "data-seconds" not in text
    assert 'data-why="It is the source page’s own figure' in text


def test_a_number_without_a_protocol_stops_the_build(library: pages.Library) -> None:
    lost = FigureFilter(library.measured | {"lost": {"ratio": 1.5}}, library.definitions)
    with pytest.raises(TypeError, match=r"nothing in dreamlab\.measure measures lost\.ratio"):
        lost(Measured(1.5, "lost.ratio"))


def test_every_number_of_the_file_that_a_page_may_print_leads_to_a_protocol(library: pages.Library) -> None:
    """All of them but texts, and the claims, which are declared apart."""
    figure = FigureFilter(library.measured, library.definitions, library.presets)
    for path in numbers(library.measured):
        name = figure_name(path)
        if name in library.definitions and not path.startswith("claims"):
            figure(Measured(1.0, path))


def numbers(value: Any, path: str = "") -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from numbers(inner, f"{path}.{key}" if path else key)
    elif isinstance(value, list):
        for index, inner in enumerate(value[:2]):
            yield from numbers(inner, f"{path}[{index}]")
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        yield path


def test_every_measured_figure_is_defined(library: pages.Library) -> None:
    for measured in library.measured["presets"].values():
        assert set(measured["figures"]) <= set(library.definitions)


def test_a_figure_over_seeds_prints_with_its_range_and_each_end_knows_its_seed(
    fill: Fill, library: pages.Library
) -> None:
    spread = library.measured["compounding"]["final_error"]
    text = fill("{{ measured.compounding.final_error | ranged(2) }}")
    low, high = (spread["values"].index(end(spread["values"])) for end in (min, max))
    assert 'data-path="compounding.final_error.median"' in text
    assert f'data-path="compounding.final_error.values[{low}]"' in text
    assert f'data-origin="seed {high}"' in text
    printed = re.sub("<[^>]*>", "", text)
    assert printed == (
        f"{rounded(spread['median'], 2)} ({rounded(min(spread['values']), 2)} to {rounded(max(spread['values']), 2)})"
    )


def test_a_median_says_between_which_values_it_lies(fill: Fill, library: pages.Library) -> None:
    values = library.measured["compounding"]["final_error"]["values"]
    text = fill("{{ measured.compounding.final_error.median | figure }}")
    between = f"where it lies between {rounded(min(values))} and {rounded(max(values))}"
    assert f'data-origin="median over seeds 0 to 9, {between}"' in text


def test_only_a_figure_over_seeds_has_a_range(fill: Fill) -> None:
    with pytest.raises(PageError, match="ranged wants a figure"):
        fill("{{ measured.headline.ratio | ranged }}")
