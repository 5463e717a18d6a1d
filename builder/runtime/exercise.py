"""Does once what a page does, so that whatever is imported late has been imported.

Runs inside Pyodide at build time: for the list of modules that a page needs (loaded_modules.mjs).
"""

import json
import pkgutil
import re
from importlib import import_module
from traceback import extract_tb

import dreamlab
from dreamlab import bridge

NOT_OF_A_PAGE = re.compile(
    r"dreamlab[.](gym|sweep|services[.]handed_in|services[.]receipts|plan[.]tasks|challenges[.](apart|held|patience)|claims[.](\w+[.])?tuning|.*__main__)\b"
)
"""Modules and packages of the command line: what they need has no place in the page's Python."""


def ask(lab: str, task: str, request: dict, files: dict | None = None) -> dict:
    job = bridge.start(lab, task, json.dumps(request), files)
    while not job.advance(1000.0):
        pass
    return json.loads(job.result())


def import_all() -> None:
    """ImportError in one line for a module that cannot be imported: its author needs no traceback of Pyodide's."""
    for module in pkgutil.walk_packages(dreamlab.__path__, "dreamlab."):
        if NOT_OF_A_PAGE.match(module.name):
            continue
        try:
            import_module(module.name)
        except Exception as error:
            frame = extract_tb(error.__traceback__)[-1]
            line = getattr(error, "lineno", None) or frame.lineno  # a SyntaxError is in no frame of its own
            raise ImportError(f"{module.name}, line {line}: {type(error).__name__}: {error}") from None


def exercise() -> None:
    import_all()
    for lab in bridge.LABS:
        bridge.describe(lab)
    little = {"settings": {"data": 50}}
    ask("failure", "read", {"settings": {"data": 50, "condition": "planner"}, "presets": []})
    ask("workshop", "collect", little)
    ask("workshop", "train", little)
    file = ask("workshop", "file", little)["file"]
    import base64  # as the page does, from JavaScript

    ask("workshop", "open", {}, {"model": base64.b64decode(file)})
    ask("workshop", "dream", little)
    state = ask("workshop", "reset", {"seed": 0})["state"]
    ask("workshop", "decide", little | {"state": state})
    ask("workshop", "score", little | {"who": "random"})
    try:
        ask("workshop", "open", {}, {"model": b"not a model"})
    except ValueError:
        import traceback  # what a failing task leads to

        traceback.format_exc()
