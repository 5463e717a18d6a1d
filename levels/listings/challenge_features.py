import numpy as np

from dreamlab.challenges import written


# What the model is told of each moment, a column each. How the state changes
# is a weighted sum of them, and least squares finds the weights.
def features(state, action):
    one = np.ones((len(state), 1))
    return np.concatenate([state, action, one], axis=1)


written.report(written.feature(features))
