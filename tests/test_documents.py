"""The documents name files that are there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PATH = re.compile(r"`((?:dreamlab|builder|site|levels|templates|tests)/[\w./-]+)`")
EXAMPLES = ("halfway", "notes.md", "foresight", "tilted", "deaf-reel", "NAME", "de/help.md")
"""What the reader of CONTRIBUTING.md is asked to write."""


@pytest.mark.parametrize("document", sorted(path.name for path in ROOT.glob("*.md")))
def test_every_file_that_a_document_names_is_there(document: str) -> None:
    named = PATH.findall((ROOT / document).read_text(encoding="utf-8"))
    missing = [path for path in named if not (ROOT / path).exists() and not any(word in path for word in EXAMPLES)]
    assert missing == []
