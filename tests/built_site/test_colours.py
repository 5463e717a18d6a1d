"""Colours that carry meaning hold for colour-blind readers and against their ground, by day and by night.

Colour vision deficiency is simulated in linear RGB with the matrices for severity 1.0 of Machado, Oliveira
and Fernandes, "A Physiologically-based Model for Simulation of Color Vision Deficiency", IEEE TVCG 15(6), 2009;
distances are CIEDE2000 (Sharma, Wu and Dalal, Color Research & Application 30(1), 2005) under D65.
"""

import itertools
import json
import math
import re
from pathlib import Path

import numpy as np
import pytest

ROOT = Path(__file__).parents[2]
PALETTE = ROOT / "site" / "shared" / "colours.css"
SCHEMES = {"light": "[data-md-color-scheme]", "dark": '[data-md-color-scheme="slate"]'}

VISIONS = {
    "usual": np.eye(3),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "tritanopia": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}
TO_XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
)
WHITE = TO_XYZ @ np.ones(3)


def linear(colour: str) -> np.ndarray:
    """#075a9c or #fff -> linear RGB in 0..1, shape [3]."""
    digits = colour.removeprefix("#")
    digits = digits if len(digits) == 6 else "".join(2 * digit for digit in digits)
    coded = np.array([int(digits[at : at + 2], 16) for at in (0, 2, 4)]) / 255
    return np.where(coded <= 0.04045, coded / 12.92, ((coded + 0.055) / 1.055) ** 2.4)


def contrast(one: str, other: str) -> float:
    """WCAG's ratio of relative luminances, 1..21."""
    light = sorted((np.array([0.2126, 0.7152, 0.0722]) @ linear(colour) for colour in (one, other)), reverse=True)
    return float((light[0] + 0.05) / (light[1] + 0.05))


def seen_as(colour: str, vision: str) -> tuple[float, float, float]:
    """CIELAB of the colour as such an eye sees it."""
    xyz = TO_XYZ @ np.clip(VISIONS[vision] @ linear(colour), 0, 1) / WHITE
    x, y, z = np.where(xyz > (6 / 29) ** 3, np.cbrt(xyz), xyz / (3 * (6 / 29) ** 2) + 4 / 29)
    return float(116 * y - 16), float(500 * (x - y)), float(200 * (y - z))


def ciede2000(one: tuple[float, float, float], other: tuple[float, float, float]) -> float:
    (l1, a1, b1), (l2, a2, b2) = one, other
    chroma = (math.hypot(a1, b1) + math.hypot(a2, b2)) / 2
    stretch = 1.5 - 0.5 * math.sqrt(chroma**7 / (chroma**7 + 25**7))
    c1, c2 = math.hypot(stretch * a1, b1), math.hypot(stretch * a2, b2)
    h1 = math.degrees(math.atan2(b1, stretch * a1)) % 360
    h2 = math.degrees(math.atan2(b2, stretch * a2)) % 360
    turn = 0.0 if c1 * c2 == 0 else (h2 - h1 + 180) % 360 - 180
    hue = h1 + h2 if c1 * c2 == 0 else (h1 + turn / 2) % 360
    lightness, c = (l1 + l2) / 2, (c1 + c2) / 2
    cosines = ((-0.17, 1, -30), (0.24, 2, 0), (0.32, 3, 6), (-0.20, 4, -63))
    t = 1 + sum(weight * math.cos(math.radians(times * hue + shift)) for weight, times, shift in cosines)
    s_l = 1 + 0.015 * (lightness - 50) ** 2 / math.sqrt(20 + (lightness - 50) ** 2)
    s_c, s_h = 1 + 0.045 * c, 1 + 0.015 * c * t
    rotation = -2 * math.sqrt(c**7 / (c**7 + 25**7)) * math.sin(math.radians(60 * math.exp(-(((hue - 275) / 25) ** 2))))
    d_l, d_c = (l2 - l1) / s_l, (c2 - c1) / s_c
    d_h = 2 * math.sqrt(c1 * c2) * math.sin(math.radians(turn / 2)) / s_h
    return math.sqrt(d_l**2 + d_c**2 + d_h**2 + rotation * d_c * d_h)


DISTINCT = 12.0
"""CIEDE2000 between curves that share a plot, for every kind of eye; about 1 is the least that a trained eye sees."""
ROLES = ("reality", "dream", "error", "first", "second", "third", "fourth")
DRAWN_TOGETHER = [("reality", "dream", "error"), ("reality", "error"), ("error", "reference")]
"""By elements of ours: the court, the drawn line and the measured one, a drift curve and that of the first settings."""


def tokens(text: str) -> dict[str, str]:
    """Custom properties that are plain colours, or the name of another one."""
    return dict(re.findall(r"--dm-([\w-]+): (?:var\(--dm-)?(#[0-9a-f]{3,6}|\w+)\)?;", text))


def palette(scheme: str) -> dict[str, str]:
    """By name, in the first rule of the scheme's selector: the one for screens."""
    text = PALETTE.read_text(encoding="utf-8")
    body = re.search(r"^ *" + re.escape(SCHEMES[scheme]) + r" \{(.*?)^ *\}", text, re.MULTILINE | re.DOTALL)
    assert body
    colours = tokens(body[1])
    return {name: colours.get(value, value) for name, value in colours.items()}


def shared() -> set[tuple[str, str]]:
    """Pairs of roles that stand in one plot: as measured in Level 5, and as our elements draw them."""
    claims = json.loads((ROOT / "levels" / "measured.json").read_text())["claims"]
    plots = [{curve["role"] for curve in plot["curves"]} for claim in claims.values() for plot in claim["plots"]]
    return {pair for plot in [*plots, *DRAWN_TOGETHER] for pair in itertools.combinations(sorted(plot), 2)}


@pytest.mark.parametrize(
    ("one", "other", "distance"),
    [
        ((50, 2.6772, -79.7751), (50, 0, -82.7485), 2.0425),
        ((50, 2.5, 0), (73, 25, -18), 27.1492),
        ((50, 2.5, 0), (61, -5, 29), 22.8977),
        ((50, 2.5, 0), (56, -27, -3), 31.9030),
        ((50, 2.5, 0), (58, 24, 15), 19.4535),
    ],
)
def test_the_formula_gives_its_authors_values(
    one: tuple[float, float, float], other: tuple[float, float, float], distance: float
) -> None:
    assert ciede2000(one, other) == pytest.approx(distance, abs=5e-5)
    assert ciede2000(other, one) == pytest.approx(distance, abs=5e-5)


@pytest.mark.parametrize("vision", VISIONS)
@pytest.mark.parametrize("scheme", SCHEMES)
def test_what_shares_a_plot_differs_for_every_eye(scheme: str, vision: str) -> None:
    colours, pairs = palette(scheme), shared()
    assert len(pairs) >= 20
    distances = {
        pair: round(ciede2000(seen_as(colours[pair[0]], vision), seen_as(colours[pair[1]], vision)), 1)
        for pair in pairs
    }
    assert {pair: distance for pair, distance in distances.items() if distance < DISTINCT} == {}


@pytest.mark.parametrize("scheme", SCHEMES)
def test_drawings_stand_out_and_words_can_be_read(scheme: str) -> None:
    """3:1 for what is drawn (WCAG 1.4.11), 4.5:1 for text (WCAG 1.4.3)."""
    colours = palette(scheme)
    faint = [
        (colour, ground, round(contrast(colours[colour], colours[ground]), 2))
        for ground in ("page", "surface", "raised")
        for colour, least in [
            *((role, 3.0) for role in ROLES),
            *((text, 4.5) for text in ("ink", "muted", "accent", "reality", "dream", "error")),
        ]
        if contrast(colours[colour], colours[ground]) < least
    ]
    assert faint == []


def test_paper_has_the_colours_of_day() -> None:
    """The dark scheme is the screen's alone, and paper changes the ground but nothing that carries a meaning."""
    text = PALETTE.read_text(encoding="utf-8")
    paper = text.index("@media print")
    assert text.index("@media screen") < text.index(SCHEMES["dark"]) < paper
    assert tokens(text[paper:]).keys().isdisjoint(ROLES)
