"""What the policy of a page's markup allows."""

import base64
import hashlib

import pytest

from builder.output.security import policy


def allowed(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


@pytest.mark.parametrize(
    ("markup", "style"),
    [
        ('<p style="top: 1px">a</p>', "top: 1px"),
        ("<p\nSTYLE='top: 1px'>a</p>", "top: 1px"),
        ('<p title="a > b" style="top: 1px">a</p>', "top: 1px"),
        ('<p title="it\'s" style="top: 1px">it\'s</p>', "top: 1px"),
        ('<p style="content: &quot;a&quot;">a</p>', 'content: "a"'),
        ("<p>it's</p><p style=top:0>a</p>", "top:0"),
    ],
)
def test_a_style_attribute_is_allowed_as_the_browser_reads_it(markup: str, style: str) -> None:
    assert f"style-src-attr 'unsafe-hashes' {allowed(style)};" in policy([markup])


def test_an_inline_script_is_allowed_with_every_character() -> None:
    script = "\na < b && '<p style=\"x\">'\n"
    said = policy([f"<p>a</p><script>{script}</script>"])
    assert allowed(script) in said
    assert "style-src-attr 'none';" in said


@pytest.mark.parametrize(
    "markup",
    [
        '<!-- <p style="top: 1px"> <script>a()</script> -->',
        "&lt;p style=\"top: 1px\"&gt; <code>style='top: 1px'</code>",
        '<script src="a.js"></script>',
        '<script type="application/json">{"style": 1}</script>',
        '<p data-style="top: 1px">a</p>',
    ],
)
def test_nothing_else_is(markup: str) -> None:
    assert policy([markup]) == policy([])
