"""The content security policy: no page may load or send anything anywhere but to its own site.

The theme writes small inline scripts into each page, and the lab's markup a few style attributes; each
is allowed by its hash. All pages share one policy, since instant navigation runs the scripts of the
next page under the policy of the first.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable
from html.parser import HTMLParser

ANCHOR = '<meta charset="utf-8">'
DATA_TYPES = ("application/json",)
TOLD = re.compile(
    r"""<!--.*?-->|<script\b.*?</script\s*>|<[a-z](?:[^"'>]++|"[^"]*+"|'[^']*+')*+>""", re.DOTALL | re.IGNORECASE
)
"""What may hold a script or a style attribute: a comment whole, a script whole, or a tag."""


class _Inline(HTMLParser):
    """Collects the text of executable inline scripts, and style attributes."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.scripts: set[str] = set()
        self.styles: set[str] = set()
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if values.get("style"):
            self.styles.add(str(values["style"]))
        self._inside = tag == "script" and "src" not in values and values.get("type") not in DATA_TYPES

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.scripts.add(data)

    def handle_endtag(self, tag: str) -> None:
        self._inside = False


def policy(pages: Iterable[str]) -> str:
    """One policy for these pages (HTML)."""
    found = _Inline()
    for page in pages:
        # Python’s parser takes eight times as long over a tag, and few have anything to tell.
        tags = (match[0] for match in TOLD.finditer(page))
        found.feed("".join(tag for tag in tags if tag[:7].lower() == "<script" or "style" in tag.lower()))
        found.reset()
    rules = {
        "default-src": ["'self'"],
        "script-src": ["'self'", "'wasm-unsafe-eval'", *_hashes(found.scripts)],
        "style-src": ["'self'"],
        "style-src-attr": ["'unsafe-hashes'", *_hashes(found.styles)] if found.styles else ["'none'"],
        "img-src": ["'self'", "data:"],
        "connect-src": ["'self'"],
        "worker-src": ["'self'"],
        "object-src": ["'none'"],
        "base-uri": ["'self'"],
        "form-action": ["'self'"],
    }
    return "; ".join(" ".join([name, *values]) for name, values in rules.items())


def with_policy(page: str, content: str) -> str:
    """The page with the policy as a meta element, before anything that it governs."""
    if page.count(ANCHOR) != 1:
        raise ValueError(f"a page has {page.count(ANCHOR)} times {ANCHOR}: no place for the policy")
    meta = f'<meta http-equiv="Content-Security-Policy" content="{content}">'
    return page.replace(ANCHOR, f"{ANCHOR}\n      {meta}")


def _hashes(texts: Iterable[str]) -> list[str]:
    digests = (hashlib.sha256(text.encode()).digest() for text in texts)
    return sorted(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests)
