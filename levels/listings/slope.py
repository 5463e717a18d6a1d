import numpy as np

from dreamlab import collect

data = collect(10_000, np.random.default_rng(0))
vx = data.state[:, 2]
moved = data.next_state[:, 0] - data.state[:, 0]
print("a step lasts", (vx * moved).sum() / (vx * vx).sum(), "seconds")

free = vx == data.next_state[:, 2]
vx, moved = vx[free], moved[free]
print("without bounces", (vx * moved).sum() / (vx * vx).sum())
