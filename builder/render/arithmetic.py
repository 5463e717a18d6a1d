"""Numbers worked out from measured ones, on a page: what each step does to an error that grew so much in so many steps.

{{ percent(stretch(measured.headline.ratio, measured.headline.horizon)) }}    4.4
{{ doubling(stretch(measured.headline.ratio, measured.headline.horizon)) }}   16
"""

from __future__ import annotations

from math import log

from builder.content.figures import FigureFilter, Measured, rounded

HOW = "Worked out from a growth of {} in {} steps: every step adds its own error and makes the one it inherits {}"


class Stretch(float):
    """The factor by which every step stretches the error that it inherits, and what it was worked out from."""

    ratio: float
    steps: int


def stretch(ratio: float, steps: float) -> Stretch:
    """The factor g by which every step must stretch the error it inherits, to reach ``ratio``.

    Each step adds one unit of new error: 1 + g + g^2 + ... + g^(steps - 1) = ratio, solved by bisection.
    """
    low, high = 0.0, 2.0
    while high - low > 1e-12:
        middle = (low + high) / 2
        too_small = sum(middle**k for k in range(int(steps))) < ratio
        low, high = (middle, high) if too_small else (low, middle)
    made = Stretch(high)
    made.ratio, made.steps = ratio, int(steps)
    return made


class Arithmetic:
    """What pages may call; the number shown knows the measured one behind it, which the reader can measure again."""

    def __init__(self, figure: FigureFilter) -> None:
        self._figure = figure

    @property
    def names(self) -> dict[str, object]:
        """The functions by their names on a page."""
        return {"stretch": stretch, "percent": self.percent, "doubling": self.doubling}

    def percent(self, factor: Stretch) -> str:
        """A factor as what it adds: 1.044 -> 4.4."""
        return self._shown(factor, rounded(100 * (factor - 1), 2), "larger by so many per cent")

    def doubling(self, factor: Stretch) -> str:
        """After how many steps a growth by this factor has doubled an error."""
        return self._shown(factor, rounded(log(2) / log(factor), whole=True), "larger, doubled after so many steps")

    def _shown(self, factor: Stretch, text: str, what: str) -> str:
        if not isinstance(factor.ratio, Measured):
            return text
        definition = self._figure.definition(factor.ratio.path)
        how = HOW.format(rounded(factor.ratio), factor.steps, what)
        return self._figure.element(factor.ratio, definition, text, how)
