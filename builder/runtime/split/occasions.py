"""Everything that pages ask of Python, once, so that every function of the interpreter that they use has been called.

Runs inside Pyodide (profile.mjs), after exercise.py; ``request`` is what the lessons' own files say (__main__.py):
{"listings": {name: code}, "questions": [..], "figures": [path, ..], "challenges": [..]}.
"""

# ``ask`` is exercise.py's.
# mypy: ignore-errors

import json
from pathlib import Path

import dreamlab
from dreamlab import bridge
from dreamlab.claims import CLAIMS
from dreamlab.labs.failure.lab import CONDITION
from dreamlab.services.inside import FLIGHTS, MODELS

EDITED = ("dreamlab/world/court.py", "dreamlab/learn/model.py")
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


def attempt(lab, task, request, files=None):
    """A task that a page may ask for in vain."""
    try:
        return ask(lab, task, request, files)  # noqa: F821
    except ValueError:
        return None


def ask_all(request):
    labs()
    stages()
    services(request)
    for place in EDITED:
        text = (Path(dreamlab.__file__).parents[1] / place).read_text()
        for edited in (text, text + "\nx = 1 / 0\n", text + "\ndef (\n"):
            compared = {
                "lab": "failure",
                "settings": {"data": 50},
                "edits": {place: edited},
                "original": edited == text,
            }
            bridge.run_edited(json.dumps(compared), lambda part, text: None, lambda stage, fraction: None)
    for code in [*request["listings"].values(), *PROGRAMS]:
        bridge.run_listing(code, lambda part, text: None, lambda name: None)


def labs():
    for name in bridge.LABS:
        bridge.describe(name)
    ask("failure", "read", {"settings": {}, "presets": []})  # noqa: F821
    for condition, _ in CONDITION.options:
        for settings in ({"condition": condition, "data": 300}, {"condition": condition, "data": 100, "noise": 0.05}):
            attempt("failure", "read", {"settings": settings, "presets": []})
    ask("failure", "band", {"settings": {"data": 50}})  # noqa: F821
    attempt("failure", "dream", {"settings": {"data": 50}, "rally": 1})
    attempt("failure", "dream", {"settings": {"data": 50}, "start": START, "actions": [0.1, -1.0, 1.0], "step": 10})
    attempt(
        "failure",
        "move",
        {"settings": {"data": 50}, "states": [[0.0, 0.5, 0.1, 0.1, 0.0]] * 2, "action": 1, "index": 1},
    )
    for name in CLAIMS:
        ask(name, "read", {"settings": {}, "outcomes": []})  # noqa: F821


def stages():
    little = {"settings": {"data": 200}}
    for task in ("collect", "train", "status", "read"):
        attempt("workshop", task, little)
    attempt("workshop", "dream", little | {"rally": 2, "horizon": 40})
    attempt("workshop", "dream", little | {"start": START, "actions": None, "horizon": 30})
    attempt("workshop", "dream", little | {"flip": {"parameter": 3, "bit": 62}})
    for who in ("random", "reactive", "shooting", "model"):
        attempt("workshop", "score", little | {"who": who})
    attempt("workshop", "discard", little)


def services(request):
    for question in request["questions"]:
        attempt("question", "answer", {"question": question, "predicted": 0, "seed": 0})
    for path in request["figures"]:
        attempt("figures", "measure", {"path": path, "declared": {}})
    for model in MODELS:
        for flight in FLIGHTS:
            attempt("inside", "look", {"model": model, "flight": flight})
    attempt("ran", "ran", {"of": "failure"})
    for challenge in request["challenges"]:
        attempt("challenge", "judge", {"challenge": challenge, "settings": challenge.get("start", {})})
    for subject in ("training", "throw", "flip", "failure"):
        attempt("challenge", "measure", {"of": subject, "settings": {"data": 50}})
