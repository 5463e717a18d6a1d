"""The site's address, known or not: navigation stays relative; sitemap, canonical links and the 404 page are right."""

import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from playwright.sync_api import Browser, expect

from builder import hooks
from builder.serve import serving
from tests.built_site.test_pages import Page
from tests.configured import LANGUAGES

ROOT = Path(__file__).resolve().parents[2]
ADDRESSES = ["https://example.org/dreams/"]


def locations(path: Path) -> list[str]:
    return [each.text or "" for each in ET.parse(path).iter() if each.tag.endswith("loc")]


def pages_of(site: Path) -> list[Page]:
    return [Page(path, site) for path in sorted(site.rglob("*.html"))]


@pytest.fixture(scope="module", params=ADDRESSES)
def addressed(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    """A build with DREAM_SITE_URL."""
    site = tmp_path_factory.mktemp("addressed") / "site"
    subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(site)],
        cwd=ROOT,
        env={**os.environ, "DREAM_SITE_URL": request.param},
        check=True,
        timeout=600,
    )
    return request.param, site


def test_without_an_address_there_is_no_sitemap_and_no_canonical_link(site_folder: Path) -> None:
    if os.environ.get("DREAM_SITE_URL"):
        pytest.skip("the site was built with an address")
    assert not list(site_folder.glob("sitemap.xml*"))
    assert not any('rel="canonical"' in page.text for page in pages_of(site_folder))


def test_every_page_is_listed_for_instant_navigation(site_folder: Path) -> None:
    """Each language has a list of its own: a link to a page of another one loads it whole."""
    every = {path.parent.relative_to(site_folder).as_posix() for path in site_folder.rglob("index.html")}
    for language in LANGUAGES[1:]:
        root = site_folder / language.prefix
        folders = {path.parent.relative_to(root).as_posix() for path in root.rglob("index.html")}
        assert {each.rstrip("/") or "." for each in locations(root / "pages.xml")} == folders
        every = {each for each in every if not f"{each}/".startswith(language.prefix)}
    listed = locations(site_folder / "pages.xml")
    assert {each.rstrip("/") or "." for each in listed} == every
    assert not any(each.startswith(("/", "http")) for each in listed)


def test_with_an_address_the_sitemap_and_the_canonical_links_hold_it(addressed: tuple[str, Path]) -> None:
    address, site = addressed
    listed = locations(site / "sitemap.xml")
    own = [page for page in pages_of(site) if page.name != "404.html" and "<article" in page.text]
    own = [page for page in own if not re.search(r"<article[^>]* lang=", page.text)]
    assert len(listed) == len(own)
    assert all(each.startswith(address) for each in listed)
    for page in pages_of(site):
        if page.name != "404.html":
            name = page.name.removesuffix("index.html")
            # A page that is not translated yet is the English one once more.
            copy = re.search(r"<article[^>]* lang=", page.text) is not None
            name = name.partition("/")[2] if copy else name
            assert f'<link rel="canonical" href="{address}{name}">' in page.text


def test_with_an_address_navigation_stays_relative(addressed: tuple[str, Path]) -> None:
    address, site = addressed
    for page in pages_of(site):
        if page.name == "404.html":
            prefix = "/" + address.split("/", 3)[3]
            assert page.links == [prefix, f"{prefix}help/#not-found"]
            continue
        own = [link for link in page.addresses if link.startswith(("/", address)) and link not in page.canonical]
        assert own == [], page.name


def test_a_site_with_an_address_works_elsewhere_too(addressed: tuple[str, Path], browser: Browser) -> None:
    _, site = addressed
    with serving(site, prefix="/elsewhere/") as address, browser.new_context() as context:
        page = context.new_page()
        page.goto(address, wait_until="networkidle")
        page.evaluate("window.same = true")
        page.get_by_role("navigation", name="Tabs").get_by_role("link", name="Glossary").click()
        expect(page.locator("h1")).to_have_text("Glossary")
        assert page.evaluate("window.same") is True
        page.goto(f"{address}level-99/deeper/")
        page.get_by_role("link", name="The front page").click()
        expect(page).to_have_url(address)


def test_a_host_without_folders_is_refused_in_a_sentence() -> None:
    config = MkDocsConfig()
    config.load_dict({"site_name": "x", "use_directory_urls": False})
    with pytest.raises(PluginError, match="use_directory_urls: false is not supported"):
        hooks.on_config(config)


def test_nothing_of_the_site_begins_with_a_dot(site_folder: Path) -> None:
    """GitHub's action leaves such files out of what it publishes."""
    assert [path.name for path in site_folder.rglob(".*")] == []
