from dreamlab.challenges import written
from dreamlab.world import court


# The next states [B, 5] of x, y, vx, vy, paddle, given those before and the
# actions [B, 1]. x and paddle go from -0.5 to 0.5, y from 0 to 1.
def step(state, action):
    return court.step(state, action)


written.report(written.world(step))
