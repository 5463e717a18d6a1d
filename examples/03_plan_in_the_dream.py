"""Plan inside the model's dream, act on the true court: the paddle has never seen the court's code.

Prints:
random actions hit 0.14 of the balls
plans in the dream hit 0.95 of the balls
"""

import numpy as np

import dreamlab
from dreamlab.plan.closed_loop import play, rate
from dreamlab.plan.planning import planning_policy, shoot
from dreamlab.world.policies import random_policy

rng = np.random.default_rng(0)
model = dreamlab.drain(dreamlab.fit(dreamlab.collect(10_000, rng), rng))
planner = planning_policy(shoot, model.step, horizon=20, candidates=64, hold=3)

for name, policy in (("random actions", random_policy()), ("plans in the dream", planner)):
    count = dreamlab.drain(play(policy, episodes=16, steps=200, seed=np.random.SeedSequence(0)))
    print(f"{name} hit {rate(count).rate:.2f} of the balls")
