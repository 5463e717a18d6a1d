"""A fork that touches site.yml and a folder of its own, and nothing else."""

import json
import re
from pathlib import Path

import pytest
import yaml

from builder.content.errors import PageError
from builder.content.site import SWITCH, check_site, read_site
from tests.builder.course import ROOT, Course

GUIDE = (ROOT / "levels" / "teach.md").read_text(encoding="utf-8")
WRITTEN = dict(re.findall(r"Write `([\w./]+)`:\n\n```\w+\n(.*?)```\n", GUIDE, re.DOTALL))
"""By path: what the guide has an instructor write."""
SOURCE = "@misc{ours2026, author={Own, Olga}, title={Our lesson}, year={2026}, url={https://example.org}}\n"
MORE = 'See {{ cite("ours2026") }}. Not [the landscape](../level-5/landscape.md).\n'


def test_the_guides_own_site_is_right(tmp_path: Path) -> None:
    assert [*WRITTEN] == ["site.yml", "ours/presets.yml", "ours/monday.md"]
    (tmp_path / "levels").symlink_to(ROOT / "levels")
    (tmp_path / "ours").mkdir()
    site = check_site(yaml.safe_load(WRITTEN["site.yml"]), tmp_path)
    assert site.hidden_levels == (5,)
    assert site.first("failure")["data"] == 5000


@pytest.mark.slow
def test_one_file_and_one_folder_make_it_ours(tmp_path: Path) -> None:
    """The example file as it is handed out: name, colours, logo, Level 5 hidden, other defaults, a preset, a page."""
    course = Course(tmp_path, languages=True)
    (tmp_path / "site.yml").write_text((ROOT / "site.example.yml").read_text())
    ours = tmp_path / "ours"
    ours.mkdir()
    (ours / "logo.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"/>')
    (ours / "presets.yml").write_text(WRITTEN["ours/presets.yml"].replace("lambert2022investigating", "ours2026"))
    (ours / "references.bib").write_text(SOURCE)
    (ours / "monday.md").write_text(WRITTEN["ours/monday.md"] + MORE)
    assert course.build() == ""
    home, lab, monday = (course.page(address) for address in ("", "level-4", "ours/monday"))
    assert "Dream Machine of the Riverside School</h1>" in home
    assert 'src="ours/logo.svg"' in home or 'src="./ours/logo.svg"' in home
    assert (course.site / "ours" / "logo.svg").is_file()
    sheet = (course.site / "assets" / "dream" / "dream.css").read_text()
    assert sheet.rindex("#006b4f") > sheet.index("--dm-accent: #54378a")

    built = {path.parent.relative_to(course.site).as_posix() for path in course.site.rglob("index.html")}
    assert not [page for page in built if page.startswith(("level-5", "speed", "reference"))]
    for list_of_pages in ("pages.xml", "sitemap.xml", "search/search_index.json", "service-worker.js"):
        text = (course.site / list_of_pages).read_text()
        assert "level-5/chaos" not in text, list_of_pages
        assert "level-4/" in text, list_of_pages
    assert "https://riverside.example.org/dreams/level-4/" in (course.site / "sitemap.xml").read_text()
    assert 'data-level="5"' not in home
    for path in course.site.rglob("*.html"):
        links = re.findall(r'<a\b[^>]*href="([^"]*)"', path.read_text())
        assert not [link for link in links if re.match(r"[./]*(level-5|speed|reference)/", link)], path
    assert "this page is not part of this site" in lab
    assert "the landscape <small>(this page is not part of this site)</small>" in monday

    shown = [re.search(rf'data-setting="{name}"[^>]*aria-valuetext="([^"]*)"', lab) for name in ("data", "horizon")]
    assert [match and match[1] for match in shown] == ["5,000 transitions", "40 steps"]
    data = json.loads(lab.partition("<failure-lab")[2].partition('data-part="data">')[2].partition("</template>")[0])
    assert data["headline"]["settings"] == {
        "data": 5000,
        "noise": 0,
        "horizon": 40,
        "condition": "plain",
        "world": "court",
        "seed": 3,
    }
    assert len(data["headline"]["drift"]) == 40
    assert f'aria-valuenow="{data["headline"]["final_error"]}"' in lab
    names = [preset["name"] for preset in data["presets"]]
    assert names[0] == "year-eleven"
    assert not {"deaf", "continuer"} & {*names}
    assert "Year eleven" in lab
    repair, challenges = course.page("level-3"), course.page("challenges")
    for chosen in ('<option value="sticky" selected', '<option value="ensemble" selected', 'aria-valuetext="2,000'):
        assert chosen in repair
    hidden = {"loss", "world", "own-grid"}  # by name, by name, with its page
    assert 'data-challenge="cheat"' in challenges
    assert not [name for name in hidden if f'data-challenge="{name}"' in challenges]
    assert 'href="../../level-4/#data=10000&amp;noise=0&amp;horizon=120&amp;seed=0"' in monday
    assert "Own, Olga" in monday or "Olga Own" in monday


def test_the_example_is_as_good_as_its_word() -> None:
    """All of its entries but those that need files, which the test above has."""
    text = (ROOT / "site.example.yml").read_text()
    for name in ("name", "description", "address", "language", "colours", "logo", "hide", "labs", "own", "framed_by"):
        assert re.search(rf"^{name}:", text, re.MULTILINE), name


@pytest.mark.parametrize(
    ("declared", "message"),
    [
        ({"nam": "x"}, "unknown setting 'nam'; did you mean 'name'?"),
        ({"name": 3}, "name should be a text, got 3"),
        ({"address": "example.org"}, "should be like https://example.org/dreams/"),
        ({"hide": {"levels": [6]}}, "unknown level 6; there are"),
        ({"hide": {"pages": ["spxed"]}}, "unknown page 'spxed'; did you mean 'speed'?"),
        ({"hide": {"pages": ["help"]}}, "unknown page 'help'"),
        ({"hide": {"presets": ["deef"]}}, "unknown preset 'deef'; did you mean 'deaf'?"),
        ({"labs": {"failxre": {}}}, "unknown lab 'failxre'; did you mean 'failure'?"),
        ({"labs": {"failure": {"dat": 3}}}, "unknown setting 'dat'; did you mean 'data'?"),
        ({"labs": {"failure": {"data": 5}}}, "data should be 50 to 20000 transitions, got 5"),
        ({"labs": {"failure": {"data": 4900}}}, "the slider does not stop at 4900; did you mean 5000?"),
        ({"labs": {"workshop": {"remedi": "plain"}}}, "unknown setting 'remedi'; did you mean 'remedy'?"),
        ({"labs": {"workshop": {"policy": "own"}}}, "policy should be one of mixed, random, sticky, following, got"),
        ({"labs": {"workshop": {"data": 4900}}}, "the slider does not stop at 4900; did you mean 5000?"),
        ({"hide": {"challenges": ["chaet"]}}, "unknown challenge 'chaet'; did you mean 'cheat'?"),
        ({"colours": {"light": {"accent": "#eeeeee"}}}, "accent #eeeeee on page #faf8f3 has a contrast of 1.1"),
        ({"colours": {"dark": {"accxnt": "#ffffff"}}}, "unknown colour 'accxnt'; did you mean 'accent'?"),
        ({"colours": {"light": {"accent": "blue"}}}, "accent should be like '#54378a'"),
        ({"logo": "none.svg"}, "should be a picture"),
        ({"own": {"folder": "../elsewhere"}}, "there is no folder '../elsewhere' beside site.yml"),
        ({"own": {"folder": "levels"}}, "is the project’s"),
        ({"framed_by": ["moodle.example.org"]}, "an origin is like https://moodle.example.org"),
        ({"framed_by": ["https://a.org; script-src *"]}, "an origin is like"),
    ],
)
def test_a_mistake_names_the_entry_and_the_nearest_right_word(declared: object, message: str) -> None:
    with pytest.raises(PageError) as caught:
        check_site(declared, ROOT)
    assert message in str(caught.value)
    assert str(caught.value).startswith("site.yml:")


def test_another_file_or_none_may_be_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "levels").symlink_to(ROOT / "levels")
    (tmp_path / "site.yml").write_text("name: One\n")
    (tmp_path / "two.yml").write_text("name: Two\n")
    monkeypatch.delenv(SWITCH, raising=False)
    assert read_site(tmp_path).name == "One"
    monkeypatch.setenv(SWITCH, "two.yml")
    assert read_site(tmp_path).name == "Two"
    monkeypatch.setenv(SWITCH, "none")
    assert read_site(tmp_path).name == ""
