"""How well two colours can be told apart: against figures that WCAG's own examples give."""

import pytest

from builder.content.contrast import contrast, luminance


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [("#000000", "#ffffff", 21.0), ("#777777", "#ffffff", 4.48), ("#0000ff", "#ffffff", 8.59), ("#abc", "#abc", 1.0)],
)
def test_the_ratio_is_wcags_and_the_order_does_not_matter(one: str, other: str, ratio: float) -> None:
    assert contrast(one, other) == pytest.approx(ratio, abs=0.005)
    assert contrast(one, other) == contrast(other, one)


def test_three_digits_are_six() -> None:
    assert luminance("#1af") == luminance("#11aaff")


def test_green_is_brighter_than_red_and_red_than_blue() -> None:
    assert luminance("#0f0") > luminance("#f00") > luminance("#00f")


def test_dark_colours_are_on_the_straight_part_of_the_curve() -> None:
    """Twice the value, twice the light, up to 10 of 255."""
    assert luminance("#0a0a0a") == pytest.approx(2 * luminance("#050505"))
    assert luminance("#282828") > 2.5 * luminance("#141414")
