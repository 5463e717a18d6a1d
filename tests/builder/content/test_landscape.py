"""The landscape of section 3: mistakes are named, every family answers every question, every answer has its source."""

import copy
from collections.abc import Callable
from typing import Any

import pytest

from builder.content.errors import PageError
from builder.content.landscape import check_landscape
from builder.render import pages


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda f: f["kinds"][0].pop("horizon"), "landscape.yml:Games: the field 'horizon' is missing"),
        (lambda f: f["kinds"][3].update(acton="x"), "Video: unknown field 'acton'; did you mean 'action'?"),
        (lambda f: f["kinds"][0]["sources"].append("parkerholder2024genie"), "did you mean 'parkerholder2024genie2'?"),
        (lambda f: f["kinds"][1]["makers"][0].pop("source"), "the part of an answer 'source' is missing"),
        (lambda f: f["kinds"].append(f["kinds"][0]), "landscape.yml:Games: stands there twice"),
    ],
)  # fmt: skip
def test_a_mistake_is_named(library: pages.Library, change: Callable[[Any], Any], message: str) -> None:
    landscape = copy.deepcopy(library.landscape)
    change(landscape)
    with pytest.raises(PageError) as caught:
        check_landscape(landscape, library.sources)
    assert message in str(caught.value)


def test_every_family_and_every_answer_stand_on_the_page(library: pages.Library, fill: Callable[..., str]) -> None:
    page = fill("{{ landscape() }}").replace("&#39;", "'")
    table, _, words = page.partition("</table>")
    for kind in library.landscape["kinds"]:
        assert all(kind[aspect] in table for aspect in library.landscape["aspects"])
        for source in (*kind["sources"], *(answer["source"] for answer in kind["makers"])):
            assert library.sources[source].short.replace("&", "&amp;") in words
            assert f'id="ref-{source}"' in words
        assert len(kind["makers"]) >= 1
