"""Builds in a process of their own: what is wrong comes back as words, never as an exception."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from builder.content.site import SWITCH
from builder.live import rebuild
from builder.live.rebuild import Rebuilder, last_place
from builder.runtime.wheel import ROOT
from tests.builder.course import Course


@pytest.mark.slow
def test_a_good_build_says_nothing_and_a_bad_one_the_file_and_the_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    course = Course(tmp_path / "course", few=True)
    monkeypatch.delenv(SWITCH, raising=False)  # its site.yml counts
    rebuilder = Rebuilder(str(course.folder / "mkdocs.yml"))
    try:
        assert rebuilder.build(tmp_path / "first") == ""
        assert (tmp_path / "first" / "level-1" / "index.html").exists()
        course.append("levels/level-1.md", "\nAn added sentence.\n")
        assert rebuilder.build(tmp_path / "second", [course.levels / "level-1.md"]) == ""
        assert "An added sentence." in (tmp_path / "second" / "level-1" / "index.html").read_text()
        course.append("levels/level-1.md", "\n{{ measured.nothing }}\n")
        lines = len((course.levels / "level-1.md").read_text().splitlines())
        assert f"levels/level-1.md:{lines}: unknown key 'nothing'" in rebuilder.build(tmp_path / "third")
        course.edit("levels/level-1.md", "{{ measured.nothing }}", "[a](nowhere.md)")
        assert "'nowhere.md'" in rebuilder.build(tmp_path / "third")
        course.edit("levels/level-1.md", "[a](nowhere.md)", "")
        course.edit("levels/presets.yml", "title:", "titel:")
        assert "unknown field 'titel'; did you mean 'title'?" in rebuilder.build(tmp_path / "third")
    finally:
        rebuilder.close()


class Recorded:
    """Stands for the process, and counts how often one is begun."""

    begun = 0

    def __init__(self, *_: object, **__: object) -> None:
        Recorded.begun += 1

    def submit(self, *_: object) -> "Recorded":
        return self

    def result(self) -> str:
        return ""

    def shutdown(self) -> None:
        pass


def test_only_changed_python_begins_a_new_process(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(rebuild, "ProcessPoolExecutor", Recorded)
    monkeypatch.setattr(rebuild, "assemble_runtime", lambda: "")
    monkeypatch.setattr(Recorded, "begun", 0)
    rebuilder = Rebuilder("mkdocs.yml")
    changes = [[], [ROOT / "levels" / "about.md"], [ROOT / "site" / "index.js"], [ROOT / "dreamlab" / "types.py"]]
    begun = []
    for changed in changes:
        rebuilder.build(tmp_path, changed)
        begun.append(Recorded.begun)
    assert begun == [1, 1, 1, 2]


def test_what_is_wrong_with_the_laboratory_stops_the_build(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(rebuild, "assemble_runtime", lambda: "dreamlab/types.py:3: SyntaxError: invalid syntax")
    said = Rebuilder("mkdocs.yml").build(tmp_path, [ROOT / "dreamlab" / "types.py"])
    assert said == "dreamlab/types.py:3: SyntaxError: invalid syntax"


def test_an_error_of_our_own_names_our_last_line(tmp_path: Path) -> None:
    (tmp_path / "levels").mkdir()
    with pytest.raises(FileExistsError) as caught:
        Course(tmp_path)
    assert last_place(caught.value).startswith("tests/builder/course.py:")
    assert last_place(ValueError("as it is")) == "ValueError: as it is"


@pytest.mark.slow
def test_a_server_that_is_ended_leaves_no_process_behind(tmp_path: Path) -> None:
    code = (
        "import os, time\n"
        "from concurrent.futures import ProcessPoolExecutor\n"
        "from multiprocessing import get_context\n"
        "from builder.live.rebuild import end_with_parent\n"
        "if __name__ == '__main__':\n"
        "    pool = ProcessPoolExecutor(1, mp_context=get_context('spawn'), initializer=end_with_parent)\n"
        "    print(pool.submit(os.getpid).result(), flush=True)\n"
        "    time.sleep(600)\n"
    )
    (tmp_path / "server.py").write_text(code)
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    server = subprocess.Popen([sys.executable, tmp_path / "server.py"], stdout=subprocess.PIPE, env=environment)
    assert server.stdout is not None
    child = int(server.stdout.readline())
    server.kill()
    server.wait()
    for _ in range(600):
        if not Path(f"/proc/{child}").exists():
            return
        time.sleep(0.1)
    pytest.fail(f"process {child} is still there")
