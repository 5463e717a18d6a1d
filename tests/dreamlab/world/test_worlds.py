"""Every world keeps the same contract; and each moves as an independent integration of its physics says."""

import hashlib

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from dreamlab.types import Trajectories, Transitions
from dreamlab.world import bumpy, cart_pole, double_pendulum, orbit, pendulum
from dreamlab.world.court import COURT
from dreamlab.world.experience import collect, mixed_episodes
from dreamlab.world.world import World
from dreamlab.world.worlds import WORLDS

EACH = pytest.mark.parametrize("world", WORLDS.values(), ids=list(WORLDS))
EXACT = {"rtol": 1e-11, "atol": 1e-12}


def played(world: World, batch: int = 40, steps: int = 120, seed: int = 0) -> Trajectories:
    return mixed_episodes(world.step, batch, steps, np.random.default_rng(seed), world=world)


@EACH
def test_states_stay_in_the_ranges_and_move(world):
    states = played(world).states
    world.check_states(states)
    assert (np.ptp(states, axis=(0, 1)) > 0.1 * world.scale).all()


@EACH
def test_one_state_a_batch_and_a_batch_of_batches_are_stepped_alike(world):
    rng = np.random.default_rng(1)
    state, action = world.reset(rng, 6), rng.uniform(-1.0, 1.0, (6, world.action_size))
    before = state.copy()
    following = world.step(state, action)
    np.testing.assert_array_equal(state, before)  # what is handed in stays as it is
    alone = np.stack([world.step(one, push) for one, push in zip(state, action, strict=True)])
    np.testing.assert_array_equal(following, alone)
    np.testing.assert_array_equal(
        following, world.step(state.reshape(2, 3, -1), action.reshape(2, 3, -1)).reshape(6, -1)
    )


@EACH
def test_an_action_counts_up_to_full_and_no_further(world):
    state = world.reset(np.random.default_rng(2), 20)
    steps = [world.step(state, size * np.ones((20, world.action_size))) for size in (0.0, 1.0, 3.0)]
    assert np.abs(steps[1] - steps[0]).max() > 1e-3
    np.testing.assert_array_equal(steps[1], steps[2])


@EACH
def test_a_picture_has_a_frame_for_each_state_and_lies_in_view(world):
    states = played(world, batch=1, steps=30).states[0]
    shapes = world.draw(states)
    assert {len(shape.places) for shape in shapes} <= {1, len(states)}
    moving = [shape for shape in shapes if len(shape.places) == len(states)]
    (left, right), (bottom, top) = world.view
    for shape in moving:
        x, y = shape.places[..., 0], shape.places[..., 1]
        assert ((x > left - 0.6) & (x < right + 0.6) & (y > bottom - 0.6) & (y < top + 0.6)).all()
    assert any(shape.role == "reality" for shape in moving)


@EACH
def test_a_task_scores_between_0_and_1_and_can_be_done_better_and_worse(world):
    if world.task is None:
        assert world is COURT  # its own scores stand in plan/
        return
    start = world.task.reset(np.random.default_rng(3), 30)
    world.check_states(start)
    states = played(world, batch=30, steps=60).states
    scores = world.task.score(states)
    assert scores.shape == (30,)
    assert ((scores >= 0.0) & (scores <= 1.0)).all()
    assert np.ptp(scores) > 0.1


@EACH
def test_sensor_noise_is_a_share_of_each_sensor_s_scale(world):
    clean, noisy = (collect(4000, np.random.default_rng(4), world=world, noise=noise) for noise in (0.0, 0.1))
    off = (noisy.state - clean.state)[:20]  # the noise moves no later draw of the first lot
    assert len(off) == 20
    deviation = (noisy.state - clean.state).std(axis=0)
    np.testing.assert_allclose(deviation, 0.1 * world.scale, rtol=0.1)


BITS = {
    "court": "8067caa78f1510536fe37c739e8cd250550243f4a80d7acf63d1057c6aed990a",
    "pendulum": "d62c30b45e7668d12bb6a68b059f5f7d7ffc5c1dff833b10c34cfa4686b93281",
    "cart-pole": "88d4071c1481a45ba77261266e01d827c1891566e65e597dd34b73a19928cc2b",
    "double-pendulum": "3dfb3d37c8860c3c549006dbdbdb4f1c13323f52e8c2527252b10f3ef2a02dfc",
    "bumpy": "714d033b22ff197ee8b17cffb3c5c4ea2f1548cb8e0b2aa7ef4bb5fd4c0b8992",
    "orbit": "eb274bbd6e7afa4e0e72efc8ad2d84b209e444ce3878057088a73228c9fb7b2d",
}
"""SHA-256 of 40 rallies of 120 steps, as computed under Pyodide in Node."""


@EACH
def test_rallies_are_the_same_bits_as_under_pyodide(world):
    states = played(world).states
    assert hashlib.sha256(states.astype("<f8").tobytes()).hexdigest() == BITS[world.name]


def test_experience_of_another_world_is_refused_in_a_sentence():
    data = collect(200, np.random.default_rng(5), world=pendulum.PENDULUM)
    with pytest.raises(ValueError, match="the world 'court' has 5 numbers of state"):
        COURT.check_experience(data)
    padded = Transitions(*(np.pad(part, ((0, 0), (0, 2))) for part in (data.state,)), data.action, data.next_state)
    with pytest.raises(ValueError, match="has 5 numbers of state"):
        COURT.check_experience(padded)
    padded = Transitions(np.pad(data.state, ((0, 0), (0, 2))), data.action, np.pad(data.next_state, ((0, 0), (0, 2))))
    with pytest.raises(ValueError, match=r"not of the world 'court'.*outside its range"):
        COURT.check_experience(padded)
    with pytest.raises(ValueError, match="has one number of action"):
        COURT.check_experience(Transitions(np.zeros((3, 5)), np.zeros((3, 2)), np.zeros((3, 5))))


def test_a_state_out_of_range_is_named():
    with pytest.raises(ValueError, match=r"pendulum: angular velocity is 99 rad/s, outside its range of -15 to 15"):
        pendulum.PENDULUM.check_states(np.array([[0.0, 1.0, 99.0]]))
    with pytest.raises(ValueError, match="x is nan m"):
        pendulum.PENDULUM.check_states(np.array([[np.nan, 1.0, 0.0]]))


def angles(state: np.ndarray, columns: slice) -> float:
    return float(np.arctan2(*state[columns]))


def test_the_pendulum_against_scipy_in_angles():
    rng = np.random.default_rng(6)
    for state in pendulum.reset(rng, 10):
        push = rng.uniform(-1.0, 1.0)

        def rates(t, now, push=push):
            angle, turning = now
            return [turning, 9.81 * np.sin(angle) + 3.0 * push - 0.3 * turning]

        end = solve_ivp(rates, (0.0, 1.0), [angles(state, slice(0, 2)), state[2]], method="DOP853", **EXACT).y[:, -1]
        for _ in range(30):
            state = pendulum.step(state, np.array([push]))
        np.testing.assert_allclose(state, [np.sin(end[0]), np.cos(end[0]), end[1]], atol=2e-5)


def test_the_cart_pole_against_scipy_by_lagrange():
    """Both equations of motion as a linear system, solved by numpy; a cart that runs into a spring among them."""
    rng = np.random.default_rng(7)
    starts = cart_pole.reset(rng, 8)
    starts[0, :2] = 2.2, 4.0
    for state in starts:
        push = rng.uniform(-1.0, 1.0)

        def rates(t, now, push=push):
            x, angle, v, turning = now
            pressed = max(abs(x) - 2.4, 0.0) * np.sign(x)
            force = 6.0 * push - 0.5 * v - 400.0 * pressed - 400.0 * v * abs(pressed)
            left = [[1.1, 0.05 * np.cos(angle)], [0.05 * np.cos(angle), 4.0 / 3.0 * 0.1 * 0.25]]
            right = [force + 0.05 * turning**2 * np.sin(angle), 0.05 * 9.8 * np.sin(angle) - 0.005 * turning]
            return [v, turning, *np.linalg.solve(left, right)]

        begin = [state[0], angles(state, slice(2, 4)), state[1], state[4]]
        end = solve_ivp(rates, (0.0, 0.5), begin, method="DOP853", max_step=1e-3, **EXACT).y[:, -1]
        for _ in range(15):
            state = cart_pole.step(state, np.array([push]))
        np.testing.assert_allclose(state, [end[0], end[2], np.sin(end[1]), np.cos(end[1]), end[3]], atol=5e-4)


def test_the_double_pendulum_against_scipy_with_rods_as_constraints():
    """Two points in the plane, held by rods whose forces are solved for: nothing of Lagrange's equations is in it."""
    rng = np.random.default_rng(8)
    length, gravity = 0.5, np.array([0.0, -9.81])
    for state in double_pendulum.reset(rng, 8):
        push = rng.uniform(-1.0, 1.0)

        def rates(t, now, push=push):
            p1, p2, v1, v2 = now.reshape(4, 2)
            rod, lower = p1, p2 - p1
            w1 = (rod[1] * v1[0] - rod[0] * v1[1]) / length**2  # clockwise
            w2 = (lower[1] * (v2 - v1)[0] - lower[0] * (v2 - v1)[1]) / length**2
            elbow, shoulder = 2.0 * push - 0.02 * (w2 - w1), -0.02 * w1
            # A torque on a massless rod is a pair of forces across it.
            across1, across2 = np.array([rod[1], -rod[0]]) / length**2, np.array([lower[1], -lower[0]]) / length**2
            f1 = gravity + (shoulder - elbow) * across1 - elbow * across2
            f2 = gravity + elbow * across2
            # Forces along the rods keep their lengths: rod . (a1) = -|v1|^2, lower . (a2 - a1) = -|v2 - v1|^2.
            left = [[rod @ rod, -(rod @ lower)], [-(rod @ lower), 2.0 * lower @ lower]]
            right = [-(v1 @ v1) - rod @ f1, -((v2 - v1) @ (v2 - v1)) - lower @ (f2 - f1)]
            k1, k2 = np.linalg.solve(left, right)
            return np.concatenate([v1, v2, f1 + k1 * rod - k2 * lower, f2 + k2 * lower])

        d1, d2, (w1, w2) = state[0:2], state[2:4], state[4:6]
        v1 = length * w1 * np.array([d1[1], -d1[0]])
        v2 = v1 + length * w2 * np.array([d2[1], -d2[0]])
        begin = np.concatenate([length * d1, length * (d1 + d2), v1, v2])
        end = solve_ivp(rates, (0.0, 0.5), begin, method="DOP853", **EXACT).y[:, -1]
        for _ in range(15):
            state = double_pendulum.step(state, np.array([push]))
        np.testing.assert_allclose(0.5 * state[0:2], end[0:2], atol=1e-5)
        np.testing.assert_allclose(double_pendulum.tip(state), end[2:4], atol=1e-5)


def test_the_double_pendulum_is_chaotic():
    """Starts a millionth apart are far from each other after ten seconds; two of the pendulum are not."""
    for world, far in ((double_pendulum.DOUBLE_PENDULUM, True), (pendulum.PENDULUM, False)):
        start = world.reset(np.random.default_rng(9), 60)
        start[:, 1] = np.abs(start[:, 1])  # from above, so that there is something to fall
        other, rest = start.copy(), np.zeros((60, 1))
        other[:, -1] += 1e-6
        for _ in range(300):
            start, other = world.step(start, rest), world.step(other, rest)
        apart = np.median(np.abs(start - other).max(axis=1))
        assert (apart > 1e-3) == far


def test_the_ball_against_scipy_with_landings_as_events():
    rng = np.random.default_rng(10)
    landings = 0
    for state in bumpy.reset(rng, 12):
        state[0] *= 0.5  # no wall in this second; the next test has walls
        begin, time = state.copy(), 0.0

        def lands(t, now):
            return now[1] - bumpy.floor(now[0])

        lands.terminal, lands.direction = True, -1.0
        while time < 1.0:
            found = solve_ivp(
                lambda t, now: [now[2], now[3], 0.0, -3.0], (time, 1.0), begin, events=lands, max_step=0.01, **EXACT
            )
            time, begin = found.t[-1], found.y[:, -1].copy()
            if found.status == 1:
                landings += 1
                across = np.array([-bumpy.slope(begin[0]), 1.0])
                across /= np.linalg.norm(across)
                begin[2:4] -= 1.95 * (begin[2:4] @ across) * across
        for _ in range(30):
            state = bumpy.step(state, np.zeros(1))
        np.testing.assert_allclose(state, begin, atol=1e-6)
    assert landings > 12


def test_the_floor_s_slope_is_its_derivative():
    x = np.linspace(-0.99, 0.99, 101)
    np.testing.assert_allclose(bumpy.slope(x), (bumpy.floor(x + 1e-6) - bumpy.floor(x - 1e-6)) / 2e-6, atol=1e-6)
    assert bumpy.floor(np.array([0.0, 0.25, 0.5])).tolist() == [bumpy.BUMP, 0.0, bumpy.BUMP]


def test_the_ball_turns_at_walls_and_never_gets_through_the_floor():
    state = np.array([[0.9, 0.5, 4.0, 0.0], [-0.9, 0.5, -4.0, 0.0]])
    after = bumpy.step(state, np.zeros((2, 1)))
    np.testing.assert_allclose(after[:, 2], [-3.6, 3.6])
    np.testing.assert_allclose(after[:, 0], [1.0 - 0.9 * (4.0 / 30.0 - 0.1), -1.0 + 0.9 * (4.0 / 30.0 - 0.1)])
    state = bumpy.reset(np.random.default_rng(11), 20)
    for _ in range(400):  # long enough for most of them to come to rest
        state = bumpy.step(state, np.zeros((20, 1)))
        assert (state[:, 1] >= bumpy.floor(state[:, 0])).all()
    assert np.median(np.abs(state[:, 3])) < 0.2


def test_the_orbit_against_scipy_and_what_it_conserves():
    rng = np.random.default_rng(12)
    for state in orbit.reset(rng, 8):
        push = rng.uniform(-1.0, 1.0, 2)

        def rates(t, now, push=push):
            x, y, vx, vy = now
            pull = 2.0 / (x * x + y * y + 0.01) ** 1.5
            return [vx, vy, 0.15 * push[0] - pull * x, 0.15 * push[1] - pull * y]

        end = solve_ivp(rates, (0.0, 2.0), state, method="DOP853", **EXACT).y[:, -1]
        for _ in range(60):
            state = orbit.step(state, push)
        np.testing.assert_allclose(state, end, atol=1e-5)

    def conserved(s: np.ndarray) -> np.ndarray:
        energy = 0.5 * (s[:, 2:] ** 2).sum(axis=1) - 2.0 / np.sqrt((s[:, :2] ** 2).sum(axis=1) + 0.01)
        return np.stack([energy, s[:, 0] * s[:, 3] - s[:, 1] * s[:, 2]])

    state = orbit.reset(rng, 20)
    before = conserved(state)
    for _ in range(300):
        state = orbit.step(state, np.zeros((20, 2)))
    np.testing.assert_allclose(conserved(state), before, rtol=1e-5)
