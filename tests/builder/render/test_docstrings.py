"""The page of dreamlab's public names."""

import re
from pathlib import Path

import dreamlab
from builder.render.docstrings import as_markdown

ROOT = Path(__file__).resolve().parents[3]


def test_lines_of_names_become_a_list() -> None:
    docstring = "What it does.\n\nnoise:  of the sensor,\n        in world units\nx, y:   [N]\nAnd more: prose."
    assert as_markdown(docstring) == (
        "What it does.\n\n\n- `noise`: of the sensor,\n  in world units\n- `x`, `y`: [N]\nAnd more: prose."
    )


def test_plain_prose_stays() -> None:
    docstring = "Random start states [batch, S].\n\nRaises ValueError: if there are none."
    assert as_markdown(docstring) == docstring


def test_every_public_name_stands_on_the_page_once() -> None:
    page = (ROOT / "levels" / "reference.md").read_text(encoding="utf-8")
    named = re.findall(r"^::: dreamlab\.(\w+)$", page, re.MULTILINE)
    assert sorted(named) == sorted(dreamlab.__all__), "levels/reference.md names each of dreamlab.__all__ once"
