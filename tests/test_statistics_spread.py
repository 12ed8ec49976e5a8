"""Repeats, latency and length against slow twins, SciPy 1.17.1 and statsmodels 0.15.0."""

import numpy as np
import pytest

from bench.statistics import adjust_for_length, quantile_estimates, variance_components


def some_repeats() -> np.ndarray:
    rng = np.random.default_rng(2)
    return 0.5 + 0.1 * rng.normal(size=(15, 1)) + 0.05 * rng.normal(size=(15, 4))


def test_components_equal_those_of_a_mixed_model() -> None:
    """``smf.mixedlm("score ~ 1", d, groups=d.article).fit(reml=True)``: cov_re, scale, bse_fe."""
    (found,) = variance_components(some_repeats().reshape(60, 1), repeats=4)
    assert found is not None
    assert (found.n_articles, found.n_summaries, found.negative) == (15, 60, False)
    assert found.article_variance == pytest.approx(0.0126462758979674, rel=1e-4)
    assert found.repeat_variance == pytest.approx(0.002734582148248203, rel=1e-4)
    assert found.standard_error == pytest.approx(0.029810424837663153, rel=1e-4)
    assert found.value == pytest.approx(some_repeats().mean())
    assert found.repeat_share == pytest.approx(0.0027346 / (0.0027346 + 0.0126463), rel=1e-3)


def test_components_are_right_on_average_where_repeats_are_missing() -> None:
    rng = np.random.default_rng(0)
    values = 2 * rng.normal(size=(30, 1, 800)) + rng.normal(size=(30, 3, 800))
    values[:10, 2] = np.nan
    values[10:18, 1:] = np.nan
    values[18] = np.nan
    found = variance_components(values.reshape(90, 800), repeats=3)
    known = [f for f in found if f]
    assert {(f.n_articles, f.n_summaries) for f in known} == {(29, 61)}
    assert np.mean([f.article_variance for f in known]) == pytest.approx(4, rel=0.03)
    assert np.mean([f.repeat_variance for f in known]) == pytest.approx(1, rel=0.03)
    spread = np.std([f.value for f in known])
    assert np.mean([f.standard_error for f in known]) == pytest.approx(spread, rel=0.06)


def test_two_runs_of_one_system_differ_by_more_than_the_noise_floor_one_time_in_twenty() -> None:
    rng = np.random.default_rng(1)
    articles = rng.normal(size=(40, 1, 2000))
    first, second = (articles + rng.normal(size=(40, 2, 2000)) for _ in range(2))
    floors = np.array(
        [f.noise_floor for f in variance_components(first.reshape(80, 2000), repeats=2) if f]
    )
    beyond = np.abs(first.mean(axis=(0, 1)) - second.mean(axis=(0, 1))) > floors
    assert beyond.mean() == pytest.approx(0.05, abs=0.02)


def test_components_that_cannot_be_told_apart_and_those_below_zero() -> None:
    single = some_repeats()
    single[:, 1:] = np.nan
    assert variance_components(single.reshape(60, 1), repeats=4) == [None]
    assert variance_components(some_repeats()[:1].reshape(4, 1), repeats=4) == [None]
    alike = np.array([[0.0, 1.0], [1.0, 0.0], [0.0, 1.0]])
    (found,) = variance_components(alike.reshape(6, 1), repeats=2)
    assert found is not None
    assert (found.article_variance, found.negative, found.repeat_share) == (0, True, 1)
    (same,) = variance_components(np.full((4, 1), 0.5), repeats=2)
    assert same is not None
    assert same.repeat_share is None
    assert same.noise_floor == 0


def test_quantiles_equal_scipy_draw_for_draw() -> None:
    """``stats.bootstrap((x,), np.median, n_resamples=999, method="percentile", rng=…(3))``."""
    latency_s = np.random.default_rng(5).lognormal(0, 0.8, size=60)
    median, p95 = quantile_estimates(np.append(latency_s, np.nan), resamples=999, seed=3)
    assert median is not None
    assert p95 is not None
    assert (median.low, median.high) == pytest.approx((0.6240136978614049, 1.0261406324882163))
    assert (p95.low, p95.high) == pytest.approx((1.8567951622012466, 3.8630371030184874))
    assert (median.value, median.n) == (np.median(latency_s), 60)
    assert p95.value == np.quantile(latency_s, 0.95)
    assert p95.method == "percentile bootstrap of the 95th percentile"


def test_quantiles_of_nothing_and_of_one() -> None:
    assert quantile_estimates(np.array([np.nan])) == [None, None]
    median, _ = quantile_estimates(np.array([2.0]))
    assert median is not None
    assert (median.low, median.value, median.high) == (2, 2, 2)
    with pytest.raises(ValueError, match=r"quantiles are \[95\]: expected shares"):
        quantile_estimates(np.array([2.0]), [95])


def some_lengths() -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(11)
    words = rng.integers(-20, 30, size=25).astype(float)
    return 0.01 * words + rng.normal(0.05, 0.1, size=25), words


def test_the_line_equals_statsmodels() -> None:
    """``sm.OLS(deltas, sm.add_constant(words)).fit()``: params and rsquared."""
    deltas, words = some_lengths()
    (found,) = adjust_for_length(deltas[:, None], words)
    assert found is not None
    assert found.intercept.value == pytest.approx(0.025863498194081246)
    assert found.slope.value == pytest.approx(0.010866131291846196)
    assert found.r_squared == pytest.approx(0.7964737760861752)
    assert found.delta == pytest.approx(deltas.mean())
    assert found.intercept.value + found.explained == pytest.approx(found.delta)


def test_the_intervals_equal_the_slow_twin() -> None:
    deltas, words = some_lengths()
    columns = np.stack([deltas, np.where(np.arange(25) % 4, deltas, np.nan)], axis=1)
    rng = np.random.default_rng(6)
    lines = []
    for _ in range(200):
        rows = rng.integers(0, 25, size=25)
        kept = [rows[~np.isnan(column[rows])] for column in columns.T]
        lines.append([np.polyfit(words[r], deltas[r], 1) for r in kept])
    bounds = np.quantile(lines, (0.025, 0.975), axis=0)  # (bound, column, slope and intercept)
    for k, found in enumerate(adjust_for_length(columns, words, resamples=200, seed=6)):
        assert found is not None
        assert found.n == (25, 18)[k]
        np.testing.assert_allclose((found.slope.low, found.slope.high), bounds[:, k, 0])
        np.testing.assert_allclose((found.intercept.low, found.intercept.high), bounds[:, k, 1])


def test_the_intercept_holds_the_delta_at_equal_length_as_often_as_it_says() -> None:
    rng = np.random.default_rng(0)
    words = rng.normal(8, 10, size=60)
    deltas = 0.02 + 0.01 * words[:, None] + rng.normal(0, 0.1, size=(60, 1500))
    found = adjust_for_length(deltas, words, resamples=400)
    held = [f.intercept.low <= 0.02 <= f.intercept.high for f in found if f]
    assert np.mean(held) == pytest.approx(0.95, abs=0.025)


def test_without_a_line_there_is_no_adjustment() -> None:
    deltas, words = some_lengths()
    table = deltas[:, None]
    assert adjust_for_length(table[:2], words[:2]) == [None]
    assert adjust_for_length(table, np.zeros(25)) == [None]
    assert adjust_for_length(np.full((25, 1), 0.2), words) == [None]
    assert adjust_for_length(np.full((25, 1), np.nan), words) == [None]
    with pytest.raises(ValueError, match="expected one difference of length for each article"):
        adjust_for_length(table, words[1:])
