"""Formulas: LaTeX in, MathML out, when the site is built; the reader's browser needs neither script nor font for it.

A formula is written ``\\(...\\)`` in a line, or ``$$...$$`` on lines of its own. What stands behind a ``%`` is how
it is read aloud; a formula of its own must say so. Markdown would maul MathML as it does LaTeX, so until the
page is HTML a formula travels as a token that markdown has no interest in.
"""

from __future__ import annotations

import re

from markupsafe import Markup
from math_core import LatexError, LatexToMathML

_OPEN, _CLOSE = "\ue002", "\ue003"
_TOKEN = re.compile(f"{_OPEN}([0-9a-f]+){_CLOSE}")
_ALONE = re.compile(f"<p>\\s*({_OPEN}[0-9a-f]+{_CLOSE})\\s*</p>")
_WORDS = re.compile(r"(?<!\\)%")
_DELIMITERS = {"$$": "$$", r"\[": r"\]", r"\(": r"\)", "$": "$"}
_converter = LatexToMathML(fancy_error=False)


class BadFormula(Exception):
    """A formula that cannot be rendered; the message says why."""


def is_formula(text: str) -> bool:
    """Whether a protected piece of markdown is a formula, and not code."""
    return text.startswith(tuple(_DELIMITERS))


def token(formula: str, before: str = "", after: str = "") -> str:
    """The formula as MathML, in a form that markdown leaves alone. BadFormula if it cannot be rendered.

    before, after: what else stands on its lines.
    """
    start = next(each for each in _DELIMITERS if formula.startswith(each))
    of_its_own = start in ("$$", r"\[")
    if before.startswith("#"):
        raise BadFormula("a heading holds no formula: the table of contents could not show it")
    if of_its_own and (before.strip() or after.strip()):
        raise BadFormula(f"a formula in {start} stands on lines of its own")
    latex, words = _parts(formula[len(start) : -len(_DELIMITERS[start])])
    if of_its_own and not words:
        raise BadFormula("a formula of its own says behind a % how it is read aloud")
    try:
        made = _converter.convert_with_local_state(latex, displaystyle=of_its_own)
    except LatexError as error:
        at, _, what = str(error).partition(": ")
        raise BadFormula(f"{what.rstrip('.')}, at character {at} of {latex}") from error
    return f"{_OPEN}{_wrapped(made, latex, words, of_its_own).encode().hex()}{_CLOSE}"


def reveal(html: str) -> str:
    """The HTML that markdown made of a page, with its formulas in place of their tokens."""
    html = _ALONE.sub(r"\1", html)
    return _TOKEN.sub(lambda match: bytes.fromhex(match[1]).decode(), html)


def _wrapped(made: str, latex: str, words: str, of_its_own: bool) -> Markup:
    label = Markup(' aria-label="{}"').format(words) if words else Markup("")
    math = Markup('<math alttext="{}"{}').format(words or latex, label) + Markup(made.removeprefix("<math"))
    if not of_its_own:
        return math
    # It may be wider than a phone: then it scrolls, by keys too.
    return Markup('<div class="formula" role="group" aria-label="Formula" tabindex="0">{}</div>').format(math)


def _parts(text: str) -> tuple[str, str]:
    """LaTeX, and the words behind the first % that is no \\%."""
    latex, *words = _WORDS.split(text, maxsplit=1)
    return " ".join(latex.split()), " ".join(words[0].split()) if words else ""
