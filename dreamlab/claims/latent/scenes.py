"""The lab of the latent as a moving picture: what the camera sees, what the decoder paints, what can be read off."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from dreamlab.claims.latent.nets import Nets
from dreamlab.claims.latent.pixels import EPISODE, PLACES, Views
from dreamlab.claims.latent.probe import reader
from dreamlab.claims.scene import Scene
from dreamlab.claims.shared.camera import CONTRAST, GREY, SIDE
from dreamlab.claims.shared.stage import Stage, typical, view
from dreamlab.shape import Shape
from dreamlab.types import Floats

PACE = 4
"""Frames of the scene from one of the camera's to the next."""
ALONE = 4
"""Frames from one look of a dream at the camera to the next."""
WHOLE = np.array([[[-0.5, 0.0], [0.5, 1.0]]])
"""The court's corners."""


def dreamt_views(
    trained: Mapping[str, Nets], data: Views, test: Views, labels: Mapping[str, str], roles: Mapping[str, str]
) -> Scene:
    """A dream of each network over a typical test episode."""
    latents = {name: dream(nets, test, paints=name == "decoder") for name, nets in trained.items()}
    read = {name: reader(nets.encode(data.seen), data.truth[:, PLACES]) for name, nets in trained.items()}
    found = {name: read[name](latents[name].reshape(-1, latents[name].shape[-1])) for name in trained}
    found = {name: each.reshape(-1, EPISODE, each.shape[-1]) for name, each in found.items()}
    truth = test.truth[:, PLACES].reshape(-1, EPISODE, 3)
    gaps = {name: np.sqrt(((each - truth)[..., :2] ** 2).sum(axis=-1)) for name, each in found.items()}
    shown = typical(gaps["decoder"].mean(axis=1))
    painted = trained["decoder"].decode(np.ascontiguousarray(latents["decoder"][shown]))
    seen = test.seen.reshape(-1, EPISODE, test.seen.shape[-1])[shown]
    camera, canvas, stage = Stage(0), Stage(1), Stage(2)
    shapes = [
        Shape("cells", "", "reality", camera.at(WHOLE), shades=_shades(seen)),
        Shape("cells", "", roles["decoder"], canvas.at(WHOLE), shades=_shades(painted)),
        camera.walls(),
        canvas.walls(),
        stage.walls(),
        stage.paddle("reality", _smooth(truth[shown, :, 2:])[:, 0]),
        stage.ball("the ball", "reality", _smooth(truth[shown, :, :2])),
    ]
    shapes += [
        stage.ball(labels[name], roles[name], _smooth(each[shown, :, :2]).clip(*LIMITS)) for name, each in found.items()
    ]
    apart = {name: gap[shown] for name, gap in gaps.items()}
    told = "; ".join(f"{labels[name]} {gap.mean():.2f}" for name, gap in apart.items())
    x, y = view(3)
    return Scene(
        "dream",
        "What the camera sees, and what dreams make of it",
        f"Dreams that look at the camera every {ALONE} frames. Mean distance of the ball read off them from the "
        f"real one: {told}.",
        x,
        y,
        tuple(shapes),
        tuple(
            f"{_since(step // PACE)} Read off the generative dream, the ball is "
            f"{apart['decoder'][step // PACE]:.2f} off."
            for step in range(PACE * (EPISODE - 1) + 1)
        ),
        still=PACE * (EPISODE // 2),
        panels=("the camera", "painted by the decoder", "read off the dreams"),
    )


LIMITS = np.array([-0.5, 0.0]), np.array([0.5, 1.0])
"""A place outside the court is drawn at its border."""


def dream(nets: Nets, test: Views, *, paints: bool) -> Floats:
    """Latents [episodes, EPISODE, LATENT]: every ALONE frames from what is seen, the others predicted.

    paints: each prediction is painted, and the next one begins with a look at the painting; the generative loss asks
            for a right painting, and for no latent that could be predicted from
    """
    seen, action = (each.reshape(-1, EPISODE, each.shape[-1]) for each in (test.seen, test.action))
    latents: list[Floats] = []
    for frame in range(EPISODE):
        if frame % ALONE == 0:
            latents.append(nets.encode(np.ascontiguousarray(seen[:, frame])))
            continue
        predicted = nets.predict(latents[-1], np.ascontiguousarray(action[:, frame - 1]))
        latents.append(nets.encode(nets.decode(predicted)) if paints else predicted)
    return np.stack(latents, axis=1)


def _since(frame: int) -> str:
    alone = frame % ALONE
    if alone == 0:
        return "A look at the camera."
    return f"{alone} frame{'s' if alone > 1 else ''} without a look."


def _shades(views: Floats) -> Floats:
    """[F, SIDE, SIDE] greys of the newer frames of views [EPISODE, 2 * SIDE * SIDE], the top row first."""
    newer = views[:, SIDE * SIDE :].reshape(-1, SIDE, SIDE)[:, ::-1]
    return np.repeat((newer / CONTRAST + GREY).clip(0.0, 1.0), PACE, axis=0)[: PACE * (EPISODE - 1) + 1]


def _smooth(places: Floats) -> Floats:
    """[F, K] places [EPISODE, K] with PACE frames from each to the next."""
    share = np.arange(PACE)[:, None] / PACE
    between = places[:-1, None] + share * (places[1:] - places[:-1])[:, None]
    return np.concatenate([between.reshape(-1, places.shape[1]), places[-1:]])
