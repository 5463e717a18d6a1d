"""The page of Gymnasium's environments says in words what levels/gym.json holds, and gives the code's references."""

import json
from pathlib import Path

from dreamlab.gym.benchmark import AMOUNTS, PUBLISHED

LEVELS = Path(__file__).parents[2] / "levels"
FOUND = json.loads((LEVELS / "gym.json").read_text())


def means(name: str) -> dict[tuple[str, int], float]:
    return {(row["who"], row["transitions"]): row["mean"] for row in FOUND[name]}


def test_every_row_is_there_over_ten_seeds():
    for rows in FOUND.values():
        assert [row["transitions"] for row in rows] == [0, 0, *AMOUNTS]
        for row in rows:
            assert len(row["returns"]) == 10
            assert abs(row["mean"] - sum(row["returns"]) / 10) < 1e-9
            assert (row["lowest"], row["highest"]) == (min(row["returns"]), max(row["returns"]))


def test_a_thousand_transitions_are_enough_for_the_pendulum_and_more_take_it_no_further():
    found = means("Pendulum-v1")
    random, true = found["random", 0], found["true environment", 0]
    assert found["learned model", 1000] > random + 0.8 * (true - random)
    assert found["learned model", 5000] <= found["learned model", 1000]
    last = next(row for row in FOUND["Pendulum-v1"] if row["transitions"] == 5000)
    assert sum(value < -600 for value in last["returns"]) == 1


def test_on_the_pole_the_model_beats_chance_and_not_the_environment():
    found = means("CartPole-v1")
    learned = [mean for (who, _), mean in found.items() if who == "learned model"]
    assert found["true environment", 0] > max(learned) > min(learned) > 3 * found["random", 0]


def test_the_page_gives_the_published_figures_that_the_command_gives():
    text = " ".join((LEVELS / "gymnasium.md").read_text().split())
    (td3, sac), (dqn, _) = PUBLISHED["Pendulum-v1"], PUBLISHED["CartPole-v1"]
    assert f"TD3 reaches −{-td3.mean_return:.0f} and SAC −{-sac.mean_return:.0f}" in text
    assert f"DQN reaches {dqn.mean_return:.0f}" in text
