"""What a lesson shows of a program is what the program prints; and what a reader may do to one."""

from pathlib import Path

import numpy as np
import pytest

from dreamlab.services import listings, whole
from dreamlab.world import court

FOLDER = Path(__file__).parents[3] / "levels" / "listings"
SHOWN = sorted(FOLDER.glob("*.py"))


def run(code):
    """Everything that was printed, every warning, and how it ended."""
    heard = {listings.OUTPUT: "", listings.WARNINGS: ""}

    def say(part, text):
        heard[part] += text

    ended = listings.run(code, say)
    return heard[listings.OUTPUT], heard[listings.WARNINGS], ended


@pytest.mark.parametrize("path", SHOWN, ids=lambda path: path.stem)
def test_a_listing_prints_what_the_lesson_shows(path):
    assert run(path.read_text()) == (path.with_suffix(".txt").read_text(), "", listings.ListingResult())


def test_the_states_that_a_program_goes_through_are_kept():
    _, _, ended = run((FOLDER / "ten_lines.py").read_text())
    assert len(ended.states) == 91
    assert ended.states[0] == (0.0, 0.6, 0.3, -0.4, 0.0)
    x, _, vx, _, _ = np.array(ended.states).T
    np.testing.assert_allclose(np.diff(x)[:40], vx[1] / 30)


@pytest.mark.parametrize(
    ("code", "kept"),
    [
        ("state = (1, 2, 3)", 0),
        ("state = 'abcde'\nstate = None", 0),
        ("state = (0, 0, 0, 0, 0)", 0),  # one state does not move
        ("import numpy as np\nfor k in range(3): state = np.full(5, k)", 3),
        ("for k in range(9000): state = [k] * 5", listings.MOST_STATES),
        ("state = [0] * 5\nstate = [float('nan')] * 5\nstate = [1] * 5", 2),
        ("for k in range(2): state = [k] * 5\nraise ValueError", 2),
    ],
)
def test_only_states_of_five_numbers_are_kept(code, kept):
    assert len(run(code)[2].states) == kept


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
        ("a = 1\n  b = 2", "", "IndentationError: unexpected indent", 2),
        ("raise SystemExit(3)", "", "SystemExit: 3", 1),
        ("raise SystemExit", "", "", 0),
        ("raise KeyboardInterrupt", "", "KeyboardInterrupt", 1),
        ("def f():\n    return g\nf()", "", "NameError: name 'g' is not defined", 2),
    ],
)
def test_a_mistake_is_named_with_its_line(code, printed, error, line):
    assert run(code) == (printed, "", listings.ListingResult(error, line))


def test_a_warning_is_said_apart_from_the_output_and_names_its_line():
    output, warned, ended = run("import numpy as np\nprint(np.log(np.zeros(1)))")
    assert output == "[-inf]\n"
    assert warned == "line 2: RuntimeWarning: divide by zero encountered in log\n"
    assert ended == listings.ListingResult()


def test_what_goes_to_stderr_is_no_output():
    output, warned, _ = run("import sys\nprint('to you')\nprint('to them', file=sys.stderr)")
    assert (output, warned) == ("to you\n", "to them\n")


def test_a_line_goes_out_before_the_next_one_is_made():
    heard = []
    listings.run("print('a')\nprint('b', end='')\nprint('c')", lambda _, text: heard.append(text))
    assert heard == ["a\n", "bc\n"]


def test_input_says_that_nobody_is_there():
    _, _, ended = run("input('name? ')")
    assert ended == listings.ListingResult(f"RuntimeError: {listings.NOBODY_ASKS}", 1)
    assert input.__name__ == "input", "and only there"


@pytest.mark.parametrize(("name", "sentence"), [("torch", whole.NOT_HERE), ("msvcrt", whole.ONLY_ON_A_COMPUTER)])
def test_a_module_that_cannot_be_had_is_answered_with_a_sentence(name, sentence):
    _, _, ended = run(f"import {name}")
    assert ended.error == f"ModuleNotFoundError: No module named '{name}'. {sentence}"


def test_names_of_one_run_are_not_those_of_the_next():
    run("left_over = 1")
    assert run("left_over")[2].error.startswith("NameError")


def test_a_flood_of_output_is_cut():
    output, _, _ = run("for _ in range(30):\n    print('x' * 999)")
    assert len(output) < 20_100
    assert output.endswith("… and 10,000 characters more\n")


@pytest.mark.parametrize(
    ("code", "is_said"),
    [
        ("np.seterr(all='ignore'); print(np.log(np.zeros(1))); np.seterr(all='warn')", True),
        ("print(float('nan'))", True),
        ("print({'inf': 1}, np.array([-np.inf]))", True),
        ("print('information', 'nanometre', 'x.nan', np.ones(1))", False),
        ("import warnings; print(np.nan); warnings.warn('mine')", False),
    ],
)
def test_where_numpy_sees_no_division_by_zero_a_nan_is_told_of(code, is_said, monkeypatch):
    monkeypatch.setattr(listings, "numpy_is_told", lambda: False)
    assert (listings.NO_FLAGS in run(f"import numpy as np; {code}")[1]) == is_said


def test_where_numpy_sees_it_numpy_says_it():
    assert listings.numpy_is_told()
    assert run("import numpy as np\nprint(np.log(np.zeros(1)))")[1] == (
        "line 2: RuntimeWarning: divide by zero encountered in log\n"
    )
