"""What an author's HTML, pictures and backticks come to: shown, or an error with the line, and never a silent blank."""

from collections.abc import Callable

import pytest

from builder.content.errors import PageError

Fill = Callable[..., str]

WRONG = [
    ("a\n\n![A cat](https://cats.example/cat.png)", 3, "shows no picture of another site"),
    ("![A cat](//cats.example/cat.png)", 1, "shows no picture of another site"),
    ("![A cat][it]\n\n[it]: http://cats.example/cat.png", 1, "shows no picture of another site"),
    ("![it][]\n\n[it]: http://cats.example/cat.png", 1, "shows no picture of another site"),
    ('a\n<img src="https://cats.example/cat.png" alt="">', 2, "shows no picture of another site"),
    ('<video src="https://films.example/a.mp4"></video>', 1, "shows no file of another site"),
    ('<video controls>\n<source src="https://films.example/a.mp4">\n</video>', 2, "shows no file of another site"),
    ('a\n\n<iframe src="https://films.example/embed/a"></iframe>', 3, "<iframe>: the policy shows no other page"),
    ("<style>\np { color: red }\n</style>", 1, "<style>: a lesson has no styles"),
    ("a\n\n<script>alert(1)</script>", 3, "<script>: a lesson has no scripts"),
    ('<link rel="stylesheet" href="x.css">', 1, "<link>: a lesson loads no styles"),
    ('<object data="x.pdf"></object>', 1, "<object>: the policy shows no plug-ins"),
    ('<form action="https://a.example"></form>', 1, "<form>: the site has nobody to send a form to"),
    ('<p style="color: red">a</p>', 1, "<p style>: give the element a class"),
    ("A line.\n{: style='color: red' }", 2, "a style attribute belongs beside"),
    ('<p onclick="alert(1)">a</p>', 1, "<p onclick>: a lesson has no scripts"),
    ("a\n\n<div class='wide'>\n\nb", 3, "<div> is opened here and never closed"),
    ("<div>\n<section>\n</div>", 2, "<section> is opened here and still open at </div> in line 3"),
    ("a\n\nb</div>", 3, "</div> closes nothing that is open"),
    ("It is `so and {{ measured.headline.ratio | figure }} and `b` on.", 1, "a backtick too many, or one missing"),
    ("a\n\n```python\nx = 1\n", 3, "``` opens a fence that is never closed"),
    ("let \\( x be\n\nand \\(y\\)", 1, "opens a formula that is, in its paragraph, never closed"),
]


@pytest.mark.parametrize(("markdown", "line", "message"), WRONG)
def test_what_no_browser_would_show_is_said_with_its_line(fill: Fill, markdown: str, line: int, message: str) -> None:
    with pytest.raises(PageError) as caught:
        fill(markdown)
    said = str(caught.value)
    assert said.startswith(f"levels/x.md:{line}: "), said
    assert message in said


@pytest.mark.parametrize(
    "markdown",
    [
        "![The lab](images/failure-lab.png)",
        "[A film](https://films.example/a.mp4) and <https://films.example>",
        '<div class="hero" markdown>\n\nText\n\n</div>',
        "<p>A paragraph may stay open.\n\na < b and b > a",
        "```html\n<script>alert(1)</script>\n<div>\n```\n\nand `<div>` in code",
        "a `{{ measured.headline.ratio }}` b",
        "first<br>second",
        "<details><summary>More</summary>\n\n- a\n- b\n\n</details>",
    ],
)
def test_what_a_browser_shows_passes(fill: Fill, markdown: str) -> None:
    assert fill(markdown)


def test_a_stray_backtick_does_not_swallow_a_number_paragraphs_later(fill: Fill) -> None:
    text = fill("A stray ` here.\n\nIt grew {{ measured.headline.ratio | figure }} times.\n\nAnother ` there.")
    assert "<measured-number" in text
    assert "{{" not in text


def test_lines_of_a_file_with_front_matter_are_the_files_own(fill: Fill) -> None:
    with pytest.raises(PageError, match=r"levels/x\.md:12: <style>"):
        fill("a\n\n<style></style>", first_line=10)
