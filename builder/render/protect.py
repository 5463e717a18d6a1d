"""Code and formulas in markdown, put out of Jinja's reach and brought back afterwards.

A lesson about templates may show ``{{ braces }}`` in code, and LaTeX is full of them. Neither inline code nor a formula
reaches beyond its paragraph: a backtick too many must not swallow a number some paragraphs later.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

# Fences first: what stands inside one is neither inline code nor a formula.
_PROTECTED = re.compile(
    r"""
      ^(?P<indent>[ ]*)(?P<fence>`{3,}|~{3,})[^\n]*\n(?:.*?\n)??(?P=indent)(?P=fence)[ ]*$   # fenced code
    | (?P<ticks>`+)(?!`)(?:(?!\n[ ]*\n).)+?(?<!`)(?P=ticks)(?!`)                              # inline code
    | \$\$(?:(?!\n[ ]*\n).)+?\$\$ | \\\[(?:(?!\n[ ]*\n).)+?\\\] | \\\((?:(?!\n[ ]*\n).)+?\\\)    # formulas
    | (?<![\\$\w])\$(?![\s$])[^$\n]*[^\s$]\$(?![\w$])                                        # inline formula
    """,
    re.DOTALL | re.MULTILINE | re.VERBOSE,
)
_TOKEN = re.compile("\ue000(\\d+)\n*\ue001")
_LEFT_OPEN = re.compile(r"^[ ]*(?P<fence>`{3,}|~{3,})|(?P<formula>\\\(|\$\$)", re.MULTILINE)


@dataclass(frozen=True)
class Piece:
    """What was put away: the line on which it began, counted from 1, and what else stands on its lines."""

    text: str
    line: int
    before: str
    after: str


def protect(markdown: str) -> tuple[str, list[Piece]]:
    """The text with tokens in place of code and formulas, and those; line numbers stay what they were."""
    kept: list[Piece] = []

    def keep(match: re.Match[str]) -> str:
        line = markdown.count("\n", 0, match.start()) + 1
        before = markdown[: match.start()].rpartition("\n")[2]
        kept.append(Piece(match[0], line, before, markdown[match.end() :].partition("\n")[0]))
        newlines = "\n" * match[0].count("\n")
        return f"\ue000{len(kept) - 1}{newlines}\ue001"

    return _PROTECTED.sub(keep, markdown), kept


def left_open(text: str) -> tuple[int, str] | None:
    """The first fence or formula of a protected text that begins and does not end: its line, and what is wrong."""
    match = _LEFT_OPEN.search(text)
    if match is None:
        return None
    what = "a fence that is" if match["fence"] else "a formula that is, in its paragraph,"
    return text.count("\n", 0, match.start()) + 1, f"{match[0].strip()} opens {what} never closed"


def swallowed(piece: Piece) -> bool:
    """Whether inline code took in a ``{{ … }}`` between other words, as a backtick too many makes it do.

    Whoever means it writes two backticks.
    """
    code = piece.text.strip("`").strip()
    single = piece.text.startswith("`") and not piece.text.startswith("``")
    return single and "{{" in code and not (code.startswith("{{") and code.endswith("}}"))


def restore(text: str, kept: list[str]) -> str:
    """The inverse of protect: ``kept`` is what stands in place of each piece. Tokens may have moved meanwhile."""
    return _TOKEN.sub(lambda match: kept[int(match[1])], text)
