"""Which Chromium is driven."""

from pathlib import Path

import pytest

from builder.toolchain import browser


@pytest.fixture
def bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine without any browser; Playwright's would lie in the folder."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path / "fetched"))
    return tmp_path


def executable(path: Path) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o755)
    return str(path)


def test_without_any_there_is_none(bare: Path) -> None:
    assert browser.find_chromium() is None
    assert browser.find_shell() is None


def test_playwrights_own_serves_where_the_system_has_none(bare: Path) -> None:
    older = executable(bare / "fetched/chromium-1100/chrome-linux/chrome")
    newer = executable(bare / "fetched/chromium-1200/chrome-linux64/chrome")
    assert browser.find_chromium() == newer != older


def test_the_systems_comes_first(bare: Path) -> None:
    executable(bare / "fetched/chromium-1200/chrome-linux64/chrome")
    systems = executable(bare / "google-chrome")
    assert browser.find_chromium() == systems


@pytest.mark.parametrize("name", ["chrome-linux/headless_shell", "chrome-headless-shell-linux64/chrome-headless-shell"])
def test_a_shell_is_no_whole_browser(bare: Path, name: str) -> None:
    """The systems comes first here, too."""
    fetched = executable(bare / f"fetched/chromium_headless_shell-1200/{name}")
    assert (browser.find_shell(), browser.find_chromium()) == (fetched, None)
    systems = executable(bare / "chromium-headless-shell")
    assert (browser.find_shell(), browser.find_chromium()) == (systems, None)
