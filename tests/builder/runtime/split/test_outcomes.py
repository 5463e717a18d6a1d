"""What the proof compares: a test that ended otherwise is named, and so is one that is missing."""

from pathlib import Path

import pytest

from builder.runtime.split import outcomes
from builder.runtime.split.outcomes import NO_SOURCE, TESTS_FOLDER, differing, own_tests, zip_tests


def test_what_came_out_otherwise_or_not_at_all_is_named() -> None:
    whole = {"ufuncs": {"add": "1", "sin": "2"}, "test_json": {"a": "passed;"}}
    assert differing(whole, whole) == []
    assert differing(whole, {"ufuncs": {"add": "1", "sin": "3"}}) == [
        "test_json: a: whole passed;, in halves None",
        "ufuncs: sin: whole 2, in halves 3",
    ]
    assert outcomes.digest_of(whole["ufuncs"]) == outcomes.digest_of(dict(reversed(whole["ufuncs"].items())))


def test_the_package_of_tests_is_the_one_that_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(TESTS_FOLDER, str(tmp_path))
    assert own_tests() is None
    (tmp_path / "test_json").mkdir()
    assert own_tests() == tmp_path


def test_sources_and_data_of_the_package_are_taken_along(tmp_path: Path) -> None:
    package = tmp_path / "anywhere"
    package.mkdir()
    for name in ("__init__.py", "data.txt", *(f"a{suffix}" for suffix in NO_SOURCE)):
        (package / name).write_text(name)
    zip_tests(package, tmp_path / "made.zip")
    with outcomes.zipfile.ZipFile(tmp_path / "made.zip") as made:
        assert made.namelist() == ["test/__init__.py", "test/data.txt"]
