"""``make load``: what wrk says is read, and an answer that is no page fails."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from builder.hosting import __main__ as load

SAID = """Running 3s test
  1 threads and 32 connections
  12345 requests in 3.00s, 36.00MB read
Requests/sec:   4115.00
Transfer/sec:     {rate}
"""


@pytest.mark.parametrize(("rate", "megabytes"), [("12.00MB", 12.0), ("500.00KB", 0.5), ("1.25GB", 1250.0)])
def test_rates_are_read_in_megabytes(rate: str, megabytes: float) -> None:
    assert load._megabytes(SAID.format(rate=rate)) == pytest.approx(megabytes)
    assert load._found("Requests/sec", SAID.format(rate=rate)) == 4115.0


def test_what_wrk_does_not_say_is_an_error_with_its_words() -> None:
    for read in (load._megabytes, lambda said: load._found("Requests/sec", said)):
        with pytest.raises(ValueError, match="unable to connect"):
            read("unable to connect")


@pytest.mark.parametrize(("more", "code"), [("", 0), ("  Non-2xx or 3xx responses: 7\n", 1)])
def test_every_kind_of_file_is_asked_for_and_a_refusal_fails(
    more: str, code: int, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    runtime = tmp_path / "assets" / "runtime" / "abc"
    runtime.mkdir(parents=True)
    for name in ("pyodide.asm.mjs", "pyodide.used.asm.wasm"):
        (runtime / name).touch()
    asked: list[str] = []

    @contextmanager
    def nowhere(site: Path, folder: Path) -> Iterator[str]:
        yield "http://host/"

    def wrk(url: str) -> str:
        asked.append(url)
        return SAID.format(rate="12.00MB") + (more if url.endswith(".wasm") else "")

    monkeypatch.setattr(load, "SITE", tmp_path)
    monkeypatch.setattr(load, "behind_nginx", nowhere)
    monkeypatch.setattr(load, "wrk", wrk)
    assert load.main() == code
    assert [url.removeprefix("http://host/") for url in asked] == [
        "",
        "level-4/",
        "assets/dream/engine/worker.js",
        "assets/runtime/abc/pyodide.asm.mjs",
        "assets/runtime/abc/pyodide.used.asm.wasm",
    ]
    assert "4,115" in capsys.readouterr().out
