import itertools

import numpy as np

from dreamlab.plan import catching
from dreamlab.world import court

play = court.geared(0.3)  # a slow paddle
push = 0.3 * court.PADDLE_SPEED * court.DT


def run_to(place, state):
    return ((place - state[:, 4]) / push).clip(-1, 1)[:, None]


policies = {
    "rest": lambda state: np.zeros((len(state), 1)),
    "follow": lambda state: run_to(state[:, 0], state),
    "foresee": lambda state: run_to(catching.landing(state), state),
}


# Equation 3: the reward of every step, each worth 1 % less than the one before.
def value(policy, state, steps=96):
    total = 0.0
    for k in range(steps):
        state, hit, _ = play(state, policy(state))
        total = total + 0.99**k * hit
    return total


# Equation 5: all plans of 36 steps, and what the policy makes of the rest.
def best(policy, start):
    plans = []
    for plan in itertools.product([-1, 0, 1], repeat=3):
        state, total = start, 0.0
        for k in range(36):
            state, hit, _ = play(state, np.full((len(state), 1), plan[k // 12]))
            total = total + 0.99**k * hit
        plans.append(total + 0.99**36 * value(policy, state, 60))
    return np.max(plans, axis=0)


balls = catching.reset(np.random.default_rng(0), 100)
print("         value  after the best 36 steps")
for name, policy in policies.items():
    print(f"{name:8} {value(policy, balls).mean():.3f}  {best(policy, balls).mean():.3f}")
