"""The lab of minds as a moving picture: throws at a waiting paddle, and what it believes of the thrower meanwhile."""

from __future__ import annotations

import numpy as np

from dreamlab.claims.minds.players import Minded
from dreamlab.claims.minds.thrower import FLIGHT, INTENTIONS, Numbers, Thrower, flown, landings
from dreamlab.claims.scene import Scene
from dreamlab.claims.shared.stage import Stage, typical, view
from dreamlab.shape import Shape
from dreamlab.types import POSITIONS, Floats

ROUNDS = 10
"""Rounds of a game that are shown."""
PACE = 6
"""Steps of the court from one frame to the next."""
BASE, TALL = 0.06, 0.86
"""Where a bar of the belief begins, and how tall it is for certainty."""


class Watched(Minded):
    """Keeps what it believed before each throw, and what the throw was: [R] of [G, ...]."""

    def __init__(self, player: Minded, thrower: Thrower) -> None:
        super().__init__(player.mind, player.last)
        self._thrower = thrower
        self.beliefs: list[Floats] = []
        self.stances: list[Numbers] = []
        self.sides: list[Numbers] = []
        self.intentions: list[Numbers] = []

    def saw(self, stance: Numbers, side: Numbers) -> None:
        self.beliefs.append(self.belief)
        self.stances.append(stance)
        self.sides.append(side)
        self.intentions.append(self._thrower.intention)
        super().saw(stance, side)


def game(player: Watched, caught: Floats, flying: np.random.Generator) -> Scene:
    """The first rounds of a typical game; caught: [G, R], flying: what its throws were drawn from."""
    shown = typical(caught.mean(axis=1))
    stance, intention = (
        np.array([each[shown] for each in kept[:ROUNDS]]) for kept in (player.stances, player.intentions)
    )
    belief = np.array([each[shown] for each in player.beliefs[:ROUNDS]])
    everything = np.stack(player.sides, axis=1)
    landing = landings(everything.ravel(), flying).reshape(everything.shape)[shown, :ROUNDS]
    flights = flown(landing, stance)[:, : FLIGHT - 4 : PACE]
    frames = flights.shape[1]
    path = flights.reshape(-1, flights.shape[-1])
    court, mind = Stage(0), Stage(1)
    shapes = [
        court.walls(),
        mind.walls(),
        court.ball("the throw", "reality", _apart(path[:, POSITIONS], frames)),
        court.paddle("reality", path[:, 4], "the paddle"),
        _bars(mind, np.repeat(belief, frames, axis=0)),
    ]
    x, y = view(2)
    share = caught[shown].mean()
    return Scene(
        "game",
        "Throws, and what is believed of the thrower",
        f"The first {ROUNDS} rounds of a typical game, in which {share:.2f} of all throws are caught. A bar for each "
        "value of the learned variable: the taller, the likelier it is held to be.",
        x,
        y,
        tuple(shapes),
        tuple(
            f"Round {which + 1}. What nobody sees: he means: {INTENTIONS[intention[which]]}. "
            f"{'Caught' if caught[shown, which] else 'Missed'}."
            for which in range(ROUNDS)
            for _ in range(frames)
        ),
        still=3 * frames + frames // 2,
        panels=("the court", "the belief"),
    )


def _apart(path: Floats, frames: int) -> Floats:
    """A ball does not fly from where it landed to where the next one is thrown: it is nowhere for a frame."""
    shown = path.copy()
    shown[frames - 1 :: frames] = np.nan
    return shown


def _bars(stage: Stage, belief: Floats) -> Shape:
    """A bar for each of the values, [F, K] by how likely it is, as one polygon that comes back to its base."""
    values = belief.shape[1]
    width = 1.0 / values
    left = -0.5 + width * (np.arange(values) + 0.2)
    right = left + 0.6 * width
    top = BASE + TALL * belief
    base = np.full_like(top, BASE)
    across = np.stack([left, left, right, right], axis=-1)
    up = np.stack([base, top, top, base], axis=-1)
    corners = np.stack([np.broadcast_to(across, up.shape), up], axis=-1)
    return Shape("polygon", "how likely each value is", "first", stage.at(corners.reshape(len(belief), -1, 2)))
