"""The page "Your world in twenty lines": what it says of its program, and of the changes that it asks for."""

import re
from pathlib import Path

import pytest

PROGRAM = (Path(__file__).parents[2] / "levels" / "listings" / "spring.py").read_text()
PAGE = (Path(__file__).parents[2] / "levels" / "your-world.md").read_text()


def errors(capsys, *change: str) -> dict[str, tuple[float, float]]:
    """Each model's error after one step and after sixty, of the program with one piece of text replaced."""
    assert not change or PROGRAM.count(change[0]) == 1
    exec(PROGRAM.replace(*change) if change else PROGRAM, {})
    lines = re.findall(r"(.+): after one step (\S+) m off, after sixty (\S+) m", capsys.readouterr().out)
    return {name: (float(one), float(sixty)) for name, one, sixty in lines}


def test_the_straight_line_is_exact_and_the_network_is_not(capsys):
    found = errors(capsys)
    assert max(found["straight line"]) < 1e-12
    assert found["network"][1] > 5.0 * found["network"][0] > 1e-4


def test_with_a_wall_the_network_is_nearer_after_one_step(capsys):
    wall = re.search(r"`(x = x \+ v / 30;[^`]+)`", PAGE)
    assert wall
    lines = f"    {wall[1]}\n    return np.stack([x, v], axis=-1)"
    found = errors(capsys, "    return np.stack([x + v / 30.0, v], axis=-1)", lines)
    assert found["network"][0] < 0.2 * found["straight line"][0]
    assert found["network"][1] < found["straight line"][1] < 2.0 * found["network"][1]


def test_without_actions_the_network_is_further_off(capsys):
    plain, deaf = (
        errors(capsys),
        errors(capsys, "fit(data, rng, world=spring)", "fit(data, rng, world=spring, use_actions=False)"),
    )
    assert deaf["network"][0] > 2.0 * plain["network"][0]
    assert deaf["network"][1] > 5.0 * plain["network"][1]


def test_a_range_that_is_too_narrow_stops_the_program_with_a_sentence(capsys):
    with pytest.raises(ValueError, match=r"spring: x is \S+ m, outside its range of -0.1 to 0.1"):
        errors(capsys, '"m", -3.0, 3.0', '"m", -0.1, 0.1')
