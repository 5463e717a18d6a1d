"""What authors do to the lessons: the build takes it, or says in a sentence what to do."""

from pathlib import Path

import pytest

from builder.content.files import lesson_files
from tests.builder.course import Course

pytestmark = pytest.mark.slow
"""Each builds the site."""


@pytest.fixture
def course(tmp_path: Path) -> Course:
    return Course(tmp_path)


def test_what_strict_mode_is_there_for_stops_the_build(tmp_path: Path) -> None:
    course = Course(tmp_path, few=True)
    course.append("levels/about.md", "\n[a](nowhere.md) ![b](images/none.png) [c](#nowhere) [d](speed.md#nowhere)\n")
    (course.levels / "orphan.md").write_text("---\ntitle: An orphan\ndescription: Of no nav\n---\n# An orphan\n")
    said = course.build()
    assert 'not included in the "nav" configuration:\n  - orphan.md' in said
    for link in ("'nowhere.md'", "'images/none.png'", "'#nowhere'", "'speed.md#nowhere'"):
        assert f"'about.md' contains a link {link}" in said
    assert "Aborted with 5 warnings in strict mode!" in said


def test_lessons_may_be_renamed_hidden_and_extended(course: Course) -> None:
    """All at once, since a build takes seconds; the build says nothing."""
    title = next(line for line in (course.levels / "level-4.md").read_text().splitlines() if line.startswith("title:"))
    course.edit("levels/level-4.md", title, 'title: "Renamed: by its instructor"')
    course.edit("mkdocs.yml", "  - Level 2: level-2.md\n", "")
    course.edit("mkdocs.yml", "nav:\n", "not_in_nav: level-2.md\n\nnav:\n")
    (course.levels / "listings" / "added.py").write_text("print(6 * 7)\n")
    (course.levels / "listings" / "added.txt").write_text("42\n")
    course.append("levels/level-1.md", '\n{{ listing("added", "A second program") }}\n')
    course.append(
        "levels/references.bib",
        "@misc{added2026, author={Ada Added}, title={An added source}, year={2026}, url={https://example.org}}\n",
    )
    course.append("levels/level-1.md", '\nAs {{ cite("added2026") }} says.\n')
    assert course.build() == ""
    assert "Renamed: by its instructor" in course.page("")
    assert 'href="level-2/"' not in course.page("")
    assert (course.site / "level-2" / "index.html").exists()
    assert "A second program" in course.page("level-1")
    assert "An added source" in course.page("about")


def test_a_preset_that_was_never_measured_says_the_command(course: Course) -> None:
    added = """
- name: added
  title: An added preset
  claim: It is added.
  caption: Added.
  settings: {data: 300}
  source: ha2018world
  signature: [{figure: final_error, op: ">", value: 0}]
"""
    course.append("levels/presets.yml", added)
    said = course.build()
    assert "the preset 'added' was not measured yet; measure it: make verify ARGS=\"--part failure --write\"" in said


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("levels/level-1.md", "\n{{ 12 | figur }}\n", "unknown filter 'figur'; did you mean 'figure'?"),
        ("levels/presets.yml", "\n- name: a: b\n", ": mapping values are not allowed here"),
        ("levels/listings/added.py", "print(1)\n", "listings/added.py: its output, added.txt, is missing"),
    ],
)
def test_a_mistake_is_one_line_that_names_the_file(course: Course, name: str, text: str, message: str) -> None:
    course.append(name, text)
    said = course.build()
    (line,) = (line for line in said.splitlines() if message in line)
    assert Path(name).name in line


def test_a_question_asked_nowhere_is_named(course: Course) -> None:
    for path in lesson_files(course.levels):
        text = path.read_text(encoding="utf-8")
        if "{{ question(" in text:
            start = text.index("{{ question(")
            path.write_text(text.replace(text[start : text.index("}}", start) + 2], ""), encoding="utf-8")
            break
    assert "no page asks it: write {{ question(" in course.build()
