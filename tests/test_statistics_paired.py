"""Paired tests against slow, plainly right twins and against SciPy and statsmodels.

Golden values come from SciPy 1.17.1 and statsmodels 0.15.0; each stands beside its command.
"""

import itertools
from random import Random
from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from bench.statistics import (
    article_means,
    articles_needed,
    bootstrap_means,
    compare_paired,
    detectable_difference,
    estimates,
    holm,
    randomisation,
    resampling,
    sign_flip,
    standardised_effect,
)
from bench.statistics.intervals import quantile

EIGHTHS = st.integers(-24, 24).map(lambda eighths: eighths / 8)  # exact in binary: ties are ties
SCORES = np.random.default_rng(7).lognormal(size=(12, 1))


def slow_sign_flip(differences: np.ndarray) -> list[float]:
    """Return the two-sided, upper and lower p-value over all flips, one after another."""
    known = [d for d in differences if not np.isnan(d)]
    total = sum(known)
    sums = [
        sum(s * d for s, d in zip(signs, known, strict=True))
        for signs in itertools.product((1, -1), repeat=len(known))
    ]
    hits = (lambda x: abs(x) >= abs(total), lambda x: x >= total, lambda x: x <= total)
    return [sum(map(hit, sums)) / len(sums) for hit in hits]


def some_differences(n: int, k: int = 3) -> np.ndarray:
    rng = np.random.default_rng(n)
    values = rng.integers(-8, 11, size=(n, k)) / 8
    values[rng.random((n, k)) < 0.2] = np.nan
    return values


@given(arrays(float, st.tuples(st.integers(1, 8), st.just(2)), elements=EIGHTHS | st.just(np.nan)))
@settings(max_examples=60)
def test_exact_sign_flips_equal_the_slow_twin(differences: np.ndarray) -> None:
    found = sign_flip(differences)
    for k, column in enumerate(differences.T):
        assert found.n[k] == np.count_nonzero(~np.isnan(column))
        if found.n[k] == 0:
            assert np.isnan([found.p_value[k], found.p_greater[k], found.p_less[k]]).all()
            continue
        expected = slow_sign_flip(column)
        assert [found.p_value[k], found.p_greater[k], found.p_less[k]] == expected
        assert found.exact[k]


def test_exact_sign_flips_equal_scipy() -> None:
    """``stats.permutation_test((d,), np.mean, permutation_type="samples", alternative=…)``."""
    d = np.array([0.31, -0.12, 0.44, 0.05, 0.27, -0.09, 0.18, 0.36, -0.21, 0.5])
    found = sign_flip(d[:, None])
    assert [found.p_value[0], found.p_greater[0], found.p_less[0]] == [
        *(0.064453125, 0.0322265625, 0.96875)
    ]


def test_drawn_sign_flips_equal_the_slow_twin(monkeypatch: pytest.MonkeyPatch) -> None:
    values = some_differences(40)
    filled = np.nan_to_num(values)
    rng = np.random.default_rng(3)
    counts = np.ones((3, 3))
    for _ in range(99):
        words = [int(word) for word in rng.integers(0, 1 << 32, size=2, dtype=np.uint32)]
        bits = np.array([words[i // 32] >> (i % 32 // 8 * 8 + 7 - i % 8) & 1 for i in range(40)])
        sums = ((1 - 2 * bits)[:, None] * filled).sum(axis=0)
        total = filled.sum(axis=0)
        counts += np.stack([abs(sums) >= abs(total), sums >= total, sums <= total])
    for block in (1 << 22, 100):  # two resamples a block
        monkeypatch.setattr(resampling, "_BLOCK", block)
        found = sign_flip(values, resamples=99, seed=3)
        np.testing.assert_array_equal(
            np.stack([found.p_value, found.p_greater, found.p_less]), counts / 100
        )
        assert not found.exact.any()


def test_drawn_and_exact_p_values_agree(monkeypatch: pytest.MonkeyPatch) -> None:
    values = some_differences(14)
    exact = sign_flip(values)
    monkeypatch.setattr(randomisation, "EXACT", 0)
    drawn = sign_flip(values, resamples=20_000, seed=1)
    assert exact.exact.all()
    assert not drawn.exact.any()
    np.testing.assert_allclose(drawn.p_value, exact.p_value, atol=0.012)


def test_no_difference_has_p_1_and_the_least_p_is_never_zero() -> None:
    none = sign_flip(np.zeros((30, 1)))
    assert none.p_value[0] == none.p_greater[0] == none.p_less[0] == 1
    clear = sign_flip(np.full((30, 1), 0.1), resamples=199)
    assert clear.p_value[0] == clear.p_greater[0] == 1 / 200
    assert clear.p_less[0] == 1


@given(arrays(float, st.integers(3, 30), elements=EIGHTHS), st.integers(0, 5))
@settings(max_examples=40)
def test_swapping_the_sides_swaps_the_answer(column: np.ndarray, seed: int) -> None:
    (found,) = compare_paired(column[:, None], 0 * column[:, None], resamples=50, seed=seed)
    (swapped,) = compare_paired(0 * column[:, None], column[:, None], resamples=50, seed=seed)
    assert found is not None
    assert swapped is not None
    assert found.wins + found.ties + found.losses == found.delta.n == len(column)
    assert swapped.delta.value == -found.delta.value
    assert (swapped.wins, swapped.losses) == (found.losses, found.wins)
    assert swapped.p_value == found.p_value
    assert (swapped.p_greater, swapped.p_less) == (found.p_less, found.p_greater)
    assert swapped.delta.low == pytest.approx(-found.delta.high)


def test_bca_equals_scipy_draw_for_draw() -> None:
    """``stats.bootstrap((SCORES[:, 0],), np.mean, n_resamples=999, method="BCa", rng=…(5))``."""
    (found,) = estimates(SCORES, resamples=999, seed=5, method="bca")
    assert found is not None
    assert found.method == "BCa bootstrap"
    np.testing.assert_allclose(
        (found.low, found.high), (0.8045447560339885, 1.9634409408528306), rtol=1e-12
    )


@given(arrays(float, st.integers(1, 12), elements=st.floats(-9, 9)), st.floats(0, 1))
def test_quantiles_equal_those_of_numpy(values: np.ndarray, at: float) -> None:
    assert quantile(np.sort(values), at) == np.quantile(values, at)


def test_studentised_equals_the_slow_twin() -> None:
    values = np.array([*SCORES[:, 0], np.nan])
    known = values[:-1]
    rng = np.random.default_rng(2)
    distances = []
    for _ in range(200):
        drawn = values[rng.integers(0, 13, size=13)]
        drawn = drawn[~np.isnan(drawn)]
        error = drawn.std(ddof=1) / np.sqrt(len(drawn))
        distances.append((drawn.mean() - known.mean()) / error)
    low, high = np.quantile(distances, (0.05, 0.95))
    error = known.std(ddof=1) / np.sqrt(12)
    (found,) = estimates(values[:, None], resamples=200, seed=2, level=0.9, method="studentised")
    assert found is not None
    np.testing.assert_allclose(
        (found.low, found.high), (known.mean() - high * error, known.mean() - low * error)
    )


@pytest.mark.parametrize("method", ["bca", "studentised"])
def test_where_a_method_is_undefined_the_estimate_says_so(method: str) -> None:
    (found,) = estimates(np.full((9, 1), 0.3), method=method)
    assert found is not None
    assert (found.value, found.low, found.high) == pytest.approx((0.3, 0.3, 0.3))
    assert found.method.endswith("undefined: all scores are equal)")
    (rare,) = estimates(np.array([[0.0]] * 19 + [[1.0]]), method=method)
    assert rare is not None
    assert ("no spread" in rare.method) == (method == "studentised")


def test_options_that_make_no_sense_are_refused() -> None:
    with pytest.raises(ValueError, match="method is 'bootstrap-t': expected one of percentile"):
        estimates(SCORES, method="bootstrap-t")
    with pytest.raises(ValueError, match=r"level is 95: expected a number between 0 and 1"):
        estimates(SCORES, level=95)
    with pytest.raises(ValueError, match="resamples is 0: expected at least 1"):
        estimates(SCORES, resamples=0)
    with pytest.raises(ValueError, match="expected the same articles and metrics"):
        compare_paired(SCORES, SCORES[1:])
    with pytest.raises(ValueError, match="expected 0 < alpha < power < 1"):
        detectable_difference(1.0, 30, alpha=5)


def test_a_pair_is_an_article_with_both_defined() -> None:
    candidate = np.array([[0.5, np.nan], [0.75, 0.5], [np.nan, 0.5], [0.25, np.nan]])
    baseline = np.array([[0.25, 0.5], [0.75, np.nan], [0.5, np.nan], [0.5, np.nan]])
    found, nothing = compare_paired(candidate, baseline)
    assert nothing is None
    assert found is not None
    assert (found.delta.value, found.delta.n, found.unpaired) == (0, 3, 1)
    assert (found.wins, found.ties, found.losses) == (1, 1, 1)
    assert found.p_value == 1
    assert found.detectable is None  # three signs never reach 0.05


def test_holm_equals_statsmodels_and_its_slow_twin() -> None:
    """``multipletests(p, method="holm")[1]``."""
    p = np.array([0.01, 0.04, 0.03, 0.005, 0.2])
    np.testing.assert_allclose(holm(p), [0.04, 0.09, 0.09, 0.025, 0.2])
    grid = np.array([[0.01, np.nan, 0.04], [0.03, 0.005, 0.2]])
    np.testing.assert_allclose(holm(grid), [[0.04, np.nan, 0.09], [0.09, 0.025, 0.2]])
    assert holm(np.array([0.6, 0.7])).tolist() == [1, 1]
    assert holm(np.array([])).shape == (0,)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=9))
def test_holm_rejects_step_by_step(p_values: list[float]) -> None:
    alpha = 0.2
    left = sorted(range(len(p_values)), key=p_values.__getitem__)
    rejected: set[int] = set()
    while left and p_values[left[0]] * len(left) <= alpha:
        rejected.add(left.pop(0))
    found = holm(np.array(p_values)) <= alpha
    assert set(np.flatnonzero(found)) == rejected


@pytest.mark.parametrize(
    ("n", "expected"),
    [(10, 0.9960019107624178), (30, 0.5292357045238948), (1000, 0.08868101827724957)],
)
def test_detectable_difference_is_near_the_t_test(n: int, expected: float) -> None:
    """``TTestPower().solve_power(nobs=n, alpha=0.05, power=0.8)``."""
    found = detectable_difference(2.0, n)
    assert found == pytest.approx(2 * expected, rel=0.011)
    assert articles_needed(found, 2.0) in {n, n + 1}


def test_what_cannot_be_detected() -> None:
    assert detectable_difference(1.0, 5) is None
    assert detectable_difference(1.0, 6) is not None
    assert detectable_difference(0.0, 100) is None
    assert articles_needed(0.0, 1.0) is None
    assert articles_needed(0.1, float("nan")) is None
    assert articles_needed(100.0, 1.0) == 6


def test_power_is_what_it_says_by_simulation() -> None:
    for n, off in ((10, 0.035), (60, 0.02)):
        detectable = detectable_difference(1.0, n)
        assert detectable is not None
        data = np.random.default_rng(n).normal(detectable, 1, size=(n, 4000))
        power = np.mean(sign_flip(data, resamples=400).p_value <= 0.05)
        assert power == pytest.approx(0.8, abs=off)


def test_standardised_effect_is_corrected_for_small_samples() -> None:
    """``special.gamma(4.5) / (np.sqrt(4.5) * special.gamma(4))`` for ten articles."""
    x = np.array([0.31, -0.12, 0.44, 0.05, 0.27, -0.09, 0.18, 0.36, -0.21, 0.5])
    assert standardised_effect(x) == pytest.approx(x.mean() / x.std(ddof=1) * 0.9138748917925523)
    assert standardised_effect(x[:2]) is None
    assert standardised_effect(np.full(9, 0.5)) is None


def test_resampling_articles_keeps_their_repeats() -> None:
    rng = np.random.default_rng(0)
    values = rng.normal(size=(20, 3, 2)) + 2 * rng.normal(size=(20, 1, 2))
    values[4, 1] = np.nan
    values[5] = np.nan
    rng = np.random.default_rng(9)
    with_repeats = []
    for _ in range(30):
        drawn = values[rng.integers(0, 20, size=20)]
        kept = [article[~np.isnan(article[:, 0])] for article in drawn]
        with_repeats.append(np.mean([article.mean(axis=0) for article in kept if len(article)], 0))
    means = article_means(values.reshape(60, 2), repeats=3)
    np.testing.assert_allclose(bootstrap_means(means, resamples=30, seed=9), with_repeats)
    with pytest.raises(ValueError, match="60 rows do not hold 7 repeats of every article"):
        article_means(values.reshape(60, 2), repeats=7)


def test_flat_resampling_of_repeats_would_be_too_narrow() -> None:
    rng = np.random.default_rng(0)
    values = (rng.normal(size=(50, 1)) + 0.1 * rng.normal(size=(50, 4))).reshape(-1, 1)
    (flat,) = estimates(values)
    (right,) = estimates(article_means(values, repeats=4))
    assert flat is not None
    assert right is not None
    assert flat.value == pytest.approx(right.value)
    assert right.high - right.low > 1.7 * (flat.high - flat.low)


def test_the_studentised_interval_is_that_of_student_for_normal_scores() -> None:
    values = np.random.default_rng(1).normal(size=(400, 1))
    (found,) = estimates(values, resamples=8000, method="studentised")
    assert found is not None
    half = NormalDist().inv_cdf(0.975) * values.std(ddof=1) / 20
    assert found.high - found.low == pytest.approx(2 * half, rel=0.04)


@pytest.mark.parametrize(("n", "undefined"), [(8, 0.0), (14, 0.2), (40, 0.0), (40, 0.2)])
def test_the_sign_flip_interval_holds_the_means_that_are_not_rejected(
    n: int, undefined: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(randomisation, "EXACT", resampling.EXACT if n <= 16 else 0)
    values = np.random.default_rng(n).normal(1, 1, size=(n, 3))
    values[np.random.default_rng(0).random(values.shape) < undefined] = np.nan
    options = {"resamples": 199, "seed": 4}
    for k, found in enumerate(estimates(values, level=0.9, method="sign_flip", **options)):
        assert found is not None
        for bound, side in ((found.low, "p_greater"), (found.high, "p_less")):
            outwards = -1e-6 if side == "p_greater" else 1e-6
            beyond = sign_flip(values[:, [k]] - bound - outwards, **options)
            within = sign_flip(values[:, [k]] - bound + outwards, **options)
            # Where all flips are tried, those of an undefined article tie, and count by half.
            half = 2.0 ** -(found.n + 1) if found.n < n <= 16 else 1e-12
            assert getattr(beyond, side)[0] <= 0.05 + half
            assert getattr(within, side)[0] > 0.05


@given(arrays(float, st.integers(6, 9), elements=st.integers(-2, 3).map(float)))
@settings(max_examples=40)
def test_the_sign_flip_interval_counts_ties_by_half(column: np.ndarray) -> None:
    """Every mean over a half is in the interval exactly if its mid-p is above 5 % on both sides."""
    flips = np.array(list(itertools.product((0, 1), repeat=len(column))), dtype=float)[1:]
    (found,) = estimates(column[:, None], level=0.9, method="sign_flip")
    assert found is not None
    for mean in np.unique((flips @ column) / flips.sum(axis=1)):
        sums = flips @ (column - mean)  # of the half that changes its sign
        on = np.abs(sums) < 1e-9
        p = [
            (1 + np.count_nonzero(side & ~on) + np.count_nonzero(on) / 2) / (len(flips) + 1)
            for side in (sums < 0, sums > 0)
        ]
        if np.count_nonzero(on) > 1 and abs(min(p) - 0.05) > 1e-9:
            assert (found.low - 1e-9 <= mean <= found.high + 1e-9) == (min(p) > 0.05)


def test_five_articles_have_no_sign_flip_interval_at_95_percent() -> None:
    values = np.arange(6.0)[:, None]
    (five,) = estimates(values[:5], method="sign_flip")
    (six,) = estimates(values, method="sign_flip")
    (percentile,) = estimates(values[:5])
    assert five is not None
    assert six is not None
    assert percentile is not None
    assert five.method == (
        "percentile bootstrap (sign-flip interval undefined: too few articles for this level)"
    )
    assert (five.low, five.high) == (percentile.low, percentile.high)
    assert (six.low, six.high, six.method) == (0, 5, "sign-flip interval")


def test_bca_counts_resamples_as_good_as_the_mean_by_half() -> None:
    """Whole numbers: which resampled sums tie with the observed one is exact."""
    scores = np.array([0, 0, 0, 1, 1, 3, 7])
    rng = np.random.default_rng(8)
    sums = np.array([scores[rng.integers(0, 7, size=7)].sum() for _ in range(500)])
    assert (sums == scores.sum()).sum() > 20
    below = (np.sum(sums < scores.sum()) + np.sum(sums <= scores.sum())) / 1000
    normal = NormalDist()
    without = [np.delete(scores, i).mean() for i in range(7)]  # the jackknife
    spread = np.mean(without) - without
    acceleration = (spread**3).sum() / (6 * (spread**2).sum() ** 1.5)
    bounds = []
    for tail in (0.025, 0.975):
        z = normal.inv_cdf(below) + normal.inv_cdf(tail)
        share = normal.cdf(normal.inv_cdf(below) + z / (1 - acceleration * z))
        bounds.append(np.quantile(sums / 7, share))
    (found,) = estimates(scores[:, None] / 10, resamples=500, seed=8, method="bca")
    assert found is not None
    assert (10 * found.low, 10 * found.high) == pytest.approx(bounds)


@given(arrays(float, st.integers(6, 12), elements=EIGHTHS), st.randoms())
@settings(max_examples=30)
def test_the_order_of_articles_changes_nothing(column: np.ndarray, random: Random) -> None:
    order = list(range(len(column)))
    random.shuffle(order)
    (found,) = compare_paired(column[:, None], 0 * column[:, None])
    (shuffled,) = compare_paired(column[order, None], 0 * column[:, None])
    assert found is not None
    assert shuffled is not None
    assert found.p_value == shuffled.p_value
    assert (found.wins, found.ties, found.losses) == (shuffled.wins, shuffled.ties, shuffled.losses)
    assert found.delta == shuffled.delta
