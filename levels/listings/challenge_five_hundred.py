import numpy as np

from dreamlab.challenges import written


# x, y, vx, vy and paddle are the columns of state. dreamlab.world.court knows
# how long a step is (DT) and where walls, floor and ceiling are.
def features(state, action):
    one = np.ones((len(state), 1))
    return np.concatenate([state, action, one], axis=1)


written.report(written.feature(features, transitions=500))
