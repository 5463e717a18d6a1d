"""Rounding, names and the arithmetic of growth."""

import pytest

from builder import pages
from builder.pages_figures import Measurements, doubling, figure_name, percent, rounded, stretch


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
        (-0.0123456, "-0.0123"),
    ],
)
def test_three_digits(value: float, text: str) -> None:
    assert rounded(value) == text


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


def test_stretch_undoes_a_geometric_sum() -> None:
    assert stretch(sum(1.05**k for k in range(60)), 60) == pytest.approx(1.05)
    assert stretch(60, 60) == pytest.approx(1.0)
    assert percent(1.044) == "4.4"
    assert doubling(2**0.1) == "10"


def test_every_measured_figure_is_defined(library: pages.Library) -> None:
    for measured in library.measured["presets"].values():
        assert set(measured["figures"]) <= set(library.definitions)
