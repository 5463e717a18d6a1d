"""Formulas: LaTeX in markdown, MathML in the page, words for those who hear it."""

from collections.abc import Callable

import pytest
from markdown import Markdown

from builder.content.errors import PageError
from builder.render.maths import reveal

Fill = Callable[..., str]
EXTENSIONS = ["admonition", "attr_list", "md_in_html", "tables"]


@pytest.fixture
def shown(fill: Fill) -> Callable[[str], str]:
    """The HTML of a page, as MkDocs would make it."""
    return lambda markdown: reveal(Markdown(extensions=EXTENSIONS).convert(fill(markdown)))


def test_a_formula_in_a_line_is_mathml(shown: Callable[[str], str]) -> None:
    html = shown(r"with \(s_{t+1} = f(s_t, a_t)\) we *predict*")
    assert "<msub><mi>s</mi>" in html
    assert 'alttext="s_{t+1} = f(s_t, a_t)"' in html
    assert "<em>predict</em>" in html
    assert "\\(" not in html


def test_a_formula_of_its_own_is_a_block_that_scrolls_and_says_what_it_is(shown: Callable[[str], str]) -> None:
    html = shown("so\n\n$$\ne = \\sum_{t=1}^{60} \\frac{g_t}{{2}}  % the sum of all, \n halved\n$$\n\nand on")
    assert '<div class="formula" role="group" aria-label="Formula" tabindex="0"><math' in html
    assert 'aria-label="the sum of all, halved" display="block">' in html
    assert "<p><div" not in html
    assert "<p>and on</p>" in html


def test_markdown_does_not_maul_it(shown: Callable[[str], str]) -> None:
    html = shown(r"\(a_1 * b_2 * c_3\) and \(x < y\) and $e^{{n}}$")
    assert "<em>" not in html
    assert "&lt;" in html
    assert html.count("<math") == 3


def test_braces_are_latex_and_not_jinja(shown: Callable[[str], str]) -> None:
    assert shown(r"\({{x}}\) {{ measured.headline.seed | rounded }}").endswith(" 0</p>")


def test_a_per_cent_sign_is_escaped(shown: Callable[[str], str]) -> None:
    html = shown(r"\( 5\,\% \)")
    assert "aria-label" not in html
    assert "%" in html


@pytest.mark.parametrize(
    ("markdown", "message"),
    [
        ("$$ x % x $$ and more", r"levels/x\.md:1: a formula in \$\$ stands on lines of its own"),
        ("one\n\n## The \\( x \\) axis", r"levels/x\.md:3: a heading holds no formula"),
        ("\\( {x \\)", r"levels/x\.md:1: .*Expected closing token"),
    ],
)
def test_a_mistake_names_file_and_line(shown: Callable[[str], str], markdown: str, message: str) -> None:
    with pytest.raises(PageError, match=message):
        shown(markdown)
