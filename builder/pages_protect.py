"""Code and formulas in markdown, put out of Jinja's reach and brought back afterwards.

A lesson about templates may show ``{{ braces }}`` in code, and LaTeX is full of them.
"""

from __future__ import annotations

import re

# Fences first: what stands inside one is neither inline code nor a formula.
_PROTECTED = re.compile(
    r"""
      ^(?P<indent>[ ]*)(?P<fence>`{3,}|~{3,})[^\n]*\n(?:.*?\n)??(?P=indent)(?P=fence)[ ]*$   # fenced code
    | (?P<ticks>`+)(?!`).+?(?<!`)(?P=ticks)(?!`)                                             # inline code
    | \$\$.+?\$\$ | \\\[.+?\\\] | \\\(.+?\\\)                                                # formulas
    | (?<![\\$\w])\$(?![\s$])[^$\n]*[^\s$]\$(?![\w$])                                        # inline formula
    """,
    re.DOTALL | re.MULTILINE | re.VERBOSE,
)
_TOKEN = re.compile("\ue000(\\d+)\n*\ue001")


def protect(markdown: str) -> tuple[str, list[str]]:
    """The text with tokens in place of code and formulas, and those; line numbers stay what they were."""
    kept: list[str] = []

    def keep(match: re.Match[str]) -> str:
        kept.append(match[0])
        newlines = "\n" * match[0].count("\n")
        return f"\ue000{len(kept) - 1}{newlines}\ue001"

    return _PROTECTED.sub(keep, markdown), kept


def restore(text: str, kept: list[str]) -> str:
    """The inverse of protect, on a text in which the tokens may have moved."""
    return _TOKEN.sub(lambda match: kept[int(match[1])], text)
