"""Everything that pages ask of Python, once, so that every function of the interpreter that they use has been called.

Runs inside Pyodide (profile.mjs), after exercise.py, everyday.py and everyday_numpy.py; ``request`` is what the built
pages hold, as asked.py has read it.
"""

# ``ask``, ``exercise``, ``everyday`` and ``everyday_numpy`` are those files'; ``archive`` is profile.mjs's.
# mypy: ignore-errors

import json
from pathlib import Path

import dreamlab
from dreamlab import bridge
from dreamlab.labs.failure.lab import CONDITION, COURT_ONLY, WORLD
from dreamlab.services.inside import FLIGHTS, MODELS

EDITED = {"dreamlab/world/court.py": "court", "dreamlab/learn/model.py": "court", "dreamlab/world/own.py": "own"}
"""Files that readers change, and the world in which they see what comes of it."""
START = {"x": -0.2, "y": 0.5, "vx": 0.4, "vy": 0.3, "paddle": 0.0}
PROGRAMS = (
    "import nowhere",
    "def half(:\n  pass",
    "import warnings, numpy as np\nwarnings.warn('look')\nprint(np.array([1.0, np.nan]) / 0.0, 1 // 0)",
    "state = (0.0, 0.5, 0.3, 0.2, 0.0)\nfor _ in range(9):\n  state = (*state[1:], 0.9)\nraise SystemExit('end')",
    "import sys\nfrom dataclasses import make_dataclass\nprint(make_dataclass('A', ['x'])(1), 'ä’', file=sys.stderr)",
    """
import numpy as np
rng = np.random.default_rng(0)
a = rng.normal(size=(5, 3))
print(a.mean(axis=0), a.std(), np.sort(a, axis=0)[0], np.argsort(a[:, 0]), a.T @ a, (a > 0).sum(), a[::-1].max())
print(np.exp(a).sum(), np.tanh(a).min(), np.sin(a)[0], np.linspace(0, 1, 3), np.arange(4).reshape(2, 2), a.dtype)
print(np.einsum("ij,ik->jk", a, a), rng.integers(9, size=4), rng.choice(5, 2), rng.permutation(4), np.median(a))
print(np.concatenate([a, a]).shape, np.clip(a, 0, 1)[0], np.where(a > 0, a, 0).round(2), np.cumsum(a, axis=1)[0])
""",
)
"""What readers write, in small."""


def occasions(request):
    """{name: call}; each is made once, and may be left out if it was made before."""
    found = {
        "everyday": everyday,  # noqa: F821
        "everyday, with numpy": everyday_numpy,  # noqa: F821
        "a page's first steps": exercise,  # noqa: F821
        "the court": lambda: the_court(request["presets"]),
        "level 3": level_3,
        "inside, ran": services,
    }
    for name, title in WORLD.options:
        found[f"the world: {title}"] = lambda name=name: a_world(name)
    for name, outcomes in request["claims"].items():
        found[f"the claim: {name}"] = lambda name=name, outcomes=outcomes: ask(  # noqa: F821
            name, "read", {"settings": {}, "outcomes": outcomes}
        )
    for question in request["questions"]:
        found[f"the question: {question['name']}"] = lambda question=question: attempt(
            "question", "answer", {"question": question, "predicted": 0, "seed": 0}
        )
    for challenge in request["challenges"]:
        found[f"the challenge: {challenge['title']}"] = lambda challenge=challenge: a_challenge(challenge)
    for path, declared in request["figures"].items():
        found[f"the figure: {path}"] = lambda path=path, declared=declared: attempt(
            "figures", "measure", {"path": path, "declared": declared}
        )
    for place, world in EDITED.items():
        found[f"edited: {place}"] = lambda place=place, world=world: edited(place, world)
    # These have more of Python loaded, and so come last.
    found["programs"] = lambda: programs(PROGRAMS)
    found["listings"] = lambda: programs(request["listings"].values())
    return found


def attempt(lab, task, request, files=None):
    """A task that a page may ask for in vain."""
    try:
        return ask(lab, task, request, files)  # noqa: F821
    except ValueError:
        return None


def the_court(presets):
    ask("failure", "read", {"settings": {}, "presets": presets})  # noqa: F821
    for condition, _ in CONDITION.options:
        for settings in ({"data": 300}, {"data": 100, "noise": 0.05}):
            attempt("failure", "read", {"settings": {"condition": condition, **settings}, "presets": presets})
    few = {"settings": {"data": 50}}
    a_band(few)
    attempt("failure", "dream", few | {"rally": 1})
    attempt("failure", "dream", few | {"start": START, "actions": [0.1, -1.0, 1.0], "step": 10})
    attempt("failure", "move", few | {"states": [[0.0, 0.5, 0.1, 0.1, 0.0]] * 2, "action": 1, "index": 1})


def a_band(request):
    copies = [ask("failure", "copy", request | {"later": later}) for later in range(2)]  # noqa: F821
    ask("failure", "spread", request | {"copies": copies})  # noqa: F821


def a_world(name):
    for condition, _ in CONDITION.options:
        if condition not in COURT_ONLY:
            settings = {"world": name, "condition": condition, "data": 300, "noise": 0.01}
            attempt("failure", "read", {"settings": settings, "presets": []})
    a_band({"settings": {"world": name, "data": 50}})


def level_3():
    little = {"settings": {"data": 200}}
    for task in ("collect", "train", "status", "read"):
        attempt("workshop", task, little)
    attempt("workshop", "train", little | {"fork": {"at": 10, "change": "noisy"}})
    attempt("workshop", "train", {"settings": {"data": 100, "remedy": "ensemble"}})
    attempt("workshop", "dream", little | {"rally": 2, "horizon": 40})
    attempt("workshop", "dream", little | {"start": START, "actions": None, "horizon": 30})
    attempt("workshop", "dream", little | {"rally": 0, "flip": {"parameter": 3, "bit": 62}})
    for who in ("random", "reactive", "shooting", "model"):
        attempt("workshop", "score", little | {"who": who})
    attempt("workshop", "discard", little)


def services():
    for model in MODELS:
        for flight in FLIGHTS:
            attempt("inside", "look", {"model": model, "flight": flight})
    attempt("ran", "ran", {"of": "failure"})


def programs(codes):
    for code in codes:
        bridge.run_listing(code, lambda part, text: None, archive)  # noqa: F821


def edited(place, world):
    text = (Path(dreamlab.__file__).parents[1] / place).read_text()
    for changed in (text, text + "\nx = 1 / 0\n", text + "\ndef (\n"):
        compared = {
            "lab": "failure",
            "settings": {"data": 50, "world": world},
            "edits": {place: changed},
            "original": changed == text,
        }
        bridge.run_edited(json.dumps(compared), lambda part, text: None, lambda stage, fraction: None)


def a_challenge(challenge):
    """As it begins, and handed in; a throw and a game are handed in with what was played."""
    played = {
        "throw": {"start": list(START.values()), "actions": [0.1] * 30},
        "flip": {"rally": 0, "parameter": 3, "bit": 62},
        "by-hand": {"actions": [0.5] * 900},
        "program": {"code": "def features(state, action):\n    return state\n"},
    }
    settings = challenge["start"] | played.get(challenge["lab"], {})
    figures = {"figures": {figure["figure"]: 1.0 for figure in challenge["met"]}, "digest": "0"}
    attempt("challenge", "judge", {"challenge": challenge, "settings": settings, **figures})
    attempt("challenge", "measure", {"of": challenge["lab"], "settings": settings})
