"""A receipt is believed when it can be done again; everything else is named."""

import csv
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dreamlab.__main__ import main
from dreamlab.challenges import apart
from dreamlab.challenges.apart import ApartError
from dreamlab.challenges.listing import found_in
from dreamlab.services import handed_in, receipts
from dreamlab.services.receipts import ReceiptError, disagreements, read
from dreamlab.services.registry import States
from dreamlab.tasks.work import drain

SETTINGS = {"data": 50, "noise": 0.0, "horizon": 10, "condition": "plain", "seed": 4}
STATES = States()


def made(lab: str, settings: dict[str, Any], **more: Any) -> dict[str, Any]:
    """As the page writes it."""
    reading = drain(STATES.start(lab, "read", {"settings": settings})).plain
    kept = {name: reading[name] for name in ("settings", "figures", "digest")}
    return {"receipt": 1, "version": "0.2.0", "lab": lab, **kept, **more}


@pytest.fixture(scope="module")
def receipt() -> dict[str, Any]:
    answers = [{"question": "draw-the-drift", "predicted": [0.1, 0.2]}]
    return made("failure", SETTINGS, name="Ada", task="Break it", answers=answers)


def check(receipt: dict[str, Any]) -> list[str]:
    return disagreements(read(json.dumps(receipt).encode()), STATES)


def test_what_was_measured_agrees(receipt: dict[str, Any]) -> None:
    assert check(receipt) == []


def test_a_claims_receipt_agrees_too() -> None:
    handed = made("tokens", {"seed": 2})
    assert check(handed) == []
    name = next(name for name, value in handed["figures"].items() if value)
    handed["figures"][name] *= 1 + 1e-6
    assert check(handed)[0].startswith(f"{name} is ")


@pytest.mark.parametrize("name", ["one_step_error", "final_error", "ratio", "visible_step", "side_ratio"])
def test_a_made_up_number_is_named(receipt: dict[str, Any], name: str) -> None:
    better = receipt | {"figures": receipt["figures"] | {name: receipt["figures"][name] * (1 + 1e-6)}}
    assert [line.split()[0] for line in check(better)] == [name]


def test_other_settings_another_digest_missing_and_added_figures_are_named(receipt: dict[str, Any]) -> None:
    moved = receipt | {"settings": receipt["settings"] | {"seed": 5}}
    assert "the digest is another one" in check(moved)
    assert check(receipt | {"digest": "0" * 64}) == ["the digest is another one"]
    less = {name: value for name, value in receipt["figures"].items() if name != "ratio"}
    assert check(receipt | {"figures": less}) == ["ratio is missing"]
    assert check(receipt | {"figures": receipt["figures"] | {"luck": 7}}) == ["luck is no figure of this lab"]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"receipt": 2}, "no receipt of format 1"),
        ({"lab": "workshop"}, "there is no lab 'workshop'"),
        ({"lab": ["failure"]}, "there is no lab"),
        ({"settings": {"data": 10**9}}, "data should be"),
        ({"settings": {"date": 1}}, "'date' is no setting"),
        ({"settings": []}, "settings are no list"),
        ({"figures": {}}, "figures are no list"),
        ({"figures": {"ratio": "much"}}, "'ratio' is no finite number"),
        ({"figures": {"ratio": True}}, "'ratio' is no finite number"),
        ({"figures": {"ratio": 10**400}}, "'ratio' is no finite number"),
        ({"code": "import os"}, "'code' does not belong into a receipt"),
        ({"name": "x" * 3000}, "should be a text of at most"),
        ({"answers": "all right"}, "answers are no list"),
        ({"answers": [{"question": "q"}]}, "an answer is"),
    ],
)
def test_what_is_no_receipt_says_why(receipt: dict[str, Any], change: dict[str, Any], message: str) -> None:
    with pytest.raises(ReceiptError, match=message):
        read(json.dumps(receipt | change).encode())


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe",
        b"null",
        b"[" * 50_000,
        b'{"receipt": 1, "receipt": 1}',
        b'{"receipt": NaN}',
        b"9" * 60_000,
        b" " * 70_000,
        b'{"a":' * 9_000,
    ],
)
def test_hostile_files_are_refused_in_a_sentence(content: bytes) -> None:
    with pytest.raises(ReceiptError):
        read(content)


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
KEYS = st.sampled_from([*receipts.NEEDED, *receipts.OPTIONAL])


@given(changes=st.dictionaries(KEYS, ANYTHING, min_size=1, max_size=3))
def test_whatever_is_changed_is_refused_or_kept_as_said(receipt: dict[str, Any], changes: dict[str, Any]) -> None:
    """No other error gets out; what can be read has finite figures and whole settings."""
    try:
        found = read(json.dumps(receipt | changes).encode())
    except ReceiptError:
        return
    assert {*found.settings} == {*receipt["settings"]} or found.lab != "failure"
    assert all(abs(value) <= 1e300 for value in found.figures.values())


SETTINGS_OF = {
    "throw": {"start": [0.0, 0.5, 0.3, 0.4, 0.0], "actions": [0.0]},
    "by-hand": {"seed": 0, "court": "slow", "played": "k9u3"},
    "program": {"what": "features", "transitions": 500, "code": "def features(state, action): return state"},
    "listing": {"listing": "ten_lines", "code": "print(1)"},
    "flip": {"rally": 0, "parameter": 0, "bit": 0},
    "training": {"remedy": "ensemble", "data": 50},
    "score": {"method": "cem", "horizon": 10, "candidates": 8},
}
NASTY = ANYTHING | st.sampled_from(
    [10**400, -1, 1e308, [10**400] * 5, [0.1] * 10_000, ["0"] * 5, "k9999", "\x00", "u" * 2_000]
)


@given(lab=st.sampled_from(list(SETTINGS_OF)), data=st.data())
def test_whatever_settings_of_level_3_and_of_programs_are_refused_or_whole(
    receipt: dict[str, Any], lab: str, data: st.DataObject
) -> None:
    good = SETTINGS_OF[lab]
    changed = data.draw(st.dictionaries(st.sampled_from([*good, "seed", "policy", "other"]), NASTY, max_size=2))
    try:
        found = read(json.dumps(receipt | {"lab": lab, "settings": good | changed}).encode())
    except ReceiptError:
        return
    assert {*good} <= {*found.settings}
    assert read(json.dumps(receipt | {"lab": lab, "settings": found.settings}).encode()).settings == found.settings


@given(content=st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    with pytest.raises(ReceiptError):
        read(content)


@pytest.mark.slow
def test_a_class_is_one_command_and_one_table(
    tmp_path: Path, receipt: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    """Thirty receipts, one of them edited, one made up of nothing, one a copy, one that a spreadsheet would run."""
    folder = tmp_path / "handed-in" / "group a"
    folder.mkdir(parents=True)
    for number in range(26):
        settings = SETTINGS | {"seed": number % 5}
        handed = made("failure", settings, name=f"Learner {number}")
        (folder / f"{number:02}.json").write_text(json.dumps(handed))
    spoilt = receipt | {"figures": receipt["figures"] | {"final_error": 0.0001}}
    (folder / "27.json").write_text(json.dumps(spoilt))
    (folder / "28.json").write_text("{}")
    (folder / "29.json").write_text(json.dumps(receipt | {"name": '=HYPERLINK("http://x")'}))
    (folder / "30.json").symlink_to("/etc/hostname")
    table = tmp_path / "class.csv"
    assert main(["check", str(tmp_path / "handed-in"), "--csv", str(table)]) == 2
    said = capsys.readouterr().out
    rows = {Path(row["file"]).name: row for row in csv.DictReader(table.open(encoding="utf-8-sig"))}
    assert len(rows) == 29
    assert [rows[name]["verdict"] for name in ("00.json", "27.json", "28.json", "29.json")] == [
        "agrees",
        "does not agree",
        "cannot be read",
        "agrees",
    ]
    assert sum(row["verdict"] == "agrees" for row in rows.values()) == 27
    assert "final_error is 0.0001 on the receipt" in rows["27.json"]["says"]
    assert rows["29.json"]["name"].startswith("'=")
    assert rows["05.json"]["same_as"].endswith("00.json")
    assert "00.json (Learner 0): agrees" in said


def test_predictions_are_held_against_what_is_measured(tmp_path: Path, receipt: dict[str, Any]) -> None:
    """A printed figure is looked up, a lab's is run again; what is no prediction, or no question, is named."""
    answers = [
        {"question": "steps-to-the-floor", "predicted": 40, "seed": 0},
        {"question": "steps-to-the-floor", "predicted": "many"},
        {"question": "draw-the-drift", "predicted": [1, 2]},
        {"question": "nobody-asks-this", "predicted": 0},
    ]
    (tmp_path / "one.json").write_text(json.dumps(receipt | {"answers": answers}))
    table = tmp_path / "class.csv"
    assert main(["check", str(tmp_path / "one.json"), "--csv", str(table)]) == 0
    (row,) = csv.DictReader(table.open(encoding="utf-8-sig"))
    floor, words, curve, none = json.loads(row["predictions"])
    falls = json.loads((Path("levels") / "measured.json").read_text())["level1"]["steps_to_floor"]
    assert (floor["measured"], floor["miss"]) == (falls, 40 - falls)
    assert "no prediction" in words["error"]
    assert "no prediction" in curve["error"]
    assert none["error"] == "there is no such question"


def test_a_challenge_is_judged_by_what_was_computed(
    tmp_path: Path, receipt: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    made_up = receipt | {"challenge": "longest-reel", "figures": receipt["figures"] | {"horizon": 30.0}}
    (tmp_path / "one.json").write_text(json.dumps(made_up))
    table = tmp_path / "class.csv"
    assert main(["check", str(tmp_path / "one.json"), "--csv", str(table)]) == 1
    assert "longest-reel: not met, 10" in capsys.readouterr().out
    (row,) = csv.DictReader(table.open(encoding="utf-8-sig"))
    assert (row["challenge"], row["met"], row["score"]) == ("longest-reel", "no", "10.0")


@pytest.mark.parametrize("seed", [-1, "0", 10**9, None, 0.5])
def test_an_answers_seed_is_one(receipt: dict[str, Any], seed: Any) -> None:
    with pytest.raises(ReceiptError, match="an answer"):
        read(json.dumps(receipt | {"answers": [{"question": "q", "predicted": 0, "seed": seed}]}).encode())


PRINTING = "import numpy as np\nprint('a seed', 3, np.random.default_rng(3).random(2), '12,500')\n"


def printed(code: str, output: str) -> bytes:
    """A listing's receipt, as the page writes it."""
    found = asdict(found_in(output))
    settings = {"listing": "own", "code": code}
    return json.dumps({"receipt": 1, "version": "0.2.0", "lab": "listing", "settings": settings} | found).encode()


def test_what_a_listing_prints_is_printed_again_apart() -> None:
    output = f"a seed 3 {np.random.default_rng(3).random(2)} 12,500\n"
    handed = read(printed(PRINTING, output))
    assert [handed.figures[name] for name in ("lines", "printed_1", "printed_4")] == [1.0, 3.0, 12500.0]
    assert disagreements(handed, STATES) == []
    assert disagreements(read(printed(PRINTING, output.replace("3", "4", 1))), STATES)[0].startswith("printed_1 is 4.0")
    with pytest.raises(ApartError, match="line 2: PermissionError"):
        disagreements(read(printed("\nprint(open('/etc/passwd').read())", "root")), STATES)


@pytest.mark.slow
def test_every_listing_of_the_lessons_can_be_handed_in() -> None:
    """Whatever it imports is there where it runs apart."""
    for path in sorted((Path(__file__).parents[3] / "levels" / "listings").glob("*.py")):
        handed = printed(path.read_text(), path.with_suffix(".txt").read_text())
        assert disagreements(read(handed), STATES) == [], path.stem


def test_what_cannot_be_run_here_is_not_said_to_differ(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "own.json").write_bytes(printed(PRINTING, "3\n"))
    monkeypatch.setattr("sys.platform", "darwin")
    [checked] = handed_in.check_all([tmp_path])
    assert handed_in.VERDICTS[checked.verdict] == "cannot be checked here"
    assert "Linux alone" in checked.says
    assert main(["check", str(tmp_path)]) == 3


def test_an_endless_program_is_tried_once_in_a_class(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[float] = []
    monkeypatch.setattr(apart, "allowed", lambda loading: tried.append(loading) or 0.1)
    for who in ("ada", "bob", "copy"):
        (tmp_path / f"{who}.json").write_bytes(printed("while True: pass", f"{who}\n"))
    checked = list(handed_in.check_all([tmp_path]))
    assert [each.verdict for each in checked] == 3 * [handed_in.DIFFERS]
    assert all("was stopped" in each.says for each in checked)
    assert len(tried) == 1


def test_exit_codes(tmp_path: Path, receipt: dict[str, Any]) -> None:
    good, bad, none = (tmp_path / f"{name}.json" for name in ("good", "bad", "none"))
    good.write_text(json.dumps(receipt))
    bad.write_text(json.dumps(receipt | {"digest": "1"}))
    assert main(["check", str(good)]) == 0
    assert main(["check", str(good), str(bad)]) == 1
    assert main(["check", str(none)]) == 2
    assert main(["check", str(tmp_path / "nowhere")]) == 2


def test_what_takes_too_long_is_given_up(receipt: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(receipts, "PATIENCE", -1.0)
    found = disagreements(read(json.dumps(receipt).encode()))
    assert "was given up" in found[0]
