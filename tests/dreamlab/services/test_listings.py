"""What a lesson shows of a program is what the program prints; and what a reader may do to one."""

from pathlib import Path

import numpy as np
import pytest

from dreamlab import bridge
from dreamlab.services import listings
from dreamlab.world import court

FOLDER = Path(__file__).parents[3] / "levels" / "listings"
SHOWN = sorted(FOLDER.glob("*.py"))


@pytest.mark.parametrize("path", SHOWN, ids=lambda path: path.stem)
def test_a_listing_prints_what_the_lesson_shows(path):
    found = listings.run(path.read_text())
    assert found == listings.ListingResult(path.with_suffix(".txt").read_text())


def ten_lines():
    names: dict = {}
    lines = (FOLDER / "ten_lines.py").read_text().splitlines()
    first = lines.index("def step(state, action):")
    world = lines[first : first + 10]
    assert world[-1].strip() == "return x, y, vx, vy, paddle"
    exec("\n".join(world), names)
    return names["step"]


def test_the_ten_lines_fly_as_the_court_does():
    step, rng = ten_lines(), np.random.default_rng(0)
    state = np.array([0.0, 0.6, 0.3, -0.4, 0.0])
    mine = tuple(state)
    for _ in range(43):
        push = float(rng.integers(-1, 2))
        state, mine = court.step(state, np.array([push])), step(mine, push)
        np.testing.assert_allclose(mine, state, atol=1e-12)
    assert court.step(state, np.zeros(1))[3] > 0 > mine[3]  # the court turns a ball exactly on time
    assert step(mine, 0.0)[3] > 0


def test_the_ten_lines_turn_at_every_wall():
    step = ten_lines()
    assert step((0.475, 0.5, 0.3, 0.1, 0.0), 0)[2] == -0.3
    assert step((0.0, 0.975, 0.1, 0.3, 0.0), 0)[3] == -0.3
    missed, met = (step((0.05, 0.021, 0.0, -0.3, paddle), 0) for paddle in (-0.3, 0.0))
    assert missed[2:4] == (0.0, 0.3)
    assert met[2] == pytest.approx(0.05)


@pytest.mark.parametrize(
    ("code", "printed", "error", "line"),
    [
        ("print('a')\nx = 1 / 0", "a\n", "ZeroDivisionError: division by zero", 2),
        ("a = 1\n  b = 2", "", "SyntaxError: unexpected indent", 2),
        ("raise SystemExit(3)", "", "SystemExit: 3", 1),
        ("def f():\n    return g\nf()", "", "NameError: name 'g' is not defined", 2),
    ],
)
def test_a_mistake_is_named_with_its_line(code, printed, error, line):
    assert listings.run(code) == listings.ListingResult(printed, error, line)


def test_an_endless_loop_ends(monkeypatch):
    monkeypatch.setattr(listings, "LONGEST", 0.05)
    found = listings.run("n = 0\nwhile True:\n    try:\n        n += 1\n    except Exception:\n        pass")
    assert found.error.startswith("Endless: it was stopped after")
    assert found.line > 1


def test_each_run_starts_afresh():
    listings.run("left_over = 1")
    assert listings.run("left_over").error.startswith("NameError")


def test_a_flood_of_output_is_cut():
    found = listings.run("print('x' * 30_000)")
    assert len(found.output) < 20_100
    assert "10,001 characters more" in found.output


def test_the_page_gets_it_as_a_task():
    job = bridge.start("listing", "run", '{"code": "print(6 * 7)"}')
    assert job.advance(1000.0)
    assert job.result() == '{"output": "42\\n", "error": "", "line": 0}'
