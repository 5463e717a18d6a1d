import numpy as np

from dreamlab.claims.shared.rule import nearness, reward
from dreamlab.dream.rollout import rollout
from dreamlab.plan import catching


# The rule: reward on the way, and what the critic thinks of the end.
def worth(futures, discount=0.99):
    gamma = discount ** np.arange(futures.shape[-2])
    progress = (gamma[:-1] * reward(futures[:, :-1])).sum(axis=-1)
    return progress + gamma[-1] * nearness(futures[:, -1])


# Three plans for one moment: x, y, vx, vy of the ball, and the paddle.
moment = np.array([[0.3, 0.5, -0.2, -0.4, 0.1]] * 3)
plans = np.repeat([-1.0, 0.0, 1.0], 36).reshape(3, 36, 1)
futures = rollout(catching.world(), moment, plans)
for name, value in zip(["left", "rest", "right"], worth(futures), strict=True):
    print(f"{name:5} is worth {value:.3f}")
