"""What the build says of a module of dreamlab that cannot be imported: one line, where Pyodide has fifty."""

from typing import Any

import pytest

from builder.runtime import exercise, trim

BROKEN = "dreamlab.claims.tokens.experiment"


def test_every_module_can_be_imported() -> None:
    exercise.import_all()


def test_what_a_page_cannot_have_is_not_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """The page's Python has no Gymnasium and no processes: each would bring half the standard library along."""
    asked: list[str] = []
    monkeypatch.setattr(exercise, "import_module", asked.append)
    exercise.import_all()
    assert "dreamlab.claims.tokens.experiment" in asked
    assert not [name for name in asked if name.startswith(("dreamlab.gym", "dreamlab.sweep"))]


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (NameError("name 'horizn' is not defined"), rf"^{BROKEN}, line \d+: NameError: name 'horizn' is not defined$"),
        (SyntaxError("invalid syntax", (BROKEN, 12, 1, "def")), rf"^{BROKEN}, line 12: SyntaxError: invalid syntax"),
    ],
)
def test_an_error_is_named_with_module_and_line(
    monkeypatch: pytest.MonkeyPatch, error: Exception, message: str
) -> None:
    def imported(name: str) -> Any:
        if name == BROKEN:
            raise error

    monkeypatch.setattr(exercise, "import_module", imported)
    with pytest.raises(ImportError, match=message):
        exercise.import_all()


def test_the_build_ends_in_a_sentence(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    (tmp_path / "dreamlab-0-py3-none-any.whl").write_bytes(b"")
    monkeypatch.setattr(trim, "NODE", "false")
    with pytest.raises(SystemExit, match="dreamlab does not come up under Pyodide; the error stands above"):
        trim.loaded_modules(tmp_path)
