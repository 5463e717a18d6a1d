"""Terms: their file, their links, their page."""

from collections.abc import Callable
from html import unescape
from typing import Any

import pytest

from builder.content.errors import PageError
from builder.content.glossary import Term, find, link, read_terms
from builder.render import pages

Fill = Callable[..., str]
PLAIN: dict[str, Any] = {
    "open loop": {"definition": "Fed by  itself\n alone.", "see": ["rollout"]},
    "rollout": {"definition": "One state after <another>."},
}


def test_an_entry_is_read_in_one_line() -> None:
    terms = read_terms(PLAIN, {})
    assert terms["open loop"] == Term("open loop", "Fed by itself alone.", ("rollout",))
    assert terms["open loop"].anchor == "term-open-loop"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"definition": ""}, "glossary.yml:rollout: the definition is missing"),
        ({"definition": "A.", "sea": []}, "glossary.yml:rollout: unknown field 'sea'; did you mean 'see'?"),
        ({"definition": "A.", "see": ["open lop"]}, "unknown term 'open lop'; did you mean 'open loop'?"),
        ({"definition": "A.", "see": ["rollout"]}, "glossary.yml:rollout: it refers to itself"),
        ({"definition": "A.", "see": "open loop"}, "see should be a list of terms"),
        ({"definition": "A.", "source": "ha2018"}, "unknown source (levels/references.bib) 'ha2018'"),
    ],
)
def test_a_mistake_names_file_entry_and_nearest_key(
    library: pages.Library, change: dict[str, Any], message: str
) -> None:
    with pytest.raises(PageError) as caught:
        read_terms(PLAIN | {"rollout": change}, library.sources)
    assert message in str(caught.value)


def test_two_terms_cannot_share_an_address() -> None:
    with pytest.raises(PageError, match="another term has the same address"):
        read_terms(PLAIN | {"open-loop": {"definition": "A."}}, {})


def test_a_term_may_begin_a_sentence_and_be_inflected() -> None:
    terms = read_terms(PLAIN, {})
    assert find(terms, "Rollout").name == "rollout"
    made = link(terms["open loop"], "open-loop dreams", "../", terms)
    assert '<a class="term" href="../glossary/#term-open-loop">open-loop dreams</a>' in made
    assert 'data-definition="Fed by itself alone." data-see="rollout#term-rollout"' in made


def test_text_from_data_is_escaped() -> None:
    terms = read_terms(PLAIN, {})
    assert "<another>" not in link(terms["rollout"], "<b>", "", terms)
    assert "<another>" in unescape(link(terms["rollout"], "x", "", terms))


def test_the_page_lists_every_term_once(fill: Fill, library: pages.Library) -> None:
    text = fill("{{ glossary() }}")
    for term in library.terms.values():
        assert text.count(f'<div id="{term.anchor}">') == 1
