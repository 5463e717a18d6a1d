"""Any function (state, action) -> next state is a world: here the court on the moon, where balls fall slowly.

Prints:
trained on the court: 20 steps of dream end 0.094 from the moon's ball
trained on the moon: 20 steps of dream end 0.067 from the moon's ball
"""

import numpy as np

import dreamlab

GRAVITY = -0.4
"""World units per second squared; the court itself has none."""
DT = 1.0 / 30.0


def moon(state: np.ndarray, action: np.ndarray) -> np.ndarray:
    """A step of the court [..., 5], after which the ball's vertical velocity has changed a little."""
    after = dreamlab.step(state, action)
    after[..., 3] += GRAVITY * DT
    return after


def drift_on_the_moon(step: dreamlab.StepFn, horizon: int = 20) -> float:
    """Mean distance of dream and moon after so many steps, world units."""
    reality = dreamlab.mixed_episodes(moon, batch=64, horizon=horizon, rng=np.random.default_rng(2))
    return float(dreamlab.drift_curve(dreamlab.dream(step, reality, horizon), reality.states)[-1])


for name, world in (("court", dreamlab.step), ("moon", moon)):
    data = dreamlab.collect(5_000, np.random.default_rng(0), step=world)
    model = dreamlab.drain(dreamlab.fit(data, np.random.default_rng(1)))
    print(f"trained on the {name}: 20 steps of dream end {drift_on_the_moon(model.step):.3f} from the moon's ball")
