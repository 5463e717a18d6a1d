"""What browsers other than Chromium refuse, or know under names of their own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from builder.serve import SITE
from tests.configured import shown
from tests.engines.conftest import need
from tests.engines.firefox import Firefox
from tests.engines.webkit import WebKit
from tests.faulty_server import hosting

KEPT = """async () => {
  await navigator.serviceWorker.ready;
  const names = await caches.keys();
  const pages = names.find((name) => name.includes(" pages "));
  return pages ? (await (await caches.open(pages)).keys()).length : 0;
}"""


class WithoutModules(Firefox):
    """Firefox as it is where a service worker may not be a module."""

    preferences = Firefox.preferences | {"dom.serviceWorkers.modules.enabled": False}


@pytest.fixture(params=[Firefox, WithoutModules], ids=["as it is", "without module service workers"])
def firefox(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Firefox]:
    need(Firefox)
    engine = request.param(tmp_path)
    yield engine
    engine.close()


def test_the_text_can_be_read_offline_in_firefox(firefox: Firefox) -> None:
    pages = len(shown())
    with hosting(SITE) as host:
        firefox.open(host.address + "about/")
        firefox.until(f"async () => (await ({KEPT})()) > {pages}")
        host.stop()
        for path in ("level-1/", "glossary/"):
            firefox.open(host.address + path)
            assert firefox.evaluate("() => document.querySelector('h1') !== null && document.styleSheets.length > 1")


def test_holding_a_button_selects_no_text_in_webkit(tmp_path: Path, site_url: str) -> None:
    need(WebKit)
    engine = WebKit(tmp_path)
    try:
        engine.open(site_url + "level-3/")
        look = "() => getComputedStyle(document.querySelector('.stage-hands button')).webkitUserSelect"
        assert engine.evaluate(look) == "none"
    finally:
        engine.close()
