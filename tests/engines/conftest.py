"""The engines by name, and one visit in each: every boot of Python costs seconds."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.engines.chromium import Chromium
from tests.engines.engine import Engine
from tests.engines.firefox import Firefox
from tests.engines.visit import Visit
from tests.engines.webkit import WebKit

ROOT = Path(__file__).resolve().parents[2]
ENGINES: list[type[Engine]] = [Chromium, Firefox, WebKit]


def need(kind: type[Engine]) -> None:
    """Who has two browsers tests with two, and is told; CI has them all."""
    if kind.is_installed():
        return
    missing = f"{kind.name} is not installed; on Debian or Ubuntu: sudo apt-get install {kind.debian}"
    if os.environ.get("CI") == "true":
        pytest.fail(missing)
    pytest.skip(missing)


@pytest.fixture(scope="module", params=ENGINES, ids=lambda kind: kind.name)
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    need(request.param)
    make: Callable[..., Engine] = request.param
    folder = tmp_path_factory.mktemp(request.param.name)
    shared = {"browser_type": request.getfixturevalue("browser_type")} if make is Chromium else {}
    engine = make(folder, **shared)
    yield engine
    engine.close()


@pytest.fixture(scope="module")
def visit(engine: Engine, site_url: str) -> Visit:
    return Visit(engine, site_url)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What tests/browser compares in Chromium is dealt out to the other engines, every second one to each."""
    hands = [kind.name for kind in reversed(ENGINES) if kind is not Chromium]
    left_out = []
    for item in items:
        mark = item.get_closest_marker("dealt_out")
        if mark is None:
            continue
        params = item.callspec.params  # type: ignore[attr-defined]
        turn = sorted(mark.args[0]).index(params["name"])
        if params["engine"].name != hands[turn % len(hands)]:
            left_out.append(item)
    items[:] = [item for item in items if item not in left_out]
    config.hook.pytest_deselected(items=left_out)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Any:
    """A picture of what the engine showed beside a failure."""
    report = yield
    engine = getattr(item, "funcargs", {}).get("engine")
    if report.when == "call" and report.failed and engine is not None:
        folder = ROOT / "build" / "test-results"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{item.name}.png").write_bytes(engine.screenshot())
    return report
