"""The site's one stylesheet: what it is put together from, and that no name in it leads nowhere."""

import re
from pathlib import Path

from builder.output.styles import SHEET, sheets, write_styles

SITE = Path(__file__).parents[3] / "site"
BY_STYLE = {"--fill", "--at", "--fraction", "--rate", "--low", "--high"}
"""Set by a style attribute, in a template or by a script."""


def test_sheets_follow_their_folders_and_lose_their_comments(tmp_path: Path) -> None:
    source, modules = tmp_path / "site", tmp_path / "built"
    for name, text in {
        "plots/b.css": "b {\n  color: red; /* why */\n}\n",
        "court/c.css": "/* The court. */\n\nc {\n}\n",
        "shared/a.css": "a {\n}\n",
    }.items():
        (source / name).parent.mkdir(parents=True)
        (source / name).write_text(text)
    modules.mkdir()
    assert [path.name for path in sheets(source)] == ["a.css", "c.css", "b.css"]
    write_styles(source, modules)
    assert (modules / SHEET).read_text() == "a {\n}\nc {\n}\nb {\n  color: red; }\n"


def test_every_custom_property_is_defined() -> None:
    """A wrong name would give no colour at all, and no error."""
    text = "".join(path.read_text(encoding="utf-8") for path in sheets(SITE))
    used = set(re.findall(r"var\((--[\w-]+)", text))
    defined = set(re.findall(r"(--[\w-]+):", text))
    theirs = {name for name in used if name.startswith("--md-")}
    assert used - defined - theirs - BY_STYLE == set()
