"""A reader's edits beside the original: the same call everywhere, the original untouched, and errors at their place."""

import json
import sys
from importlib import import_module
from types import SimpleNamespace

import numpy as np
import pytest

import dreamlab
from dreamlab.__main__ import main
from dreamlab.dream import divergence
from dreamlab.labs.failure.conditions import TrainedModels
from dreamlab.labs.failure.lab import FailureSettings, read
from dreamlab.services import checks, edited
from dreamlab.services.ran import Watch
from dreamlab.services.reading import edits_of
from dreamlab.services.replaced import installed, replaced
from dreamlab.tasks.settings import SettingsError
from dreamlab.tasks.work import drain

SETTINGS = {"data": 50, "horizon": 5, "seed": 3}
MODEL, COURT, TRAINING = "dreamlab/learn/model.py", "dreamlab/world/court.py", "dreamlab/learn/training.py"


def changed(path, old, new):
    text = installed()[path]
    assert text.count(old) >= 1, f"{path} no longer has {old!r}"
    return {path: text.replace(old, new, 1)}


def compare(edits, *, original=False, lab="failure", settings=SETTINGS):
    said, told = [], []
    request = {"lab": lab, "settings": settings, "edits": edits, "original": original}
    found = edited.compare(request, lambda part, text: said.append((part, text)), lambda *stage: told.append(stage))
    json.dumps(found, allow_nan=False)
    return found, said, told


def test_a_reading_is_the_labs_own():
    found = dreamlab.reading("failure", **SETTINGS)
    theirs = drain(read(FailureSettings.read(SETTINGS), TrainedModels()))
    assert (found["digest"], found["drift"]) == (theirs.digest, theirs.drift.tolist())
    assert found["reality"].shape == (6, 6, 5)


def test_a_world_of_the_readers_has_a_band_over_seeds():
    own = "dreamlab/world/own.py"
    line = next(line for line in installed()[own].splitlines() if "v = v + (PUSH" in line)
    settings = SETTINGS | {"world": "own"}

    def band(edits):
        request = {"lab": "failure", "settings": settings, "edits": edits, "band": True}
        return edited.compare(request, lambda *said: None, lambda *stage: told.append(stage))

    told = []
    edits = changed(own, line, line + " - 0.5 * v * DT")
    found = band(edits)
    assert (found["error"], found["edited"]) == (None, None)
    seeds = found["band"]["seeds"]
    assert seeds == [3, 4, 5, 6, 7]
    ends = [dreamlab.reading("failure", edits=edits, **(settings | {"seed": seed}))["final_error"] for seed in seeds]
    assert found["band"]["median"][-1] == np.median(ends)
    assert [fraction for stage, fraction in told if stage == "more seeds" and fraction > 0.5]
    assert "NameError" in band(changed(own, line, "    v = v + nothing"))["error"]["message"]


def test_level_3_is_read_as_it_is_trained():
    found = dreamlab.reading("workshop", data=50, horizon=10, policy="random")
    assert found["settings"] == {
        "policy": "random",
        "data": 50,
        "noise": 0.0,
        "remedy": "plain",
        "world": "court",
        "seed": 0,
        "horizon": 10,
    }
    assert len(found["drift"]) == 10
    assert found["figures"]["final_error"] == found["drift"][-1]
    assert found["dream"].shape == (1, 11, 5)


def test_what_cannot_be_read_is_said():
    with pytest.raises(ValueError, match="there is no lab 'nowhere'; there are failure, workshop"):
        dreamlab.reading("nowhere")
    with pytest.raises(SettingsError):
        dreamlab.reading("failure", dta=500)
    with pytest.raises(ValueError, match=r"the package has no file 'dreamlab/nothing\.py'"):
        dreamlab.reading("failure", edits={"dreamlab/nothing.py": ""})


def test_the_command_line_gives_the_same_figures(tmp_path, capsys):
    settings = [each for name, value in SETTINGS.items() for each in ("--set", f"{name}={value}")]
    assert main(["read", "failure", *settings]) == 0
    plain = json.loads(capsys.readouterr().out)
    assert plain["figures"] == dreamlab.reading("failure", **SETTINGS)["figures"]
    edits = changed(TRAINING, "rate: float = 3e-2", "rate: float = 1e-3")
    file = tmp_path / "edits.json"
    file.write_text(json.dumps({"edits": 1, "lab": "failure", "version": "", "files": edits}))
    assert main(["read", "failure", *settings, "--edits", str(file)]) == 0
    with_edits = json.loads(capsys.readouterr().out)
    assert with_edits["figures"] == dreamlab.reading("failure", edits=edits, **SETTINGS)["figures"]
    assert with_edits["digest"] != plain["digest"]
    file.write_text("{}")
    assert main(["read", "failure", "--edits", str(file)]) == 2
    assert "no file of edits" in capsys.readouterr().err
    for content in (b"\xff", b"[]", b'{"edits": 1, "files": {"a": 1}}', b"[" * 100_000):
        with pytest.raises(ValueError, match="it is no file of edits"):
            edits_of(content)


def test_an_edit_reaches_all_that_imports_it_and_nothing_of_it_stays():
    before = dict(sys.modules)
    own = dreamlab.step
    with replaced(changed(COURT, "BALL_RADIUS = ", "BALL_RADIUS = 2.0 * ")):
        court = import_module("dreamlab.world.court")
        assert court.step is not own
        assert import_module("dreamlab.dream.divergence").VISIBLE == 2.0 * divergence.VISIBLE
    assert {name: each for name, each in sys.modules.items() if name.startswith("dreamlab")} == {
        name: each for name, each in before.items() if name.startswith("dreamlab")
    }
    assert dreamlab.step is own


def test_without_an_edit_both_are_the_same_bits():
    found, _, told = compare({}, original=True)
    assert found["original"] == found["edited"]
    assert found["checks"] == []
    assert any(stage.startswith("the original: ") for stage, _ in told)
    assert any(stage.startswith("yours: ") for stage, _ in told)


def test_what_an_edit_changes_is_seen_and_what_it_prints_is_heard():
    edits = changed(TRAINING, "    steps = recipe.steps\n", '    steps = 10\n    print("ten", steps)\n')
    found, said, _ = compare(edits, original=True)
    assert found["error"] is None
    assert found["edited"]["digest"] != found["original"]["digest"]
    assert found["edited"]["one_step_error"] > found["original"]["one_step_error"]
    assert ("output", "ten 10\n") in said


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (
            "    steps = recipe.steps\n",
            "    steps = recipe.stepz\n",
            "AttributeError: 'Recipe' object has no attribute",
        ),
        ("    steps = recipe.steps\n", "    steps = = 1\n", "SyntaxError: invalid syntax"),
    ],
)
def test_an_error_stands_at_its_line(old, new, says):
    edits = changed(TRAINING, old, new)
    found, _, _ = compare(edits)
    line = edits[TRAINING].split("\n").index(new.rstrip("\n")) + 1
    assert found["error"]["message"].startswith(says)
    assert (found["error"]["file"], found["error"]["line"]) == (TRAINING, line)
    assert new.strip() in found["error"]["traceback"]


def test_a_wrong_gradient_is_caught_layer_by_layer():
    right = "weight_gradient[...] = matmul(activations[index].T, gradient)"
    found, _, _ = compare(changed(MODEL, right, f"{right} * (0.5 if index == 1 else 1.0)"))
    assert len(found["checks"]) == 1
    assert found["checks"][0].startswith("The gradient of hidden layer 2’s weights is wrong: back-propagation says")
    without = f"{right}\n        weight_gradient[-1], gradient = 0.0, gradient.copy()\n"
    biases, _, _ = compare(changed(MODEL, f"{right}\n", without))
    assert [sentence.split(" is wrong")[0] for sentence in biases["checks"]] == [
        "The gradient of hidden layer 1’s biases",
        "The gradient of hidden layer 2’s biases",
        "The gradient of the output layer’s biases",
    ]
    assert checks.check_gradient() == []


STEP = """

_honest = step


def step(state, action):
    {}


import dataclasses
COURT = dataclasses.replace(COURT, step=step)
"""


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (
            "return _honest(state, action)[..., :4]",
            "returns shape [64, 4] for states of shape [64, 5]",
        ),
        ("return _honest(state, action) + np.nan", "The step of the court returns a number that is none"),
        ("return _honest(state, action) + 1e-6 * np.random.rand()", "draws on chance that no seed fixes"),
        ("state += 0.001; return _honest(state, action)", "The step of the court changes the state that it is given"),
    ],
)
def test_a_bad_step_is_named_in_one_sentence(body, says):
    with replaced({COURT: installed()[COURT] + STEP.format(body)}):
        found = checks.sentences([COURT])
    assert len(found) == 1
    assert says in found[0]


def test_chance_without_a_seed_is_named():
    edits = changed(TRAINING, "order = rng.permutation(len(inputs))", "order = np.random.permutation(len(inputs))")
    found, _, _ = compare(edits)
    (sentence,) = found["checks"]
    assert "chance that no seed fixes" in sentence
    assert checks.check_chance() == []


def test_what_is_no_number_has_a_word_in_json():
    assert edited.plain_numbers({"a": [np.float64("nan"), np.array([1.0, np.inf])], "b": True}) == {
        "a": [None, [1.0, None]],
        "b": True,
    }


def test_functions_are_told_of_by_the_lab_that_ran_them():
    """Against a stand-in for sys.monitoring, which Python has from 3.12 on; in the page it is the real one."""
    events = SimpleNamespace(PY_START=1)
    asked = []
    watch = Watch()
    watch._monitoring = SimpleNamespace(
        events=events,
        DISABLE="never again",
        use_tool_id=lambda *_: None,
        register_callback=lambda tool, event, heard: asked.append(heard),
        set_events=lambda *_: None,
        restart_events=lambda: None,
    )

    def code(file, name, line=1):
        plain = name.rsplit(".", 1)[-1]
        return SimpleNamespace(co_filename=file, co_name=plain, co_qualname=name, co_firstlineno=line)

    watch.turn_to("failure")
    (heard,) = asked
    assert heard(code("/lib/site-packages/dreamlab/world/court.py", "step", 9), 0) == "never again"
    heard(code("/lib/site-packages/dreamlab/learn/training.py", "fit.<locals>.keep", 4), 0)
    for file, name in [
        ("/lib/site-packages/numpy/x.py", "mean"),
        ("/lib/site-packages/dreamlab/services/ran.py", "f"),
        ("/lib/site-packages/dreamlab/world/court.py", "<module>"),
    ]:
        heard(code(file, name), 0)
    watch.turn_to("tokens")
    heard(code("/lib/site-packages/dreamlab/world/court.py", "reset"), 0)
    assert watch.functions("failure") == [
        ("dreamlab/world/court.py", "step", 9),
        ("dreamlab/learn/training.py", "fit.keep", 4),
    ]
    assert watch.functions("tokens") == [("dreamlab/world/court.py", "reset", 1)]
    assert watch.functions("latent") == []


OWN = "dreamlab/world/own.py"
OWN_SETTINGS = {**SETTINGS, "world": "own"}


def test_a_readers_own_world_is_read_like_any_other():
    friction = changed(OWN, "- STIFFNESS * x) * DT", "- STIFFNESS * x - v) * DT")
    found, _, _ = compare(friction, original=True, settings=OWN_SETTINGS)
    assert (found["checks"], found["error"]) == ([], None)
    assert found["edited"]["world"]["name"] == "own"
    assert found["edited"]["digest"] != found["original"]["digest"]
    again = dreamlab.reading("failure", edits=friction, **OWN_SETTINGS)
    assert found["edited"]["drift"] == again["drift"]
    assert found["edited"]["pictures"] == again["pictures"]


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("return np.stack([x + v * DT, v], axis=-1)", "return x + v * DT", "returns shape [64] for states of shape"),
        ("x + v * DT, v]", "x + v * DT, v / 0.0 * 0.0]", "returns a number that is none (NaN or infinite) for v"),
        ('Quantity("x", "m", -3.0, 3.0)', 'Quantity("x", "m", -0.1, 0.1)', "own: x is"),
        ("- STIFFNESS * x)", "+ STIFFNESS * x)", "The ranges are too narrow, or the step runs away: own: "),
        ("(batch, 2))", "(batch, 3))", "The reset of the world gives states of shape [64, 3]"),
        ("place=lambda state: state[..., :1]", "place=lambda state: state", "The place of the world has shape [64, 2]"),
        (
            "mass, radius=0.12",
            "mass[:2], radius=0.12",
            "The draw of the world gives 2 frames of a circle for 64 states",
        ),
    ],
)
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_what_is_wrong_with_a_readers_own_world_is_one_sentence(old, new, says):
    found, _, _ = compare(changed(OWN, old, new), settings=OWN_SETTINGS)
    assert len(found["checks"]) == 1
    assert says in found["checks"][0]
    assert found["error"] is None


CLAIM = "dreamlab/claims/tokens/experiment.py"
"""Of all claims the one that is measured soonest."""


@pytest.mark.slow
@pytest.mark.parametrize(
    ("drawn", "named"),
    [
        ("np.random.default_rng().random()", "numpy.random.default_rng()"),
        ("np.random.rand()", "numpy.random"),
        ('__import__("random").random()', "random"),
    ],
)
def test_chance_without_a_seed_inside_a_claim_is_caught(drawn, named):
    line = next(line for line in installed()[CLAIM].splitlines() if "looking for confusions" in line)
    indent = line[: len(line) - len(line.lstrip())]
    found, _, _ = compare(changed(CLAIM, line, f"{indent}{drawn}\n{line}"), lab="tokens", settings={"seed": 3})
    assert found["error"] is None
    (sentence,) = found["checks"]
    assert "chance that no seed fixes" in sentence
    assert f"({named})" in sentence


@pytest.mark.slow
def test_a_claim_whose_chance_is_seeded_has_nothing_said_of_it():
    found, _, _ = compare(changed(CLAIM, '"""', '"""  '), lab="tokens", settings={"seed": 3})
    assert (found["checks"], found["error"]) == ([], None)
