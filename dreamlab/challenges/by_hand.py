"""A game by hand on a harder court, and what the planner scores there, from the same start in as many steps.

Settings: ``seed`` of the start, ``court`` (a key of ``workshop.court.HARDER``), ``played``: the reader's actions as
text (``unpacked``).
The planner plans in the model of Level 3's first settings, which has learned the ordinary court: on a harder one its
plans are as wrong as its model.
hits, chances, rate: of the reader, on the harder court; rate is hits / chances
planner_rate:        of the planner (``workshop.court.planner``) in the same steps
ahead:               rate - planner_rate
steps:               played
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import numpy as np

from dreamlab.challenges.subject import Found, Measuring, read_training, trained
from dreamlab.labs.workshop.court import HARDER, planner
from dreamlab.services.registry import States
from dreamlab.tasks.settings import SEED, SettingsError, read_choice, refuse_unknown
from dreamlab.tasks.work import Progress
from dreamlab.types import Floats
from dreamlab.world import court

NAME = "by-hand"
FIGURES = {
    "hits": "your hits",
    "chances": "your chances",
    "rate": "your hits per chance",
    "planner_rate": "the planner’s hits per chance",
    "ahead": "you are ahead by",
    "steps": "steps played",
}
STEPS = 900
"""Of a whole game: half a minute."""
TENTHS = 10
RUN = re.compile(r"([a-u])(\d{0,4})")
"""A run of equal actions: a to u for -1 to 1 in tenths, and how many (site/court/played.js writes them)."""


def read(given: Mapping[str, Any]) -> dict[str, Any]:
    """Raises SettingsError."""
    refuse_unknown(dict(given), ("seed", "court", "played"))
    text = given.get("played")
    if not isinstance(text, str):
        raise SettingsError("played should be a text")
    unpacked(text)
    seed = int(SEED.read(given.get("seed", SEED.default)))
    return {"seed": seed, "court": read_choice("court", given.get("court"), tuple(HARDER)), "played": text}


def unpacked(text: str) -> Floats:
    """Actions [T] of a text like "k12u30a": at most STEPS of them. Raises SettingsError."""
    actions: list[float] = []
    at = 0
    while at < len(text):
        run = RUN.match(text, at)
        count = int(run[2] or 1) if run else 0
        if run is None or count < 1 or len(actions) + count > STEPS:
            raise SettingsError(f"played should be runs of at most {STEPS} actions in all, like k12u30a")
        actions += [(ord(run[1]) - ord("k")) / TENTHS] * count
        at = run.end()
    if not actions:
        raise SettingsError("nothing was played")
    return np.array(actions)


def packed(actions: Floats) -> str:
    """Actions [T], each in tenths, as text."""
    letters = [chr(ord("k") + round(float(action) * TENTHS)) for action in actions]
    text, at = "", 0
    while at < len(letters):
        end = at
        while end < len(letters) and letters[end] == letters[at]:
            end += 1
        text += letters[at] + (str(end - at) if end - at > 1 else "")
        at = end
    return text


def start_of(seed: int) -> Floats:
    """[1, S] the ball's start, as the page's court has it."""
    return court.reset(np.random.default_rng(seed), 1)


def measure(settings: Mapping[str, Any], states: States) -> Measuring:
    """See the module."""
    play, actions = HARDER[settings["court"]], unpacked(settings["played"])
    session = yield from trained(read_training({}), states)
    assert session.model is not None
    act, rng = planner(session.model.step), np.random.default_rng(settings["seed"])
    own, plans = start_of(settings["seed"]), start_of(settings["seed"])
    counts = np.zeros((2, 2))  # the reader's hits and chances, the planner's
    for step, action in enumerate(actions):
        for row, outcome in enumerate((play(own, action[None, None]), play(plans, act(plans, rng)))):
            own, plans = (outcome.state, plans) if row == 0 else (own, outcome.state)
            counts[row] += [float(outcome.hit[0]), float((outcome.hit | outcome.miss)[0])]
        if step % 10 == 0:
            yield Progress("the planner plays", step / len(actions))
    rates = [hits / chances if chances else 0.0 for hits, chances in counts]
    figures = {
        "hits": counts[0, 0],
        "chances": counts[0, 1],
        "rate": rates[0],
        "planner_rate": rates[1],
        "ahead": rates[0] - rates[1],
        "steps": float(len(actions)),
    }
    return Found({name: float(value) for name, value in figures.items()}, session.model.digest)
