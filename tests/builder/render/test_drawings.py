"""Drawings made at build time by the page's own modules."""

import re

import pytest

from builder.render.drawings import draw

THRESHOLDS = {"visible": 0.04, "court_width": 1.0, "coin_flip": 0.3}


def chart(drift: list[float]) -> str:
    curves = {"drift": drift, "band": {"lower": [0.5 * each for each in drift], "upper": drift}}
    return draw("drift-chart", width=560, curves=curves, thresholds=THRESHOLDS)


def test_the_chart_has_its_curve_its_band_and_its_words() -> None:
    svg = chart([0.01, 0.02, 0.05])
    assert svg.startswith('<svg viewBox="0 0 560 252" role="img" aria-label="Mean position error of the dream')
    assert "0.0100 world units after the first step, 0.0500 after step 3" in svg
    (path,) = re.findall(r'class="plot-drift" d="M([\d.]+) ([\d.]+)L', svg)
    assert float(path[0]) > 58
    assert float(path[1]) < 212
    assert len(re.findall("plot-band", svg)) == 1
    assert "one ball apart" in svg
    assert "a blind guess" not in svg  # it lies beyond the scale


def test_simple_dreams_stand_beside_the_curve_as_far_as_the_scale_reaches() -> None:
    curves = {"drift": [0.01, 0.02, 0.03], "middle": [0.35, 0.34, 0.03], "line": [0.02, 0.03, 0.04]}
    svg = draw("drift-chart", width=560, curves=curves, thresholds=THRESHOLDS)
    (line,) = re.findall(r'class="plot-simple plot-line" d="([^"]*)"', svg)
    (middle,) = re.findall(r'class="plot-simple plot-middle" d="([^"]*)"', svg)
    assert line.count("L") == 2
    assert middle.count("M") == 1
    assert "L" not in middle  # the first two lie beyond the scale
    assert "For comparison, always the middle misses by 0.0300 there, a straight line misses by 0.0400 there." in svg


def test_a_dream_without_a_line_beside_it_says_nothing_of_one() -> None:
    curves = {"drift": [0.01, 0.02], "middle": [0.35, 0.34], "line": None}
    svg = draw("drift-chart", width=560, curves=curves, thresholds=THRESHOLDS)
    assert 'class="plot-simple plot-line" d=""' in svg
    assert "always the middle misses by 0.340 there." in svg
    assert "straight line" not in svg


def test_the_figure_ends_where_the_drift_ends() -> None:
    svg = draw("drift-figure", drift=[0.1, 0.2], one_step_error=0.05)
    assert "0.0500 world units apart after one step on average, 0.200 after 2 steps" in svg
    assert svg.count("<circle") == 2


@pytest.mark.parametrize("drift", [[], ["<script>"], None])
def test_data_that_cannot_be_drawn_are_refused(drift: object) -> None:
    with pytest.raises(ValueError, match=r"the drawing cannot be made: .*Error"):
        draw("drift-figure", drift=drift, one_step_error=0.05)
