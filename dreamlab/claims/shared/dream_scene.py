"""One rally beside several dreams of it, a court for each dream."""

from __future__ import annotations

from collections.abc import Mapping

from dreamlab.claims.scene import Scene
from dreamlab.claims.shared import bounce_scene
from dreamlab.claims.shared.stage import Stage, view
from dreamlab.shape import Shape
from dreamlab.types import Floats


def beside(
    name: str,
    title: str,
    says: str,
    reality: Floats,
    dreams: Mapping[str, Floats],
    words: tuple[str, ...],
    *,
    still: int,
    more: Mapping[str, list[Shape]] | None = None,
) -> Scene:
    """reality: states [F, S]; dreams: the same by what stands over each; more: shapes besides, below the balls."""
    shapes: list[Shape] = []
    for place, (label, dream) in enumerate(dreams.items()):
        stage = Stage(place)
        shapes += [
            stage.walls(),
            *(more or {}).get(label, []),
            stage.way("reality", reality[:, :2]),
            stage.way("dream", dream[:, :2]),
            stage.paddle("dream", dream[:, 4]),
            *bounce_scene.balls(stage, reality, dream),
        ]
    x, y = view(len(dreams))
    return Scene(name, title, says, x, y, tuple(shapes), words, still=int(still), panels=tuple(dreams))
