"""Estimates against slow, plainly right twins."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from bench.statistics import bootstrap_means, estimates, resampling, tied_with_best

FINITE = st.floats(-1e6, 1e6, allow_nan=False)


def slow_means(values: np.ndarray, resamples: int, seed: int) -> np.ndarray:
    """Return the same draws, article after article."""
    rng = np.random.default_rng(seed)
    rows = []
    for _ in range(resamples):
        drawn = values[rng.integers(0, len(values), size=len(values))]
        row = [column[~np.isnan(column)] for column in drawn.T]
        rows.append([column.mean() if len(column) else np.nan for column in row])
    return np.array(rows)


@pytest.mark.parametrize("undefined", [0.0, 0.4])
def test_bootstrap_means_equal_the_slow_twin(
    undefined: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    rng = np.random.default_rng(1)
    values = rng.normal(size=(17, 3))
    values[rng.random(values.shape) < undefined] = np.nan
    expected = slow_means(values, 50, seed=4)
    np.testing.assert_allclose(bootstrap_means(values, resamples=50, seed=4), expected, rtol=1e-12)
    monkeypatch.setattr(resampling, "_BLOCK", 40)  # two resamples a block
    np.testing.assert_allclose(bootstrap_means(values, resamples=50, seed=4), expected, rtol=1e-12)


def test_the_value_is_the_plain_mean_and_undefined_is_not_zero() -> None:
    values = np.array([[0.5, np.nan], [np.nan, np.nan], [0.5, np.nan]])
    first, second = estimates(values)
    assert first is not None
    assert (first.value, first.low, first.high, first.n) == (0.5, 0.5, 0.5, 2)
    assert second is None


def test_the_interval_is_that_of_the_normal_theory_for_many_articles() -> None:
    values = np.random.default_rng(0).normal(size=(4000, 1))
    (found,) = estimates(values, resamples=4000)
    assert found is not None
    half = 1.959964 * values.std() / np.sqrt(len(values))
    np.testing.assert_allclose(
        [found.low, found.high], [values.mean() - half, values.mean() + half], atol=0.08 * half
    )


def test_the_seed_decides_and_nothing_else() -> None:
    values = np.random.default_rng(0).random((30, 2))
    assert estimates(values, seed=1) == estimates(values, seed=1)
    assert estimates(values, seed=1) != estimates(values, seed=2)


@given(arrays(float, st.tuples(st.integers(1, 12), st.just(2)), elements=FINITE))
@settings(max_examples=60)
def test_an_interval_holds_its_value_and_lies_among_the_scores(values: np.ndarray) -> None:
    for column, found in zip(values.T, estimates(values, resamples=40), strict=True):
        assert found is not None
        assert found.low <= found.value <= found.high
        margin = 1e-9 * max(1, np.abs(column).max())
        assert column.min() - margin <= found.low
        assert found.high <= column.max() + margin


def test_the_best_and_those_not_to_be_told_from_it() -> None:
    rng = np.random.default_rng(0)
    skill = rng.normal(size=(200, 1))
    values = skill + np.array([0.0, 1.0, 0.999, -np.inf]) + 0.1 * rng.normal(size=(200, 4))
    values[:, 3] = np.nan  # a system without a value is nobody's equal
    best, tied = tied_with_best(values[:, :, None])
    assert best == [1]
    assert tied[0].tolist() == [False, True, True, False]


def test_pairing_is_over_the_articles_where_both_are_defined() -> None:
    values = np.array([[1.0, np.nan], [0.0, 0.5], [0.9, 0.5], [np.nan, 0.1]])
    best, tied = tied_with_best(values[:, :, None])
    assert best == [0]
    assert tied[0].tolist() == [True, True]


@pytest.mark.parametrize(("n", "tied"), [(1, True), (5, True), (6, False)])
def test_too_few_articles_tell_nothing_apart(n: int, tied: bool) -> None:
    values = np.stack([np.full(n, 0.9), np.full(n, 0.1)], axis=1)[:, :, None]
    assert tied_with_best(values)[1][0].tolist() == [True, tied]


def test_without_any_value_there_is_no_best() -> None:
    best, tied = tied_with_best(np.full((3, 2, 1), np.nan))
    assert best == [None]
    assert not tied.any()
