"""Claim 5's maths: pixels by hand, gradients against finite differences, probes and bounds against other methods."""

import json
from pathlib import Path

import numpy as np
import pytest

from dreamlab.claims.latent import experiment
from dreamlab.claims.latent.losses import OBJECTIVES, gradients, loss, price, price_gradient
from dreamlab.claims.latent.nets import LATENT, PIXELS, Nets, lipschitz_bound, spectral_norm
from dreamlab.claims.latent.pixels import FLICKER, SKIP, Views, draw_patterns, watch
from dreamlab.claims.latent.probe import orthonormal, principal_directions, rank, read_off, solve, spread
from dreamlab.claims.latent.proposition import gains
from dreamlab.claims.latent.theorem import Sides, exact_sides, sides
from dreamlab.claims.latent.training import train
from dreamlab.claims.shared.camera import CONTRAST, GREY, SIDE, render
from dreamlab.world import court

MEASURED = json.loads((Path(__file__).parents[3] / "levels" / "measured.json").read_text())["claims"]["latent"]
PATTERNS = draw_patterns(np.random.default_rng(9))


def views(count: int = 64, flicker: float = 0.0, seed: int = 0) -> Views:
    return watch(count, flicker, PATTERNS, np.random.default_rng(seed))


def grey(state: list[float]) -> np.ndarray:
    return render(np.array([state])).reshape(SIDE, SIDE) / CONTRAST + GREY


def test_ball_and_paddle_are_where_the_state_says() -> None:
    picture = grey([0.0625, 0.5625, 0.0, 0.0, -0.4])
    assert picture[4, 4] == pytest.approx(1.0), "the ball's centre is this pixel's centre"
    assert picture[4, 3] == pytest.approx(picture[4, 5]) == pytest.approx(1 - 0.125 / 0.3)
    np.testing.assert_allclose(picture[0], [1.0, 0.6, 0, 0, 0, 0, 0, 0], atol=1e-12)
    assert picture[7].max() == pytest.approx(0.0, abs=1e-12)


def test_transitions_follow_the_court() -> None:
    seen = views(32)
    np.testing.assert_array_equal(seen.seen[1:16], seen.next_seen[:15])
    np.testing.assert_array_equal(seen.seen[:, SIDE * SIDE :], seen.next_seen[:, : SIDE * SIDE])
    # The paddle's next place follows from its place and the action, held for SKIP steps.
    moved = np.clip(
        seen.truth[:15, 2] + seen.action[:15, 0] * court.PADDLE_SPEED * court.DT * SKIP,
        -court.PADDLE_LIMIT,
        court.PADDLE_LIMIT,
    )
    np.testing.assert_allclose(seen.truth[1:16, 2], moved, atol=1e-12)


def test_flicker_changes_the_pixels_and_nothing_else() -> None:
    plain, flickering = views(32), views(32, flicker=0.5)
    np.testing.assert_array_equal(plain.truth[:, :5], flickering.truth[:, :5])
    np.testing.assert_array_equal(plain.action, flickering.action)
    change = (flickering.seen - plain.seen)[:, : SIDE * SIDE]
    coefficients = np.linalg.lstsq(PATTERNS.T, change.T, rcond=None)[0]
    np.testing.assert_allclose(PATTERNS.T @ coefficients, change.T, atol=1e-9)
    assert coefficients.std() == pytest.approx(0.5, rel=0.2)
    # An observation's newer frame is the next one's older frame.
    np.testing.assert_allclose(flickering.truth[:15, FLICKER], coefficients.T[1:16], atol=1e-9)


@pytest.mark.parametrize("objective", [each for each in OBJECTIVES if each != "moving"])
def test_gradients_against_finite_differences(objective: str) -> None:
    nets, into = Nets.drawn(np.random.default_rng(3)), Nets.empty()
    batch, weight = views(16), 0.7
    gradients(objective, nets, batch, weight, into)
    held = nets.encode(batch.next_seen)

    def value() -> float:
        if objective != "stopped":
            return loss(objective, nets, batch, weight)
        return float(((nets.predict(nets.encode(batch.seen), batch.action) - held) ** 2).mean())

    rng, step, total = np.random.default_rng(4), 1e-5, len(nets.flat)
    learns = total if objective == "decoder" else nets.without_decoder
    for index in rng.choice(learns, 60, replace=False):
        old = nets.flat[index]
        nets.flat[index] = old + step
        above = value()
        nets.flat[index] = old - step
        below = value()
        nets.flat[index] = old
        assert into.flat[index] == pytest.approx((above - below) / (2 * step), rel=1e-4, abs=1e-7)
    assert not into.flat[learns:].any()


def test_the_price_and_its_gradient() -> None:
    rng = np.random.default_rng(5)
    latents = rng.standard_normal((400, LATENT)) * np.array([0.2, 3.0, 1.5, 0.5, 2.0, 1.0])
    centred = latents - latents.mean(axis=0)
    covariance = np.cov(latents.T, bias=True)
    hinge = np.maximum(0, 1 - np.sqrt(np.diag(covariance) + 1e-4)).sum()
    off = (covariance**2).sum() - (np.diag(covariance) ** 2).sum()
    assert price(latents) == pytest.approx((hinge + off) / LATENT)
    gradient, step = price_gradient(latents), 1e-4
    for row, column in [(0, 0), (7, 1), (399, 5), (200, 3)]:
        changed = latents.copy()
        changed[row, column] += step
        up = price(changed)
        changed[row, column] -= 2 * step
        assert gradient[row, column] == pytest.approx((up - price(changed)) / (2 * step), rel=1e-4, abs=1e-10)
    whitened = np.linalg.solve(np.linalg.cholesky(covariance), centred.T).T * 1.01
    assert price(whitened) == pytest.approx(0.0, abs=1e-9), "varied, unrepeated latents cost nothing"


def test_spread_and_rank_by_hand() -> None:
    corners = np.array([[1.0, 1.0], [1.0, -1.0], [-1.0, 1.0], [-1.0, -1.0]]) + 5.0
    assert (spread(corners), rank(corners)) == (1.0, 2.0)
    line = np.array([[1.0, 2.0], [-1.0, -2.0]])
    assert rank(line) == pytest.approx(1.0)
    constant = np.full((7, 3), 2.5)
    assert (spread(constant), rank(constant)) == (0.0, 0.0)
    eigenvalues = np.linalg.eigvalsh(np.cov(views().seen.T, bias=True))
    assert rank(views().seen) == pytest.approx(eigenvalues.sum() ** 2 / (eigenvalues**2).sum())


def test_reading_off_against_least_squares() -> None:
    rng = np.random.default_rng(6)
    latents, test = rng.standard_normal((300, LATENT)), rng.standard_normal((100, LATENT))
    wanted = rng.standard_normal((LATENT, 2))
    truth = latents @ wanted + [3.0, -1.0]
    test_truth = test @ wanted + [3.0, -1.0] + 0.5 * rng.standard_normal((100, 2))
    fitted = np.linalg.lstsq(np.c_[latents, np.ones(300)], truth, rcond=None)[0]
    error = ((test_truth - np.c_[test, np.ones(100)] @ fitted) ** 2).sum(axis=0)
    expected = 1 - error / ((test_truth - test_truth.mean(axis=0)) ** 2).sum(axis=0)
    np.testing.assert_allclose(read_off(latents, truth, test, test_truth), expected, rtol=1e-4)
    assert (read_off(latents, truth, test, np.ones((100, 2))) == 0.0).all(), "nothing to read"
    blind = read_off(np.zeros((300, LATENT)), truth, np.zeros((100, LATENT)), test_truth)
    assert (np.abs(blind) < 0.05).all(), "nothing can be read off a constant"


def test_solve_and_directions_against_lapack() -> None:
    rng = np.random.default_rng(7)
    half = rng.standard_normal((9, 6))
    matrix, right = half.T @ half, rng.standard_normal((6, 2))
    np.testing.assert_allclose(solve(matrix, right), np.linalg.solve(matrix, right), rtol=1e-8)
    basis = orthonormal(half)
    np.testing.assert_allclose(basis.T @ basis, np.eye(6), atol=1e-13)
    stretched = rng.standard_normal((500, 8)) * np.array([9.0, 7.0, 5.0, 1.0, 1.0, 1.0, 1.0, 1.0])
    found = principal_directions(stretched, 3)
    _, vectors = np.linalg.eigh(np.cov(stretched.T))
    np.testing.assert_allclose(np.abs(np.linalg.det(found.T @ vectors[:, -3:])), 1.0, atol=1e-6)


def test_no_encoder_stretches_more_than_its_bound() -> None:
    rng = np.random.default_rng(8)
    for shape in ((128, 32), (6, 6), (32, 5)):
        matrix = rng.standard_normal(shape)
        exact = np.linalg.norm(matrix, 2)
        assert exact * (1 - 1e-12) <= spectral_norm(matrix) <= 1.01 * exact
    assert spectral_norm(np.zeros((4, 3))) == 0.0
    nets = Nets.drawn(rng)
    a, b = rng.standard_normal((2, 2000, PIXELS))
    stretch = np.linalg.norm(nets.encode(a) - nets.encode(b), axis=1) / np.linalg.norm(a - b, axis=1)
    assert stretch.max() <= lipschitz_bound(nets.encoder)


def relabelled(nets: Nets, scale: float) -> Nets:
    """The same networks with the latent multiplied by a power of two, layer by layer."""
    made = Nets.empty()
    made.flat[:] = nets.flat
    made.encoder[1][...] *= scale
    first, last = made.dynamics
    first[:LATENT] /= scale
    width = first.shape[1]
    last[:width] *= scale
    last[width + LATENT :] *= scale
    first, last = made.decoder
    first[:-1] /= scale
    last[width:-1] /= scale
    return made


def test_relabelling_the_latent_changes_one_side_of_theorem_2_only() -> None:
    nets, batch = Nets.drawn(np.random.default_rng(10)), views(32)
    plain, scaled = sides(nets, batch), sides(relabelled(nets, 4.0), batch)
    np.testing.assert_allclose(scaled.generative, plain.generative, rtol=1e-12)
    np.testing.assert_allclose(scaled.latent, plain.scaled(4.0).latent, rtol=1e-12)
    np.testing.assert_allclose(scaled.round_trip, plain.scaled(4.0).round_trip, rtol=1e-12)
    assert scaled.lipschitz == pytest.approx(plain.scaled(4.0).lipschitz)


def test_the_exact_pair_meets_the_assumptions_and_breaks_the_printed_inequality() -> None:
    pair = exact_sides(views(1024), views(256, seed=1))
    assert pair.epsilon < 1e-12
    assert pair.lipschitz == 1.0
    assert pair.broken() == 0.0
    large = pair.scaled(64.0)
    assert large.broken() == 1.0
    assert large.broken(large.lipschitz) == 0.0


def test_the_mended_inequality_holds_for_any_networks() -> None:
    for seed in range(5):
        both = sides(Nets.drawn(np.random.default_rng(seed)), views(64, flicker=1.0, seed=seed))
        for scale in experiment.SCALES:
            scaled = both.scaled(scale)
            assert scaled.broken(scaled.lipschitz) == 0.0


def test_a_broken_inequality_is_counted() -> None:
    by_hand = Sides(np.array([1.0, 2.0, 3.0, 4.0]), np.array([1.0, 1.0, 1.0, 4.0]), np.array([0.0, 0.5, 1.0, 0.0]), 2.0)
    assert by_hand.epsilon == 1.0
    assert by_hand.broken() == 0.25, "only 3 > 1 + 1"
    assert by_hand.broken(by_hand.lipschitz) == 0.0
    assert by_hand.scaled(2.0).broken() == 0.75, "all but 2 < 1 + 2"


def test_all_objectives_start_alike_and_see_the_same_batches() -> None:
    data = views(256)
    runs = [train(name, data, 0.1, 5, np.random.default_rng(11)) for name in OBJECTIVES]
    firsts = [next(each) for each in runs]
    for nets, batch in firsts[1:]:
        np.testing.assert_array_equal(nets.flat, firsts[0][0].flat)
        np.testing.assert_array_equal(batch.seen, firsts[0][1].seen)
    seconds = [next(each)[1].action for each in runs]
    for action in seconds[1:]:
        np.testing.assert_array_equal(action, seconds[0])


def test_a_slow_target_is_a_target_that_follows() -> None:
    """Kept wholly it never moves; kept not at all it is the encoder itself, which makes it the stop-gradient."""
    data = views(256)

    def trained(objective: str, kept: float) -> np.ndarray:
        *_, (nets, _) = train(objective, data, 0.0, 6, np.random.default_rng(3), kept)
        return nets.flat

    np.testing.assert_allclose(trained("moving", 0.0), trained("stopped", 0.0), rtol=1e-9, atol=1e-12)
    assert not np.allclose(trained("moving", 1.0), trained("moving", 0.9))


def test_the_slow_targets_gradient_against_finite_differences() -> None:
    nets, slow, into = (Nets.drawn(np.random.default_rng(seed)) for seed in (1, 2, 3))
    batch, step = views(16), 1e-6
    gradients("moving", nets, batch, 0.0, into, slow)
    rng = np.random.default_rng(4)
    for place in rng.integers(0, nets.without_decoder, 25):
        losses = []
        for sign in (1.0, -1.0):
            moved = Nets.empty()
            moved.flat[...] = nets.flat
            moved.flat[place] += sign * step
            predicted = moved.predict(moved.encode(batch.seen), batch.action)
            losses.append(((predicted - slow.encode(batch.next_seen)) ** 2).mean())
        assert into.flat[place] == pytest.approx((losses[0] - losses[1]) / (2 * step), rel=1e-4, abs=1e-8)


def test_where_proposition_2_holds_and_where_it_does_not() -> None:
    data = views(512)
    *_, (nets, _) = train("decoder", data, 0.0, 150, np.random.default_rng(5))
    found = gains(nets, views(256, seed=1), np.random.default_rng(6))
    assert found.trained > 0.0, "a trained decoder makes collapse cost something"
    assert found.constant == 0.0, "a constant one does not"
    assert found.question <= 0.0, "nor does one question with two answers"


@pytest.mark.slow
def test_the_whole_run_is_the_same_in_bits_and_another_seed_is_not() -> None:
    first, second = (experiment.CLAIM.run({}) for _ in range(2))
    assert first.digest == second.digest
    assert first.figures == second.figures
    assert experiment.CLAIM.run({"seed": 1}).digest != first.digest


def test_the_weight_changes_only_what_it_prices() -> None:
    light, heavy = (experiment.CLAIM.run({"weight": weight}).figures for weight in (0.01, 10.0))
    changed = {name for name in light if light[name] != heavy[name]}
    assert changed == {"variance_spread", "variance_reads"}


def test_what_the_page_says_in_words_holds_at_every_seed() -> None:
    values = {name: np.array(spread["values"]) for name, spread in MEASURED["figures"].items()}
    cured = ("stopped", "moving", "variance", "decoder")
    assert all((values["latent_spread"] < 0.5 * values[f"{name}_spread"]).all() for name in cured)
    assert all((values["latent_reads"] < values[f"{name}_reads"]).all() for name in cured)
    assert (values["variance_reads"] > values["decoder_reads"]).all()
    assert (values["variance_reads"] > values["principal_reads"]).all()
    assert np.median(values["decoder_reads"]) < np.median(values["principal_reads"]) + 0.03, "no more than a formula"
    for kept_alive in ("stopped", "moving"):
        assert np.median(values[f"{kept_alive}_reads"]) < np.median(values["untrained_reads"]) + 0.25
    assert (values["proposition_trained"] > 0.0).all()
    assert (values["proposition_constant"] == 0.0).all()
    assert (values["proposition_question"] <= 0.0).all()
    assert (values["motion_reads"] < 0.2).all(), "how fast the ball flies cannot be read off any of them"
    assert (values["batches_broken"] == 0.0).all()
    assert (values["mended_broken"] == 0.0).all()
    assert (values["relabelled_broken"] > 0.5).all()
    assert (values["exact_round_trip"] < 1e-9).all()


def test_what_the_page_says_of_other_settings_holds() -> None:
    tried = {
        name: {figure: spread["median"] for figure, spread in each["figures"].items()}
        for name, each in MEASURED["tried"].items()
    }
    assert tried["price-too-high"]["variance_reads"] < tried["price-too-high"]["decoder_reads"]
    distracted, longer = tried["distracted"], tried["longer-training"]
    assert distracted["stopped_reads"] > 2.0 * distracted["decoder_reads"]
    assert min(distracted[f"{name}_reads"] for name in ("stopped", "moving", "variance")) > 0.2 + max(
        distracted["untrained_reads"], distracted["principal_reads"]
    )
    first = MEASURED["figures"]
    assert longer["stopped_reads"] <= first["stopped_reads"]["median"] + 0.02
    assert longer["decoder_reads"] > longer["stopped_reads"] + 0.2
    curves = {curve["label"]: curve["y"] for plot in MEASURED["plots"] for curve in plot["curves"]}
    assert curves["as printed, trained networks"] == [0.0] * len(experiment.SCALES)
    assert MEASURED["figures"]["round_trip"]["values"][0] > curves["L latent"][-1], "ε beside a typical latent loss"
