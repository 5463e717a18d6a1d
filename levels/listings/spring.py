import numpy as np

from dreamlab import Quantity, Shape, World, collect, drain, dream, drift_curve, fit, mixed_episodes
from dreamlab.learn.linear import fit_linear


def step(state, action):
    """A mass on a spring, which a motor pushes: first the velocity, then the place, after 1/30 of a second."""
    x, v = state[..., 0], state[..., 1]
    v = v + (2.0 * action[..., 0].clip(-1.0, 1.0) - 9.0 * x) / 30.0
    return np.stack([x + v / 30.0, v], axis=-1)


spring = World(
    name="spring",
    title="A mass on a spring",
    state=(Quantity("x", "m", -3.0, 3.0), Quantity("v", "m/s", -9.0, 9.0, rate=True)),
    action=(Quantity("push", "N", -2.0, 2.0),),
    step=step,
    reset=lambda rng, batch: rng.uniform(-1.0, 1.0, (batch, 2)),
    draw=lambda states: (Shape("circle", "mass", "reality", states[:, None, :1] * [1.0, 0.0], radius=0.1),),
    view=((-3.0, 3.0), (-1.0, 1.0)),
    place=lambda state: state[..., :1],
    middle=(0.0,),
)

rng = np.random.default_rng(0)
data = collect(5_000, rng, world=spring)
reality = mixed_episodes(spring.step, 64, 60, rng, world=spring)
models = {"network": drain(fit(data, rng, world=spring)), "straight line": fit_linear(data, spring)}
for name, model in models.items():
    drift = drift_curve(dream(model.step, reality, 60), reality.states, spring)
    print(f"{name}: after one step {drift[0]:.1e} m off, after sixty {drift[-1]:.1e} m")
