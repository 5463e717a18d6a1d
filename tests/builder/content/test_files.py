"""The files that pages draw on: what cannot be read is named with its line."""

from pathlib import Path

import pytest

from builder.content import files
from builder.content.errors import PageError
from builder.content.files import read_data


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("presets.yml", "- name: a\n  title: b: c\n", "presets.yml:2: mapping values are not allowed here"),
        ("presets.yml", "- name: a\n - name: b\n", "presets.yml:2: "),
        ("presets.yml", "a: &x 1\nb: *x\n", "presets.yml:2: aliases are not read"),
        ("presets.yml", "a: 1\nb: 2\na: 3\n", "presets.yml:3: 'a' stands twice"),
        ("presets.yml", "[a]: 1\n", "presets.yml:1: a key should be a word"),
        ("measured.json", '{\n"a": 1,\n}', "measured.json:3: "),
        ("measured.json", '{"a": NaN}', "measured.json: NaN is no number to print"),
        ("measured.json", '{"a": 1, "a": 2}', "measured.json: 'a' stands twice"),
    ],
)
def test_what_cannot_be_read_is_named(tmp_path: Path, name: str, text: str, message: str) -> None:
    with pytest.raises(PageError) as caught:
        read_data(write(tmp_path, name, text))
    assert message in str(caught.value)


def test_a_missing_and_an_overlarge_file_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(PageError, match=r"figures\.yml: .*No such file"):
        read_data(tmp_path / "figures.yml")
    monkeypatch.setattr(files, "LARGEST", 3)
    with pytest.raises(PageError, match="more than 3 bytes"):
        read_data(write(tmp_path, "figures.yml", "a: 1\n"))


def test_plain_data_come_back(tmp_path: Path) -> None:
    assert read_data(write(tmp_path, "a.yml", "- a: 1\n  b: [x, 2.5]\n")) == [{"a": 1, "b": ["x", 2.5]}]
    assert read_data(write(tmp_path, "a.json", '{"a": [1, null]}')) == {"a": [1, None]}
