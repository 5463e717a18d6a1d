"""The link with which the keyboard skips what stands before a page's text.

The theme leads it to the first heading of the table of contents. A page's title stands in no such table, so the link
would skip the beginning of the text as well: on the glossary all terms.
"""

from __future__ import annotations

import re

TARGET = "page-text"
LINK = re.compile(r'<a href="[^"]*"(?= class="md-skip">)')
ARTICLE = '<article class="md-content__inner'


def to_the_text(page: str) -> str:
    """A page of the theme whose link leads to all of its text."""
    named = f'<article id="{TARGET}"{ARTICLE.removeprefix("<article")}'
    return LINK.sub(f'<a href="#{TARGET}"', page).replace(ARTICLE, named)
