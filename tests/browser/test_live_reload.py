"""``make serve`` as an author meets it: the page follows what is saved, and says what is wrong."""

import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.builder.course import ROOT, Course, environment

PATIENCE = 90.0
"""Seconds until the server is up on a machine under heavy load."""


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    return Course(tmp_path_factory.mktemp("course"), few=True)


@pytest.fixture(scope="module")
def address(course: Course) -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        place = f"127.0.0.1:{free.getsockname()[1]}"
    command = [sys.executable, "-m", "mkdocs", "serve", "--livereload", "--dev-addr", place]
    server = subprocess.Popen(
        [*command, "--config-file", str(course.folder / "mkdocs.yml")],
        cwd=ROOT,
        env={**environment(), "PYTHONDONTWRITEBYTECODE": "1"},
    )
    try:
        wait_for(f"http://{place}/", server)
        yield f"http://{place}/"
    finally:
        server.terminate()
        server.wait()


def wait_for(address: str, server: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and server.poll() is None:
        try:
            urllib.request.urlopen(address, timeout=PATIENCE)
            return
        except OSError:
            time.sleep(0.2)
    pytest.fail("mkdocs serve did not come up")


@pytest.fixture(scope="module")
def page(browser: Browser, address: str) -> Iterator[Page]:
    page = browser.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.goto(f"{address}about/")
    yield page
    page.close()
    assert complaints == []


def save(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")


def test_a_sentence_a_mistake_and_its_correction(page: Page, course: Course) -> None:
    lesson = course.levels / "about.md"
    before = lesson.read_text(encoding="utf-8")
    save(lesson, f"{before}\nA sentence that was just saved.\n")
    expect(page.get_by_text("A sentence that was just saved.")).to_be_visible()

    page.evaluate("window.stays = true")
    save(lesson, f"{before}\nA sentence that was just saved.\n\n{{{{ measured.nothing }}}}\n")
    notice = page.get_by_role("alert").filter(has_text="unknown key 'nothing'")
    line = before.count("\n") + 4
    expect(notice).to_contain_text(f"levels/about.md:{line}: unknown key 'nothing'")
    assert page.evaluate("window.stays") is True, "the former page is gone"
    expect(page.get_by_text("A sentence that was just saved.")).to_be_visible()
    page.reload()
    expect(notice).to_be_visible()

    save(lesson, f"{before}\nNow it is right.\n")
    expect(page.get_by_text("Now it is right.")).to_be_visible()
    expect(notice).to_have_count(0)


def test_nothing_is_kept_that_would_hide_a_change(page: Page) -> None:
    page.wait_for_function("async () => (await navigator.serviceWorker.getRegistrations()).length === 0")
    assert page.evaluate("caches.match(location.href).then(Boolean)") is False
