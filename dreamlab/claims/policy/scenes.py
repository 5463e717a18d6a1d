"""The lab of policies as a moving picture: plans that are considered, and an action that is not; in dream and court."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from dreamlab.claims.policy.plots import AGENTS
from dreamlab.claims.scene import Scene
from dreamlab.claims.shared.film import landed, usual
from dreamlab.claims.shared.stage import Stage, view
from dreamlab.plan import catching
from dreamlab.plan.planning import Plan, Planner
from dreamlab.shape import GROUND, Shape
from dreamlab.types import POSITIONS, Floats, Policy, StepFn
from dreamlab.world import court
from dreamlab.world.experience import roll

RISE = 0.03
"""World units by which a plan is drawn higher for each step that it looks ahead."""
ARROW = 0.15
"""World units of a full action's arrow."""
LIFT = 0.06
"""Height at which it is drawn."""


class Kept(NamedTuple):
    """What came of an agent's balls: states [B, T+1, S] and hits [B], in the dream and on the court."""

    dreamt: Floats
    played: Floats
    dream_hits: np.ndarray
    hits: np.ndarray


class Considered:
    """A planner that keeps what it considers for a single ball: paddles [N, T+1] of the plans, and the chosen Plan."""

    def __init__(self, planner: Planner) -> None:
        self._planner = planner
        self.paddles: list[Floats] = []
        self.chosen: list[Plan] = []

    def __call__(self, *given: Any, **named: Any) -> Plan:
        lots: list[Floats] = []
        plan = self._planner(*given, watch=lambda dreams, scores: lots.append(dreams[0, :, :, 4]), **named)
        self.paddles.append(np.concatenate(lots))
        self.chosen.append(plan)
        return plan


def decisions(
    kept: tuple[Kept, Kept],
    planner: Planner,
    planning: Callable[[Planner], Policy],
    policy: Policy,
    world: StepFn,
    gear: float,
) -> Scene:
    """One ball, decided by plans and by a policy.

    kept:     of the agent that plans, and of the policy
    planning: makes the agent that plans from a planner
    """
    ball = usual(hits for each in kept for hits in (each.dream_hits, each.hits))
    start, rng = kept[0].played[ball, :1], np.random.default_rng(0)
    considered = Considered(planner)
    planned = roll(world, start, planning(considered), kept[0].played.shape[1] - 1, rng).states[0]
    frames = max(landed(planned, 3), landed(kept[1].played[ball], 3))
    plans, reacts = Stage(0), Stage(1)
    acted = kept[1].played[ball, :frames]
    shapes = [
        plans.walls(),
        reacts.walls(),
        *_fans(plans, considered, planned[:frames], gear),
        _arrow(reacts, policy(acted, rng)[:, 0], acted[:, 4]),
    ]
    for stage, played, dreamt in ((plans, planned, kept[0].dreamt), (reacts, acted, kept[1].dreamt)):
        dream = dreamt[ball, :frames]
        shapes += [
            stage.paddle("dream", dream[:, 4]),
            stage.paddle("reality", played[:frames, 4]),
            stage.ball("the ball on the court", "reality", played[:frames, POSITIONS]),
            stage.ball("the same agent’s ball in the dream", "dream", dream[:, POSITIONS]),
        ]
    ends = [
        f"{AGENTS[name]}: {_ends(states)} on the court, {_ends(each.dreamt[ball])} in the dream"
        for name, each, states in (("valued", kept[0], planned), ("policy", kept[1], kept[1].played[ball]))
    ]
    x, y = view(2)
    return Scene(
        "decisions",
        "Plans that are considered, and an action that is not",
        f"A ball as most of them are: {'; '.join(ends)}.",
        x,
        y,
        tuple(shapes),
        tuple(_said(planned[step], step, len(considered.paddles[0])) for step in range(frames)),
        still=frames // 2,
        panels=(AGENTS["valued"], AGENTS["policy"]),
    )


def _fans(stage: Stage, considered: Considered, states: Floats, gear: float) -> list[Shape]:
    """Over the paddle, the way of each plan's paddle: the higher, the later. One fan a decision."""
    decided = [step for step in range(0, len(states), catching.HOLD) if catching.falling(states[step])]
    knots = sorted({0, *range(0, considered.paddles[0].shape[1], catching.HOLD), considered.paddles[0].shape[1] - 1})
    nowhere = np.full((len(states), len(considered.paddles[0]), len(knots) + 1, 2), np.nan)
    chosen = np.full((len(states), len(knots), 2), np.nan)
    height = RISE * np.array(knots, dtype=np.float64)
    for step, paddles, plan in zip(decided, considered.paddles, considered.chosen, strict=False):
        held = slice(step, step + catching.HOLD)
        nowhere[held, :, :-1, 0], nowhere[held, :, :-1, 1] = paddles[:, knots], height
        moved = np.concatenate([[0.0], np.cumsum(plan.actions[0, :, 0])]) * gear * court.PADDLE_SPEED * court.DT
        way = (states[step, 4] + moved).clip(-court.PADDLE_LIMIT, court.PADDLE_LIMIT)
        chosen[held, :, 0], chosen[held, :, 1] = way[knots], height
    fan = nowhere.reshape(len(states), -1, 2)
    return [
        Shape("line", "plans considered: the higher, the later", GROUND, stage.at(fan), faint=True),
        Shape("line", "the plan that is taken", "first", stage.at(chosen)),
    ]


def _arrow(stage: Stage, action: Floats, paddle: Floats) -> Shape:
    """From the paddle [F] in the direction of the action [F], as long as it is strong."""
    tip, side = paddle + ARROW * action, 0.25 * ARROW * action
    places = [(paddle, 0.0), (tip, 0.0), (tip - side, 0.02), (tip, 0.0), (tip - side, -0.02)]
    corners = [np.stack([across, np.full_like(across, LIFT + up)], axis=-1) for across, up in places]
    return Shape("line", "the policy’s action", "second", stage.at(np.stack(corners, axis=1)))


def _ends(states: Floats) -> str:
    return "caught" if catching.caught(states) else "missed"


def _said(state: Floats, step: int, plans: int) -> str:
    if not catching.falling(state):
        return f"Step {step}. The ball is on its way up again."
    if step % catching.HOLD == 0:
        return f"Step {step}. {plans} plans are simulated, the best is taken; the policy simulates none."
    return f"Step {step}. The plan is followed."
