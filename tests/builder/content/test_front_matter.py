"""A lesson's front matter: what is wrong in it is named with its line, never taken for prose."""

import pytest

from builder.content.errors import PageError
from builder.content.front_matter import check_front_matter, level_of, read_front_matter

LEVEL = {
    "number": 4,
    "title": "A title",
    "subtitle": "A subtitle",
    "description": "What it says",
    "difficulty": 2,
    "minutes": 30,
    "prerequisites": ["None"],
}


def test_a_page_without_any_says_nothing() -> None:
    assert read_front_matter("x.md", "# A title\n---\n") == {}


@pytest.mark.parametrize("text", ["---\ntitle: A world\n---\nprose", "\ufeff---\r\ntitle: A world\r\n---\r\n"])
def test_it_is_read_with_any_line_ends(text: str) -> None:
    assert read_front_matter("x.md", text) == {"title": "A world"}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("---\nnumber: 1\ntitle: A World: in Ten Lines\n---\n", "x.md:3: mapping values are not allowed here"),
        ("---\ntitle: [a\n---\n", "x.md:3: while parsing a flow sequence"),
        ("---\ntitle: a\ntitle: b\n---\n", "x.md:3: 'title' stands twice"),
        ("---\njust words\n---\n", "x.md:2: the front matter should be a list of names and values"),
    ],
)
def test_what_is_no_yaml_is_named_with_its_line(text: str, message: str) -> None:
    with pytest.raises(PageError) as caught:
        read_front_matter("x.md", text)
    assert message in str(caught.value)


def test_a_good_level_passes() -> None:
    check_front_matter("levels/level-4.md", LEVEL)


@pytest.mark.parametrize(
    ("file", "change", "message"),
    [
        ("level-4.md", {"titel": "x"}, "unknown front matter 'titel'; did you mean 'title'?"),
        ("level-4.md", {"minutes": None}, "the front matter needs 'minutes' (int)"),
        ("level-3.md", {}, "the file's name says level 3, the front matter 4"),
        ("level-4.md", {"difficulty": 4}, "difficulty is 1 to 3, got 4"),
        ("level-4.md", {"minutes": 400}, "minutes are 5 to 180, got 400"),
    ],
)
def test_a_mistake_is_named(file: str, change: dict[str, object], message: str) -> None:
    with pytest.raises(PageError) as caught:
        check_front_matter(f"levels/{file}", LEVEL | change)
    assert message in str(caught.value)


def test_a_claims_page_says_which_claim_it_is() -> None:
    page = {"claim": "chaos", "title": "t", "subtitle": "s", "description": "d"}
    check_front_matter("levels/level-5/chaos.md", page)
    with pytest.raises(PageError, match="the file's name says claim 'pan', the front matter 'chaos'"):
        check_front_matter("levels/level-5/pan.md", page)


@pytest.mark.parametrize(
    ("file", "level"),
    [
        ("levels/level-4.md", 4),
        ("levels/level-5/index.md", 5),
        ("levels/level-5/chaos.md", 5),
        ("levels/about.md", None),
    ],
)
def test_a_page_belongs_to_a_level_by_its_path(file: str, level: int | None) -> None:
    assert level_of(file) == level
