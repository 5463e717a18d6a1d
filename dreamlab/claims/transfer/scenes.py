"""The lab of transfer as a moving picture: one rally on the new court, beside what each model makes of it."""

from __future__ import annotations

from collections.abc import Mapping

from dreamlab.claims.scene import Scene
from dreamlab.claims.shared.dream_scene import beside
from dreamlab.claims.shared.stage import typical
from dreamlab.claims.transfer.plots import LOOKS
from dreamlab.dream.rollout import dream
from dreamlab.types import Floats, StepFn, Trajectories


def new_court(models: Mapping[str, StepFn], errors: Mapping[str, Floats], reality: Trajectories, seen: int) -> Scene:
    """A typical rally, dreamt by these models; errors: [RALLIES, STEPS + 1] by name, of more models perhaps."""
    shown = typical(*(errors[name].mean(axis=1) for name in models))
    rally = Trajectories(reality.states[shown : shown + 1], reality.actions[shown : shown + 1])
    steps = rally.actions.shape[1]
    dreams = {LOOKS[name][0]: dream(model, rally, steps)[0] for name, model in models.items()}
    ends = "; ".join(f"{LOOKS[name][0]} {errors[name][shown, -1]:.2f}" for name in models)
    words = tuple(
        f"Step {step}. Error: "
        + "; ".join(f"{LOOKS[name][0]} {errors[name][shown, step]:.2f}" for name in models)
        + "."
        for step in range(steps + 1)
    )
    counted = "one transition" if seen == 1 else f"{seen} transitions"
    says = f"A typical rally on the new court, of which {counted} have been seen. Error after {steps} steps: {ends}."
    return beside("court", "Dreams of the new court", says, rally.states[0], dreams, words, still=steps // 2)
