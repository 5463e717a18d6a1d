"""What a translator in the reader's browser leaves alone."""

import pytest

from builder.render.translation import keep_code


@pytest.mark.parametrize("element", ["code", "pre", "kbd", "samp", "math"])
def test_code_keys_and_formulas_are_nobodys_language(element: str) -> None:
    assert keep_code(f'<{element} class="a">x</{element}>') == f'<{element} translate="no" class="a">x</{element}>'


def test_what_is_marked_already_stays_and_other_elements_are_translated() -> None:
    html = '<code class="a" translate="no">x</code><p>word</p><predict-question>why?</predict-question>'
    assert keep_code(html) == html
    assert keep_code(keep_code("<code>x</code>")) == keep_code("<code>x</code>")
