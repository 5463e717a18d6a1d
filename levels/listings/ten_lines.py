# The world: ten lines.
def step(state, action):
    x, y, vx, vy, paddle = state
    x, y = x + vx / 30, y + vy / 30
    paddle = paddle + 0.9 * action / 30
    if abs(x) > 0.48:
        vx = -vx
    if not 0.02 < y < 0.98:
        met = y < 0.02 and abs(x - paddle) < 0.1
        vx, vy = vx + met * (x - paddle), -vy
    return x, y, vx, vy, paddle


# The agent: it moves the paddle to where the ball is.
def policy(state):
    x, paddle = state[0], state[4]
    return (x > paddle) - (x < paddle)


# The two take turns, for three seconds.
state = (0.0, 0.6, 0.3, -0.4, 0.0)
print("step     x     y    vx    vy  paddle")
for t in range(90):
    state = step(state, policy(state))
    if t % 10 == 9:
        print(f"{t + 1:4}", *(f"{number:5.2f}" for number in state))
