"""The site as it stands in build/site: nothing dangling, nothing from elsewhere, nothing tied to a place."""

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from builder.output.security import policy
from dreamlab.labs.failure import lab as failure
from tests.configured import LANGUAGES, OF_SITE, ROOT, shown

LOADING = {"script": "src", "img": "src", "link": "href", "iframe": "src", "source": "src", "video": "src"}
LEVELS = Path(__file__).parents[2] / "levels"
HINTS = ("canonical", "prev", "next")
STANDS_ALONE = "404.html"
"""Served at any depth, so its one link cannot be relative."""


class Page(HTMLParser):
    """The addresses in a page: what it loads, what it links to, and its ids."""

    def __init__(self, path: Path, site: Path) -> None:
        super().__init__()
        self.path, self.name = path, path.relative_to(site).as_posix()
        self.loads: list[str] = []
        self.links: list[str] = []
        self.ids: list[str] = []
        self.policies: list[str] = []
        self.canonical: list[str] = []
        self.text = path.read_text(encoding="utf-8")
        self.feed(self.text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self.ids += [values["id"]] if "id" in values else []
        if values.get("http-equiv") == "Content-Security-Policy":
            self.policies.append(values["content"])
        if tag in LOADING and LOADING[tag] in values and values.get("rel") not in HINTS:
            self.loads.append(values[LOADING[tag]])
        elif values.get("rel") == "canonical":
            self.canonical.append(values["href"])
        elif tag in ("a", "link") and "href" in values:
            self.links.append(values["href"])

    @property
    def addresses(self) -> list[str]:
        return [*self.loads, *self.links]


@pytest.fixture(scope="module")
def pages(site_folder: Path) -> dict[str, Page]:
    found = [Page(path, site_folder) for path in sorted(site_folder.rglob("*.html"))]
    return {page.name: page for page in found}


def internal(page: Page) -> Iterator[tuple[str, Path, str]]:
    """Address, file and fragment of everything on this site that the page points to."""
    for address in page.addresses:
        parts = urlsplit(address)
        if parts.scheme or parts.netloc:
            continue
        target = (page.path.parent / unquote(parts.path)).resolve() if parts.path else page.path
        yield address, target / "index.html" if target.is_dir() else target, unquote(parts.fragment)


def fragment_settings(fragment: str) -> failure.FailureSettings:
    values = dict(part.split("=") for part in fragment.split("&"))
    values.pop("challenge", None)  # it names one, and sets nothing
    numbers = {name: float(value) for name, value in values.items() if name not in ("condition", "world")}
    return failure.FailureSettings.read({**values, **numbers})


def test_the_pages_are_there(pages: dict[str, Page]) -> None:
    """Those that site.yml shows, and no others."""
    own = {path.relative_to(ROOT).with_suffix("").as_posix() for path in OF_SITE.own_pages}
    expected = {f"{address}index.html" for address in shown()} | {f"{name}/index.html" for name in own}
    assert {"index.html", "help/index.html", "about/index.html"} <= expected
    assert set(pages) == {f"{each.prefix}{name}" for each in LANGUAGES for name in expected} | {STANDS_ALONE}


def test_every_level_has_a_card_and_a_foot(pages: dict[str, Page]) -> None:
    numbers = {match[1] for name in pages if (match := re.fullmatch(r"level-(\d)/index\.html", name))}
    assert len(numbers) == 5 - len(OF_SITE.hidden_levels)
    for number in numbers:
        assert f'<a href="./level-{number}/">' in pages["index.html"].text
        foot = pages[f"level-{number}/index.html"].text.partition("<level-done")[2]
        assert f'data-level="{number}"' in foot


def test_no_formula_is_left_as_a_token(pages: dict[str, Page]) -> None:
    for page in pages.values():
        assert not re.search("[\ue000-\ue003]", page.text), page.name
        assert not re.search(r"\\\(|\$\$", page.text), page.name


def test_every_internal_address_resolves(pages: dict[str, Page], site_folder: Path) -> None:
    known = {page.path: page for page in pages.values()}
    for page in pages.values():
        if page.name == STANDS_ALONE:
            continue
        for address, target, fragment in internal(page):
            assert target.is_file(), f"{page.name}: {address}"
            assert target.is_relative_to(site_folder), f"{page.name}: {address}"
            if "=" in fragment:  # a lab's settings are no place on the page
                assert target.parent.name != "level-4" or fragment_settings(fragment), f"{page.name}: {address}"
            elif fragment and target in known:
                assert fragment in known[target].ids, f"{page.name}: {address}"


def test_addresses_are_relative(pages: dict[str, Page]) -> None:
    """So that the site works below any path."""
    for page in pages.values():
        absolute = [address for address in page.addresses if address.startswith("/")]
        alone = page.name == STANDS_ALONE  # its script finds the site's root (tests/browser/test_hosts.py)
        assert [address for address in absolute if not alone] == [], page.name


def test_nothing_is_loaded_from_elsewhere(pages: dict[str, Page], site_folder: Path) -> None:
    for page in pages.values():
        assert [address for address in page.loads if urlsplit(address).netloc] == [], page.name
    for sheet in site_folder.rglob("*.css"):
        text = sheet.read_text(encoding="utf-8")
        assert not re.search(r"""(@import|url\(\s*["']?(https?:)?//)""", text), sheet.name
    for module in site_folder.glob("assets/dream/**/*.js"):
        text = module.read_text(encoding="utf-8").replace("http://www.w3.org/2000/svg", "")
        text = text.replace("http://localhost:8000/", "")  # which a reader may type
        assert not re.search(r"https?://", text), module.name


def test_links_elsewhere_are_encrypted(pages: dict[str, Page]) -> None:
    for page in pages.values():
        assert [address for address in page.links if urlsplit(address).scheme == "http"] == [], page.name


def test_ids_are_unique(pages: dict[str, Page]) -> None:
    for page in pages.values():
        assert len(page.ids) == len(set(page.ids)), page.name


def test_the_link_past_the_navigation_leads_to_all_of_the_text(pages: dict[str, Page]) -> None:
    links = {name: re.findall(r'<a href="([^"]*)" class="md-skip">', page.text) for name, page in pages.items()}
    assert sum(map(len, links.values())) > 20
    for name, found in links.items():
        assert found in ([], ["#page-text"]), name
        assert pages[name].text.count('<article id="page-text"') == pages[name].text.count(
            'class="md-content__inner '
        ), name


def test_every_page_has_the_one_policy(pages: dict[str, Page]) -> None:
    policies = {policy for page in pages.values() for policy in page.policies}
    assert all(len(page.policies) == 1 for page in pages.values())
    assert len(policies) == 1, "instant navigation runs one page's scripts under another's policy"
    (only,) = policies
    assert only == policy(page.text for page in pages.values())
    assert "'unsafe-inline'" not in only
    assert "'unsafe-eval'" not in only


def test_the_engine_and_its_runtime_are_there(site_folder: Path) -> None:
    runtime = site_folder / "assets" / "runtime"
    inventory = json.loads((runtime / "runtime.json").read_text())
    for file in inventory["files"]:
        assert (runtime / inventory["folder"] / file["name"]).stat().st_size == file["bytes"]
    assert (site_folder / "assets/dream/index.js").is_file()
    assert not (site_folder / "labs").exists(), "a template is no page"


@pytest.mark.skipif("level-4/" not in shown(), reason="site.yml hides it")
def test_shown_numbers_are_the_measured_ones(pages: dict[str, Page]) -> None:
    measured = json.loads((LEVELS / "measured.json").read_text())["headline"]
    text = pages["level-4/index.html"].text
    for name in ("one_step_error", "final_error", "ratio"):
        assert f'<data class="measured" value="{measured[name]!r}"' in text
    assert "{{" not in text


def test_the_search_knows_lessons_and_no_labs(site_folder: Path) -> None:
    texts = " ".join(
        entry["text"] for entry in json.loads((site_folder / "search" / "search_index.json").read_text())["docs"]
    )
    assert "objective mismatch" in texts
    assert "Put on the bench" not in texts
    assert "Restart the engine" not in texts


def test_the_search_finds_terms_and_sources_one_by_one(site_folder: Path) -> None:
    entries = json.loads((site_folder / "search" / "search_index.json").read_text())["docs"]
    places = {entry["location"]: entry for entry in entries}
    terms = [place for place in places if place.startswith("glossary/#term-")]
    assert len(terms) > 30
    assert len([place for place in places if place.startswith("about/#ref-")]) > 30
    ids = re.findall(
        r'id="(term-[^"]+|ref-[^"]+)"',
        "".join((site_folder / page / "index.html").read_text(encoding="utf-8") for page in ("glossary", "about")),
    )
    assert {place.partition("#")[2] for place in places if "#term-" in place or "#ref-" in place} == {*ids}
    definition = places["glossary/#term-action"]["text"]
    assert not any(definition in entry["text"] for entry in entries if entry is not places["glossary/#term-action"])


def test_what_selects_no_text_says_so_to_safari_too(site_folder: Path) -> None:
    sheet = (site_folder / "assets" / "dream" / "dream.css").read_text(encoding="utf-8")
    assert len(re.findall(r"(?<!-)user-select:", sheet)) == len(re.findall(r"-webkit-user-select:", sheet)) > 0


def test_a_number_that_is_typed_is_a_whole_one(pages: dict[str, Page]) -> None:
    """So no field asks for a decimal sign, which is a comma in other languages; all other numbers are slid."""
    fields = {field for page in pages.values() for field in re.findall(r"<input\b[^>]*>", page.text)}
    kinds = {found for field in fields for found in re.findall(r'type="(\w+)"', field)}
    assert {"number", "range"} <= kinds <= {"checkbox", "radio", "range", "number", "text", "file"}
    for field in fields:
        assert 'inputmode="decimal"' not in field, field
        if 'type="number"' in field:
            assert 'step="1"' in field, field
            assert 'inputmode="numeric"' in field, field
