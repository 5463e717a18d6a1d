"""Each challenge can be met, and is not met by beginning; the board is computed again; a program runs apart."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from dreamlab.challenges import apart, by_hand, patience, program, throw, written
from dreamlab.challenges.apart import Apart, ApartError
from dreamlab.challenges.derived import moves
from dreamlab.challenges.judging import judge
from dreamlab.challenges.subjects import SUBJECTS
from dreamlab.labs.failure.lab import FailureSettings
from dreamlab.services import receipts
from dreamlab.services.registry import States
from dreamlab.tasks.settings import SettingsError
from dreamlab.tasks.work import drain

LEVELS = Path(__file__).resolve().parents[3] / "levels"
DECLARED = {path.stem: yaml.safe_load(path.read_text()) for path in (LEVELS / "challenges").glob("*.yml")}
BOARD = sorted((LEVELS / "challenges" / "board").glob("*.json"))
BEGINNING: dict[str, dict[str, Any]] = {
    "by-hand": {"court": "slow", "played": "k900"},
    "throw": {"start": [0.0, 0.5, 0.3, 0.4, 0.0], "actions": [0.0] * 60},
}
"""What a reader has to add to a challenge's start: a paddle at rest, any throw."""
STATES = States()


def beginning(name: str) -> dict[str, Any]:
    """The settings of a challenge as its page opens it, a listing's program as it stands."""
    challenge = DECLARED[name]
    given = {**BEGINNING.get(challenge["lab"], {}), **challenge["start"], **challenge.get("fixed", {})}
    if "listing" in challenge:
        given["code"] = (LEVELS / "listings" / f"{challenge['listing']}.py").read_text()
    return SUBJECTS[challenge["lab"]].read(given)


def test_there_are_twelve_from_easy_to_hard_in_every_level() -> None:
    assert len(DECLARED) >= 12
    assert {each["level"] for each in DECLARED.values()} == {1, 2, 3, 4, 5}
    assert {each["difficulty"] for each in DECLARED.values()} == {1, 2, 3, 4, 5}


@pytest.mark.parametrize("name", DECLARED)
def test_the_beginning_does_not_meet_it(name: str) -> None:
    settings = beginning(name)
    found = drain(SUBJECTS[DECLARED[name]["lab"]].measure(settings, STATES))
    verdict = judge(DECLARED[name], settings, found.figures)
    assert not verdict.met
    assert verdict.score is not None, "its score is measured"
    assert all(line.found is not None for line in verdict.lines), "so is all that its goal is about"


@pytest.mark.parametrize("path", BOARD, ids=lambda path: path.stem)
def test_a_receipt_of_the_board_is_what_comes_out_and_meets_its_challenge(path: Path) -> None:
    receipt = receipts.read(path.read_bytes())
    found = receipts.recompute(receipt, STATES)
    assert found.says == []
    challenge = DECLARED[receipt.challenge]
    assert receipt.lab == challenge["lab"]
    assert judge(challenge, receipt.settings, found.figures).met


def test_every_challenge_has_been_met_by_somebody() -> None:
    assert {receipts.read(path.read_bytes()).challenge for path in BOARD} == set(DECLARED)


def test_a_setting_that_is_fixed_has_to_stay() -> None:
    path = next(path for path in BOARD if path.stem.startswith("fewest-moves"))
    receipt = receipts.read(path.read_bytes())
    other = judge(DECLARED["fewest-moves"], receipt.settings | {"seed": 1}, receipt.figures)
    assert [line.name for line in other.lines if not line.met] == ["seed"]


def test_a_figure_that_was_not_measured_meets_nothing() -> None:
    verdict = judge(DECLARED["cheat"], {"condition": "planner"}, {})
    assert (verdict.met, verdict.score) == (False, None)


def test_moves_count_stops_and_another_condition() -> None:
    assert moves(vars(FailureSettings()), {}) == {"moves": 0.0}
    assert moves(vars(FailureSettings(data=5000, horizon=66, condition="gusty")), {}) == {"moves": 8.0}


def test_a_game_as_text_comes_back_and_what_is_none_is_refused() -> None:
    actions = [0.0, 0.0, 1.0, -1.0, -1.0, 0.3]
    assert by_hand.unpacked(by_hand.packed(actions)).tolist() == actions
    for text in ("", "k901", "k0", "K", "k5;", "a" * 901, "k9999999999"):
        with pytest.raises(SettingsError):
            by_hand.unpacked(text)


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("throw", {"start": [0, 0.5, 0, 0, 0], "actions": [0]}),
        ("throw", {"start": [0, 0.5, 1, 1, 0], "actions": [0] * 121}),
        ("throw", {"start": [0, 0.5, 1, 1], "actions": [0]}),
        ("throw", {"start": [0, 0.5, 1, 1, 0], "actions": [0], "policy": "own"}),
        ("by-hand", {"court": "easy", "played": "k"}),
        ("by-hand", {"court": "slow", "played": 3}),
        ("flip", {"parameter": 803, "bit": 3}),
        ("flip", {"parameter": 3, "bit": 64}),
        ("training", {"policy": "own"}),
        ("score", {"candidates": 1e9}),
        ("program", {"what": "features", "code": "x" * (program.LARGEST_CODE + 1)}),
        ("program", {"what": "nothing", "code": "x"}),
    ],
)
def test_settings_that_are_none_are_refused(name: str, given: dict[str, Any]) -> None:
    with pytest.raises(SettingsError):
        SUBJECTS[name].read(given)


def test_a_throw_of_a_single_model_has_no_doubt() -> None:
    settings = throw.read(BEGINNING["throw"] | {"data": 50})
    found = drain(throw.measure(settings, STATES)).figures
    assert (found["doubt"], found["members"], found["steps"]) == (0.0, 1.0, 60.0)
    assert found["gap"] > 0


SIGNED = "def features(state, action):\n    return state\n"


def measured(code: str) -> dict[str, float]:
    return drain(program.measure(program.read({"what": "features", "code": code}), STATES)).figures


def test_a_program_runs_apart_as_it_runs_here() -> None:
    def features(state: Any, action: Any) -> Any:
        return state

    assert measured(SIGNED) == written.feature(features)


@pytest.mark.parametrize(
    ("code", "why"),
    [
        ("open('/etc/passwd')", "PermissionError"),
        ("open('mine.txt', 'w')", "PermissionError"),
        ("import socket\nsocket.socket()", "PermissionError|ModuleNotFoundError"),
        ("import os\nos.fork()", "PermissionError"),
        ("import os\nos.kill(os.getppid(), 9)", "PermissionError"),
        ("import os\nos.execv('/bin/sh', ['sh'])", "PermissionError"),
        ("import os\nos.listdir('/')", "PermissionError"),
        ("import ctypes\nraise OSError(ctypes.CDLL(None).socket(2, 1, 0))", "OSError: -1"),
        ("kept = 'x' * (3 << 30)", "MemoryError"),
        ("import os\nos._exit(0)", "was ended"),
        ("import os\nos.close(1)\nwhile True: pass", "was ended"),
        ("raise SystemExit", "SystemExit"),
        ("def f(): f()\nf()", "RecursionError"),
        ("1 +", "SyntaxError"),
        ("x = 1", "KeyError: 'features'"),
        ("features = 3", "TypeError"),
        ("def features(state, action): return state[:1]", "should give"),
        ("def features(state, action): return state / 0 * 0", "infinite or none"),
        ("import os\nos.write(1, b'[1]\\n')\n" + SIGNED, "not asked for"),
        ("import os\nos.write(1, b'{}\\n{\"shape\": [9, 1e30]}\\n')\n" + SIGNED, "shape"),
        ("import os\nos.write(1, b'x' * 9999)\n" + SIGNED, "not asked for"),
    ],
)
def test_a_program_has_no_files_no_network_no_processes_and_cannot_lie(code: str, why: str) -> None:
    with pytest.raises((ApartError, ValueError), match=why):
        measured(code)


def test_a_program_that_does_not_end_is_stopped() -> None:
    with pytest.raises(ApartError, match="stopped"), Apart("while True: pass", "features", patience=0.5):
        pass


def test_the_processors_time_is_told_apart_from_an_end_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its patience is long: no clock ends it first."""
    hurried = "from dreamlab.challenges import held; held.allowed = lambda loading: 0.0; held.main()"
    monkeypatch.setattr(apart, "CHILD", f"import sys; sys.path.insert(0, {{root!r}}); {hurried}")
    ended = pytest.raises(ApartError, match="took more of the processor's time")
    with ended, Apart("while True: pass", "features", patience=60.0):
        pass


def test_what_a_program_may_take_goes_by_what_loading_took(monkeypatch: pytest.MonkeyPatch) -> None:
    assert patience.allowed(0.0) == patience.LEAST
    assert patience.allowed(0.5) == 2 * patience.allowed(0.25) == 0.5 * patience.TIMES
    assert patience.allowed(9.0) == patience.MOST
    with Apart(SIGNED, "features") as ours:
        assert apart.BUSY * patience.LEAST <= ours.patience <= apart.BUSY * patience.MOST
    loading: list[float] = []
    monkeypatch.setattr(apart, "allowed", lambda seconds: loading.append(seconds) or 0.1)
    with pytest.raises(ApartError, match="stopped"), Apart("while True: pass", "features"):
        pass
    assert len(loading) == 1
    assert loading[0] > 0.0


def test_where_programs_cannot_be_held_none_is_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "emscripten")
    with pytest.raises(ApartError, match="Linux alone"):
        measured(SIGNED)


def test_a_receipt_with_a_program_is_checked(tmp_path: Path) -> None:
    path = next(path for path in BOARD if path.stem.startswith("feature"))
    handed = json.loads(path.read_text())
    assert receipts.recompute(receipts.read(json.dumps(handed).encode()), STATES).says == []
    handed["figures"]["share_of_line"] = 0.01
    assert receipts.recompute(receipts.read(json.dumps(handed).encode()), STATES).says[0].startswith("share_of_line is")
