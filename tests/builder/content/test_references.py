"""references.bib and front matter."""

import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pybtex.database import parse_string

from builder.content.errors import PageError
from builder.content.front_matter import check_front_matter
from builder.content.references import address, link, listing, read_sources, unused
from builder.render import pages

Fill = Callable[..., str]

LEVEL = {
    "number": 4,
    "title": "T",
    "subtitle": "S",
    "description": "D",
    "difficulty": 2,
    "minutes": 30,
    "prerequisites": ["P"],
}


def write(folder: Path, text: str) -> Path:
    path = folder / "references.bib"
    path.write_text(text, encoding="utf-8")
    return path


def test_an_entry_is_read_and_escaped(tmp_path: Path) -> None:
    entry = '@article{a, author={M{\\"u}ller, A. and Berg, B.}, title={1 < 2}, year={2020}, eprint={1.2}}'
    source = read_sources(write(tmp_path, entry))["a"]
    assert source.short == "Müller & Berg 2020"
    assert address(source, "../") == "https://arxiv.org/abs/1.2"
    assert "1 &lt; 2" in listing([source])


@pytest.mark.parametrize(
    ("fields", "preprint", "place"),
    [
        ("journal={arXiv preprint}, eprint={1.2}", True, "arXiv:1.2"),
        ("eprint={1.2}", True, "arXiv:1.2"),
        ("booktitle={A Conference}, eprint={1.2}", False, "A Conference"),
        ("howpublished={A blog}", False, "A blog"),
    ],
)
def test_a_preprint_is_marked(tmp_path: Path, fields: str, preprint: bool, place: str) -> None:
    entry = f"@misc{{a, author={{B, C}}, title={{T}}, year={{2020}}, url={{https://x}}, {fields}}}"
    source = read_sources(write(tmp_path, entry))["a"]
    assert (source.preprint, source.place) == (preprint, place)
    assert ('<span class="preprint">' in listing([source])) is preprint
    assert ('title="T (preprint)"' in link(source, "")) is preprint


def test_a_place_in_a_source_may_be_named(fill: Fill) -> None:
    assert ">Xing et al. 2025, section 2.1</a>" in fill("{{ cite('xing2025critiques', 'section 2.1') }}")


def test_a_source_that_nobody_cites_is_an_error(fill: Fill, library: pages.Library) -> None:
    fill("{{ cite('ha2018world') }} {{ references() }}")
    assert "ha2018world" in library.cited
    unused(["a", "b"], {"a", "b"})
    with pytest.raises(PageError, match=r"references\.bib:b, c: cited on no page"):
        unused(["c", "a", "b"], {"a"})


@pytest.mark.parametrize("field", ["author", "title", "year"])
def test_an_entry_needs_author_title_and_year(tmp_path: Path, field: str) -> None:
    fields = {name: "2020" for name in ("author", "title", "year") if name != field}
    entry = f"@misc{{a, {', '.join(f'{name}={{{value}}}' for name, value in fields.items())}}}"
    with pytest.raises(PageError, match=rf"references\.bib:a: the entry has no {field}"):
        read_sources(write(tmp_path, entry))


def test_a_broken_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(PageError, match=r"references\.bib"):
        read_sources(write(tmp_path, "@misc{a, title="))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"difficulty": 4}, "difficulty is 1 to 3"),
        ({"minutes": 1}, "minutes are 5 to 180, got 1"),
        ({"minutes": "long"}, r"needs 'minutes' \(int\)"),
        ({"number": 5}, "the file's name says level 4"),
        ({"subtitle": ""}, "needs 'subtitle'"),
        ({"prerequisites": "Level 3"}, r"needs 'prerequisites' \(list\)"),
        ({"difficult": 2}, "did you mean 'difficulty'?"),
    ],
)
def test_front_matter_of_a_level(change: dict[str, Any], message: str) -> None:
    check_front_matter("levels/level-4.md", LEVEL)
    with pytest.raises(PageError, match=message):
        check_front_matter("levels/level-4.md", LEVEL | change)


def test_front_matter_of_a_claim() -> None:
    good = {"claim": "tokens", "title": "T", "subtitle": "S", "description": "D"}
    check_front_matter("levels/level-5/tokens.md", good)
    check_front_matter("levels/level-5/index.md", LEVEL | {"number": 5})
    for change, message in (
        ({"claim": "token"}, "the file's name says claim 'tokens', the front matter 'token'"),
        ({"subtitle": ""}, "needs 'subtitle'"),
        ({"claims": "tokens"}, "did you mean 'claim'?"),
    ):
        with pytest.raises(PageError) as caught:
            check_front_matter("levels/level-5/tokens.md", good | change)
        assert message in str(caught.value)


def entries() -> dict[str, Any]:
    text = (Path(__file__).parents[3] / "levels/references.bib").read_text(encoding="utf-8")
    return {key: dict(entry.fields) for key, entry in parse_string(text, "bibtex").entries.items()}


def test_every_source_says_when_and_where_it_was_looked_up() -> None:
    for key, fields in entries().items():
        assert re.match(r"\d{4}-\d{2}-\d{2}: .{10,}", fields.get("checked", "")), key


def test_no_source_stands_there_twice() -> None:
    titles = Counter(re.sub(r"[{}]", "", fields["title"]).lower() for fields in entries().values())
    assert [title for title, times in titles.items() if times > 1] == []
    numbers = Counter(fields["eprint"] for fields in entries().values() if "eprint" in fields)
    assert [number for number, times in numbers.items() if times > 1] == []
