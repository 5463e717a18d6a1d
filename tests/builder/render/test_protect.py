"""Code and formulas are put out of Jinja's reach, and come back as they were."""

import pytest

from builder.render.protect import protect, restore

CODE = "```\n{{ a }}\n```"


@pytest.mark.parametrize("text", [CODE, "`{{ a }}`", "$$ x $$", r"\( x \)", r"\[ x \]", "$x$", f"a\n\n{CODE}\n\nb `c`"])
def test_what_is_put_away_comes_back(text: str) -> None:
    protected, pieces = protect(text)
    assert pieces
    assert "{{" not in protected
    assert protected.count("\n") == text.count("\n"), "the lines below would have other numbers"
    assert restore(protected, [piece.text for piece in pieces]) == text


@pytest.mark.parametrize("text", ["{{ a }}", "from $5 to $6", r"a \$x$"])
def test_prose_stays(text: str) -> None:
    assert protect(text) == (text, [])


def test_a_piece_knows_its_line_and_its_neighbours() -> None:
    _, (piece,) = protect("first\n\nlet $x$ be")
    assert (piece.text, piece.line, piece.before, piece.after) == ("$x$", 3, "let ", " be")
