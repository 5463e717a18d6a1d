"""Challenges with mistakes: the file, the entry, the nearest right name; a board that holds what meets them."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from builder.content.challenges import Challenge, link, read_challenges, shown
from builder.content.errors import PageError
from builder.content.site import Site, check_site
from builder.render import pages

ROOT = Path(__file__).resolve().parents[3]
Change = Callable[[dict[str, Any]], Any]


@pytest.fixture
def levels(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "levels" / "challenges", tmp_path / "challenges")
    return tmp_path


def read(levels: Path, library: pages.Library) -> dict[str, Challenge]:
    return read_challenges(levels, library.definitions, library.claims, library.listings, [1, 2, 3, 4, 5])


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda c: c.pop("goal"), "challenges/cheat.yml:the file: the field 'goal' is missing"),
        (lambda c: c.update(gaol="x"), "unknown field 'gaol'; did you mean 'goal'?"),
        (lambda c: c.update(hint=""), "hint should be a text"),
        (lambda c: c.update(difficulty=6), "should be a whole number from 1 to 5, got 6"),
        (lambda c: c.update(place=1), "another challenge has the place 1 too"),
        (lambda c: c.update(level=7), "unknown level 7"),
        (lambda c: c.update(lab="failxre"), "unknown lab 'failxre'; did you mean 'failure'?"),
        (lambda c: c["met"][0].update(figure="score_gab"), "(of this lab) 'score_gab'; did you mean 'score_gap'?"),
        (lambda c: c["met"][0].update(op="=>"), "unknown operator '=>'"),
        (lambda c: c.update(met=[]), "the signature should be a list of conditions"),
        (lambda c: c["score"].update(figure="gap"), "unknown figure (of this lab) 'gap'"),
        (lambda c: c["score"].update(better="most"), "unknown way 'most'; did you mean 'more'?"),
        (lambda c: c.update(start={"dat": 3}), "challenges/cheat.yml:start: 'dat' is no setting; there are"),
        (lambda c: c.update(start={"dat": 3}), "did you mean 'data'?"),
        (lambda c: c.update(fixed={"data": 9e9}), "challenges/cheat.yml:fixed: data should be"),
        (lambda c: c.update(derive=["move"]), "did you mean 'moves'?"),
        (lambda c: c.update(listing="slope"), "a challenge of programs names its listing"),
        (lambda c: c.update(lab="program"), "a challenge of programs names its listing"),
    ],
)  # fmt: skip
def test_a_mistake_is_named(levels: Path, library: pages.Library, change: Change, message: str) -> None:
    path = levels / "challenges" / "cheat.yml"
    declared = yaml.safe_load(path.read_text())
    change(declared)
    path.write_text(yaml.safe_dump(declared))
    with pytest.raises(PageError) as caught:
        read(levels, library)
    assert message in str(caught.value)


def test_the_board_is_sorted_and_takes_nothing_else(levels: Path, library: pages.Library) -> None:
    path = next((levels / "challenges" / "board").glob("cheat-*.json"))
    receipt = json.loads(path.read_text())
    less = receipt | {"name": "Ada", "figures": receipt["figures"] | {"score_gap": 0.61}}
    (path.parent / "cheat-ada.json").write_text(json.dumps(less))
    assert [entry.who for entry in read(levels, library)["cheat"].board] == [receipt["name"], "Ada"]
    for wrong, message in (
        ({"challenge": "cheatt"}, "there is no challenge 'cheatt'; did you mean 'cheat'?"),
        ({"figures": receipt["figures"] | {"score_gap": 0.5}}, "does not meet the challenge 'cheat'"),
        ({"digest": 3}, "'digest' should be a text"),
    ):
        (path.parent / "cheat-ada.json").write_text(json.dumps(less | wrong))
        with pytest.raises(PageError, match="board/cheat-ada") as caught:
            read(levels, library)
        assert message in str(caught.value)


def test_a_site_hides_them_by_name_and_with_their_pages(levels: Path, library: pages.Library) -> None:
    found = read(levels, library)
    site = Site(hidden_challenges=("cheat",), hidden_pages=frozenset({"level-5/tokens.md", "level-3.md"}))
    left = shown(found, site)
    assert set(found) - set(left) == {"cheat", "own-grid"} | {
        name for name, each in found.items() if each.page == "level-3/"
    }
    assert check_site({"hide": {"challenges": ["cheat"]}}, ROOT).hidden_challenges == ("cheat",)
    with pytest.raises(PageError, match="unknown challenge 'cheatt'; did you mean 'cheat'"):
        check_site({"hide": {"challenges": ["cheatt"]}}, ROOT)


def test_its_link_sets_what_it_begins_with(levels: Path, library: pages.Library) -> None:
    found = read(levels, library)
    assert link(found["cheat"], "../") == "../level-4/#condition=planner&challenge=cheat"
    assert link(found["fewest-moves"], "../") == "../level-4/#seed=0&challenge=fewest-moves"
    assert link(found["repair"], "../") == "../level-3/#challenge=repair"
    assert link(found["feature"], "../") == "#listing-challenge_features"
