"""Jinja in markdown and in the templates."""

from pathlib import Path

import pytest
from jinja2 import Environment

from builder.content.errors import PageError
from builder.render import bytecode, jinja
from builder.render.bytecode import Kept
from builder.render.jinja import environment, render


def test_templates_are_escaped_and_markdown_is_not(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("{{ said }}")
    env = environment(tmp_path, {})
    assert env.get_template("a.html").render(said="<b>") == "&lt;b&gt;"
    assert render("{{ said }}", env, {"said": "<b>"}, file="x.md") == "<b>"


def test_filters_are_those_given(tmp_path: Path) -> None:
    env = environment(tmp_path, {"twice": lambda number: 2 * number})
    assert render("{{ 4 | twice }}", env, {}, file="x.md") == "8"


def test_an_error_has_the_files_own_line(tmp_path: Path) -> None:
    env = environment(tmp_path, {}, ["measured"])
    with pytest.raises(PageError, match=r"x\.md:12: unknown key 'mesured'; did you mean 'measured'\?"):
        render("a\n\n{{ mesured }}", env, {}, file="x.md", first_line=10)


def test_an_unknown_filter_is_named_where_only_one_branch_has_it(tmp_path: Path) -> None:
    with pytest.raises(PageError, match=r"x\.md:2: unknown filter 'uper'; did you mean 'upper'\?"):
        render("a\n{% if yes %}{{ 'b' | uper }}{% endif %}", environment(tmp_path, {}), {"yes": True}, file="x.md")


def test_a_changed_template_is_compiled_anew(tmp_path: Path) -> None:
    made = []
    for text in ("one", "one", "two"):
        (tmp_path / "a.html").write_text(text)
        env = environment(tmp_path, {})
        env.bytecode_cache = Kept("tested", tmp_path / "kept")
        made.append(env.get_template("a.html").render())
    assert made == ["one", "one", "two"]


def test_what_is_kept_is_not_compiled_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jinja, "KEPT", Kept("tested", tmp_path / "kept"))
    (tmp_path / "a.html").write_text("{{ 2 | twice }}")

    def both(env: Environment) -> list[str]:
        return [env.get_template("a.html").render(), render("{{ 3 | twice }}", env, {}, file="x.md")]

    assert both(environment(tmp_path, {"twice": lambda number: 2 * number})) == ["4", "6"]
    monkeypatch.setattr(Environment, "compile", None)
    assert both(environment(tmp_path, {"twice": lambda number: f"{number}, {number}"})) == ["2, 2", "3, 3"], (
        "what a filter makes of a constant is not kept: measured numbers and languages change"
    )


def test_other_versions_compile_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sums = []
    for versions in ("jinja2==3.1.6", "jinja2==3.1.7"):
        (tmp_path / "lock").write_text(versions)
        monkeypatch.setattr(bytecode, "COMPILERS", [tmp_path / "lock"])
        sums.append(Kept("tested", tmp_path / "kept").get_source_checksum("one"))
    assert sums[0] != sums[1]
