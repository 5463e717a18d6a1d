"""How well two colours can be told apart: WCAG's contrast ratio, 1 to 21."""

from __future__ import annotations

LINEAR_BELOW = 0.04045


def contrast(one: str, other: str) -> float:
    """The ratio of two colours like ``#54378a`` or ``#fff``."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def luminance(colour: str) -> float:
    """Relative luminance, 0 (black) to 1 (white)."""
    digits = colour.removeprefix("#")
    pairs = [digit * 2 for digit in digits] if len(digits) == 3 else [digits[at : at + 2] for at in (0, 2, 4)]
    red, green, blue = (_linear(int(pair, 16) / 255) for pair in pairs)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= LINEAR_BELOW else float(((channel + 0.055) / 1.055) ** 2.4)
