"""What every claim's lab does, on a claim so small that its answers are known by hand."""

import json
import subprocess
import sys
from collections.abc import Generator
from typing import Any

import numpy as np
import pytest

from dreamlab.claims import CLAIMS
from dreamlab.claims.claim import Axis, Claim, Curve, Findings, Mark, Plot, plain, so_far
from dreamlab.claims.lab import ClaimLab, over_seeds
from dreamlab.services.registry import LABS
from dreamlab.tasks.settings import Choice, Control, SettingsError
from dreamlab.tasks.work import Progress, drain

RUNS: list[int] = []


def measure(settings: Any) -> Generator[Progress, None, Findings]:
    RUNS.append(settings["seed"])
    yield Progress("counting", 0.5)
    y = settings["height"] * np.array([1.0, 2.0, np.nan]) + settings["seed"]
    curve = Curve("line", "first", np.arange(3.0), y)
    plot = Plot("plot", "A plot", "It says so.", Axis("x"), Axis("y", "m"), (curve,), (Mark("y", 1.0, "one"),))
    return Findings({"top": float(y[1]), "seeded": float(settings["seed"])}, (plot,), {"slow_ms": 3.0})


HEIGHT = Control("height", "Height", "m", (1, 2, 3), 2)
CLAIM = Claim("small", (HEIGHT, Choice("kind", "Kind", (("plain", "Plain"), ("odd", "Odd")))), measure)
OUTCOMES = [{"name": "high", "signature": [{"figure": "top", "op": ">", "value": 5}]}]


def answer(lab: ClaimLab, state: Any, task: str, settings: dict[str, Any], **request: Any) -> dict[str, Any]:
    found = drain(lab.TASKS[task](state, {"settings": settings, **request}, {}))
    json.dumps(found.plain, allow_nan=False)
    return found.plain


def test_a_reading_is_plain_and_says_what_it_is_of() -> None:
    lab = ClaimLab(CLAIM)
    reading = answer(lab, lab.new_state(None), "read", {"height": 3}, outcomes=OUTCOMES)
    assert reading["settings"] == {"height": 3, "kind": "plain", "seed": 0}
    assert reading["figures"] == {"top": 6.0, "seeded": 0.0}
    assert reading["caption"] == "high"
    assert reading["plots"][0]["curves"][0]["y"] == [3.0, 6.0, None]
    assert reading["timings"] == {"slow_ms": 3.0}
    assert answer(lab, lab.new_state(None), "read", {}, outcomes=OUTCOMES)["caption"] is None


def test_figures_on_the_way_are_plain_with_their_errors() -> None:
    findings = drain(measure({"height": 1, "seed": 0}))
    uncertain = Findings(findings.figures, findings.plots, errors={"top": 0.5})
    progress = so_far("counting", 0.25, uncertain)
    assert (progress.stage, progress.fraction) == ("counting", 0.25)
    assert progress.partial is not None
    json.dumps(progress.partial, allow_nan=False)
    assert progress.partial["figures"] == {"top": 2.0, "seeded": 0.0}
    assert progress.partial["errors"] == {"top": 0.5}
    assert plain("small", {"seed": 0}, uncertain)["errors"] == {"top": 0.5}
    assert uncertain.digest == findings.digest


def test_an_error_of_no_figure_is_refused() -> None:
    with pytest.raises(ValueError, match="the error of 'low' is given, the figure is not"):
        Findings({"high": 1.0}, (), errors={"low": 0.1})


def band_of(lab: ClaimLab, state: Any, settings: dict[str, Any]) -> dict[str, Any]:
    """As the page puts it together: each copy may be another worker's, and they come in any order."""
    total = answer(lab, state, "spread", settings, copies=[])["total"]
    copies = [answer(lab, state, "copy", settings, later=later) for later in reversed(range(total))]
    return answer(lab, state, "spread", settings, copies=json.loads(json.dumps(copies)))


def test_a_band_spans_the_seeds_and_a_gap_in_a_curve_has_none() -> None:
    lab = ClaimLab(CLAIM)
    band = band_of(lab, lab.new_state(None), {"seed": 10})
    assert band["seeds"] == [10, 11, 12, 13, 14]
    assert band["figures"]["seeded"] == {"median": 12.0, "low": 10.0, "high": 14.0, "values": [10, 11, 12, 13, 14]}
    assert band["plots"] == {"plot": [None]}


def test_a_curve_has_the_band_of_its_values() -> None:
    def found(y: list[float], x: list[float]) -> Findings:
        curve = Curve("line", "first", np.array(x), np.array(y))
        return Findings({}, (Plot("plot", "", "", Axis("x"), Axis("y"), (curve,)),))

    three = [found(y, [0.0, 1.0]) for y in ([1.0, 5.0], [2.0, 4.0], [9.0, 3.0])]
    assert over_seeds(three)["plots"]["plot"] == [{"low": [1.0, 3.0], "high": [9.0, 5.0]}]
    assert over_seeds([*three, found([1.0, 1.0], [0.0, 2.0])])["plots"]["plot"] == [None]


def test_the_band_of_copies_is_that_of_the_findings_themselves() -> None:
    lab = ClaimLab(CLAIM)
    found = [drain(measure({"height": 2, "seed": seed})) for seed in range(5)]
    band = band_of(lab, lab.new_state(None), {})
    assert {name: band[name] for name in ("figures", "plots")} == over_seeds(found)


def test_the_last_seed_has_a_band_too() -> None:
    lab = ClaimLab(CLAIM)
    assert band_of(lab, lab.new_state(None), {"seed": 999_999})["seeds"][-1] == 1_000_003


def test_what_was_found_is_remembered_until_it_is_asked_for_anew() -> None:
    lab = ClaimLab(CLAIM)
    state = lab.new_state(None)
    RUNS.clear()
    answer(lab, state, "read", {})
    answer(lab, state, "read", {"height": 2})
    band_of(lab, state, {})
    assert RUNS == [0, 4, 3, 2, 1]
    answer(lab, state, "read", {}, fresh=True)
    assert RUNS == [0, 4, 3, 2, 1, 0]
    answer(lab, state, "read", {"kind": "odd"})
    assert RUNS == [0, 4, 3, 2, 1, 0, 0]


def test_the_digest_is_of_figures_and_curves_and_of_no_clock() -> None:
    def findings(top: float, x: float, clock: float) -> Findings:
        curve = Curve("line", "first", np.array([x]), np.array([1.0]))
        return Findings({"top": top}, (Plot("plot", "", "", Axis("x"), Axis("y"), (curve,)),), {"ms": clock})

    one = findings(1.0, 1.0, 1.0).digest
    assert findings(1.0, 1.0, 2.0).digest == one
    assert findings(np.nextafter(1.0, 2.0), 1.0, 1.0).digest != one
    assert findings(1.0, np.nextafter(1.0, 2.0), 1.0).digest != one


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_a_figure_that_is_no_number_is_refused(value: float) -> None:
    with pytest.raises(ValueError, match="the figure 'top' is"):
        Findings({"top": value}, ())


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"height": 4}, "height should be 1 to 3 m"),
        ({"kind": "even"}, "kind should be one of plain, odd"),
        ({"width": 1}, "'width' is no setting; there are height, kind, seed"),
        ({"seed": -1}, "seed should be 0 to 999999"),
    ],
)
def test_a_bad_setting_is_named(given: dict[str, Any], message: str) -> None:
    with pytest.raises(SettingsError, match=message):
        CLAIM.read_settings(given)


@pytest.mark.parametrize("name", CLAIMS)
def test_every_claim_is_described_for_its_page(name: str) -> None:
    lab = LABS[name]
    described = lab.describe()
    json.dumps(described, allow_nan=False)
    assert described["lab"] == name == lab.claim.name
    names = [each["name"] for each in described["controls"] + described["choices"]]
    assert 1 <= len(names) <= 4
    assert len(set(names)) == len(names)
    assert "seed" not in names
    for control in described["controls"]:
        assert control["default"] in control["stops"]
        assert control["stops"] == sorted(set(control["stops"]))


def test_a_page_imports_no_other_pages_lab() -> None:
    script = (
        "import sys; from dreamlab import bridge; bridge.describe('failure');"
        f"print([name for name in {CLAIMS!r} if f'dreamlab.claims.{{name}}.experiment' in sys.modules])"
    )
    found = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


def test_plain_keeps_every_bit() -> None:
    findings = drain(measure({"height": 1, "seed": 0}))
    assert json.loads(json.dumps(plain("small", {"seed": 0}, findings)))["figures"]["top"] == findings.figures["top"]
