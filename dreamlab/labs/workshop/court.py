"""The tasks of Level 3's lab that play: the court that a reader controls, a planner's decisions, its scores."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from time import perf_counter
from typing import Any

import numpy as np

from dreamlab.labs.play import placed
from dreamlab.labs.workshop.sessions import Sessions, WorkshopSettings, model_of, refuse_elsewhere
from dreamlab.plan import closed_loop
from dreamlab.plan.planning import PLANNERS, closeness, planning_policy
from dreamlab.tasks.settings import SEED, Control, read_choice, read_numbers
from dreamlab.tasks.work import Answer, Progress, Task, Work, relay
from dreamlab.types import STATE_SIZE, Floats, Policy, StepFn
from dreamlab.world import court
from dreamlab.world.court import following_policy
from dreamlab.world.policies import random_policy
from dreamlab.world.rallies import Seeds

PLAN_HORIZON = Control("horizon", "Planning horizon", "steps", (4, 6, 8, 10, 12, 16, 20, 24, 30, 36, 42), 20)
CANDIDATES = Control("candidates", "Candidate plans", "plans", (4, 8, 16, 32, 64, 128, 256), 64)
PLANNER_LABELS = {"shooting": "Random shooting", "cem": "Cross-entropy method"}
SCORED = ("random", "reactive", "planner", "court")

EPISODES, STEPS, REPLAN = 32, 300, 3
"""Closed-loop score: episodes, their steps, and the steps for which a planner acts before it plans anew."""
FUTURES = 24
"""Candidate futures that a decision hands over for drawing."""


def fast(state: Floats, action: Floats) -> court.StepResult:
    """A ball twice as fast: two steps of the court in one, in each of which the paddle moves half as far. A PlayFn."""
    first = court.play(state, 0.5 * np.asarray(action).clip(-1.0, 1.0))
    second = court.play(first.state, 0.5 * np.asarray(action).clip(-1.0, 1.0))
    return court.StepResult(second.state, first.hit | second.hit, first.miss | second.miss)


HARDER: dict[str, court.PlayFn] = {"fast": fast, "slow": court.geared(0.4), "curtain": fast}
"""A ball twice as fast; a slow paddle; the fast ball behind a curtain, which only the page draws."""


def _reset(sessions: Sessions, request: dict[str, Any], files: dict[str, bytes]) -> Work:
    """A fresh court, or one where a reader has thrown the ball: {seed} or {start} -> {state}."""
    yield Progress("playing", 0.0)
    if request.get("start"):
        return Answer({"state": placed(request["start"]).tolist()})
    seed = SEED.read(request.get("seed", SEED.default))
    return Answer({"state": court.reset(np.random.default_rng(int(seed)), 1)[0].tolist()})


def _step(sessions: Sessions, request: dict[str, Any], files: dict[str, bytes]) -> Work:
    """One step of the exact court, or of a harder one: {state, action, court or none} -> {state, hit, miss}."""
    yield Progress("playing", 0.0)
    action = read_numbers("action", [request.get("action")], 1)
    harder = request.get("court")
    play = court.play if harder is None else HARDER[read_choice("court", harder, tuple(HARDER))]
    return Answer(_outcome(_state(request), action, play))


def _decide(sessions: Sessions, request: dict[str, Any], files: dict[str, bytes]) -> Work:
    """One decision of the planner and the step that it leads to; futures [F, H+1, 3]: x, y, paddle, as dreamt.

    from a ``state``, or from the ``start`` of a reader's throw; ``origin`` is the state that it begins at.
    """
    yield Progress("planning", 0.0)
    refuse_elsewhere(request)
    model, method = model_of(sessions, request, files), _planner(request)
    state, rng = _state(request), np.random.default_rng(int(SEED.read(request.get("seed", SEED.default))))
    lots: list[tuple[Floats, Floats]] = []
    began = perf_counter()
    plan = PLANNERS[method["method"]](
        model.step,
        state[None],
        method["horizon"],
        rng,
        candidates=method["candidates"],
        score=closeness,
        watch=lambda dreams, scores: lots.append((dreams[0], scores[0])),
    )
    milliseconds = 1000.0 * (perf_counter() - began)
    dreams, scores = (np.concatenate(parts) for parts in zip(*lots, strict=True))
    shown = np.unique(np.append(np.linspace(0, len(scores) - 1, FUTURES - 1).astype(int), scores.argmax()))
    action = plan.actions[0, 0]
    return Answer(
        _outcome(state, action)
        | {
            "origin": state.tolist(),
            "action": float(action[0]),
            "score": float(plan.dream_score[0]),
            "chosen": int(np.flatnonzero(shown == scores.argmax())[0]),
            "milliseconds": milliseconds,
        },
        {"futures": np.ascontiguousarray(dreams[shown][:, :, [0, 1, 4]])},
    )


def _score(sessions: Sessions, request: dict[str, Any], files: dict[str, bytes]) -> Work:
    """``score`` of one of SCORED; also who it is, and the episodes and their steps."""
    refuse_elsewhere(request)
    who = read_choice("who", request.get("who"), SCORED)
    seed = WorkshopSettings.read(request["settings"]).seed
    run = score(_policy(who, sessions, request, files), seed)
    about = {"who": who, "episodes": EPISODES, "steps": STEPS}

    def so_far(now: Progress) -> Progress:
        return Progress(now.stage, now.fraction, about | {"fraction": now.fraction} | (now.partial or {}))

    found = yield from relay(run, so_far)
    return Answer(about | {"fraction": 1.0} | found)


def score(policy: Policy, seed: int = 0) -> Generator[Progress, None, dict[str, Any]]:
    """hits, chances, rate, low, high (``closed_loop.rate``) over EPISODES seeded episodes on the true court.

    Yields hits and chances so far.
    """
    run = closed_loop.play(policy, EPISODES, STEPS, Seeds.of(seed).probes)
    count = yield from relay(run, lambda now: Progress("playing", now.step / STEPS, closed_loop.totals(now)))
    return closed_loop.totals(count) | closed_loop.rate(count)._asdict()


def planner(
    step: StepFn,
    method: str = "shooting",
    horizon: int = int(PLAN_HORIZON.default),
    candidates: int = int(CANDIDATES.default),
) -> Policy:
    """The closed loop of a planner that plans in ``step``, from one of PLANNERS, and replans after REPLAN steps."""
    return planning_policy(PLANNERS[method], step, horizon, candidates, hold=REPLAN)


TASKS: dict[str, Task] = {"reset": _reset, "step": _step, "decide": _decide, "score": _score}


def _policy(who: str, sessions: Sessions, request: dict[str, Any], files: dict[str, bytes]) -> Policy:
    if who == "random":
        return random_policy()
    if who == "reactive":
        return following_policy(mistakes=0.0)
    step: StepFn = court.step if who == "court" else model_of(sessions, request, files).step
    return planner(step, **_planner(request))


def _planner(request: dict[str, Any]) -> dict[str, Any]:
    given: Mapping[str, Any] = request.get("planner", {})
    return {
        "method": read_choice("planner", given.get("method", "shooting"), tuple(PLANNERS)),
        "horizon": int(PLAN_HORIZON.read(given.get("horizon", PLAN_HORIZON.default))),
        "candidates": int(CANDIDATES.read(given.get("candidates", CANDIDATES.default))),
    }


def _state(request: dict[str, Any]) -> Floats:
    if request.get("start"):
        return placed(request["start"])
    return read_numbers("state", request.get("state"), STATE_SIZE)


def _outcome(state: Floats, action: Floats, play: court.PlayFn = court.play) -> dict[str, Any]:
    outcome = play(state, action)
    return {"state": outcome.state.tolist(), "hit": bool(outcome.hit), "miss": bool(outcome.miss)}
