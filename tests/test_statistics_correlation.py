"""Correlations against SciPy's values, and weighed ones against the rows written out."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.statistics.correlation import coefficients
from bench.statistics.weighed import Column, Pair

# scipy 1.17.1: spearmanr, kendalltau (tau-b), pearsonr of these lists.
GOLDEN = [
    (
        [3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8],
        [2, 7, 1, 8, 2, 8, 1, 8, 2, 8, 4, 5],
        (0.1415796863640157, 0.17109647770728875, 0.09979900759721551),
    ),
    (
        [0.5, 0.1, 0.9, 0.4, 0.4, 0.7, 0.2, 0.8],
        [1, 0, 1, 0, 1, 1, 0, 0],
        (0.4939391699536065, 0.4330127018922193, 0.4724555912615339),
    ),
]
NAMES = ("spearman", "kendall", "pearson")


@pytest.mark.parametrize(("x", "y", "values"), GOLDEN)
def test_equal_to_scipy(x: list[float], y: list[float], values: tuple[float, ...]) -> None:
    a, b = np.array(x, dtype=float), np.array(y, dtype=float)
    batch = coefficients(a[None], b[None])
    weighed = Pair(Column(a), Column(b)).weighed(np.ones((len(a), 1)))
    for name, value in zip(NAMES, values, strict=True):
        assert batch[name][0] == pytest.approx(value, abs=1e-12)
        assert getattr(weighed, name)[0] == pytest.approx(value, abs=1e-12)


@given(st.integers(0, 10_000), st.integers(2, 40), st.integers(1, 12))
def test_weights_are_rows_written_so_often(seed: int, n: int, values: int) -> None:
    rng = np.random.default_rng(seed)
    x, y = rng.integers(0, 9, n) / 3, rng.integers(0, values, n).astype(float)
    weights = rng.integers(0, 4, (n, 5)).astype(float)
    found = Pair(Column(x), Column(y)).weighed(weights)
    for r in range(5):
        rows = np.repeat(np.arange(n), weights[:, r].astype(int))
        slow = coefficients(x[rows][None], y[rows][None])
        for name in NAMES:
            if rows.size > 1:
                assert getattr(found, name)[r] == pytest.approx(
                    slow[name][0], abs=1e-9, nan_ok=True
                )
        apart = y[rows][:, None] < y[rows]
        if apart.any():  # Somers' d by all pairs
            s = np.sign(x[rows] - x[rows][:, None])
            assert found.somers[r] == pytest.approx(s[apart].mean(), abs=1e-9)


def test_single_precision_counts_as_double_does(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(1)
    x, y = rng.normal(size=900), rng.normal(size=900)
    weights = rng.poisson(1, (900, 4)).astype(float)
    fast = Pair(Column(x), Column(y)).weighed(weights)
    monkeypatch.setattr("bench.statistics.weighed._EXACT", 0)
    assert (Pair(Column(x), Column(y)).weighed(weights).kendall == fast.kendall).all()


def test_constant_columns_and_missing_values_are_undefined() -> None:
    flat, rising = np.ones((1, 5)), np.arange(5.0)[None]
    holed = np.array([[1.0, np.nan, 2.0, 3.0, 4.0]])
    for x, y in ((flat, rising), (rising, flat), (holed, rising), (rising[:, :1], rising[:, :1])):
        assert all(np.isnan(value).all() for value in coefficients(x, y).values())
    assert np.isnan(Pair(Column(flat[0]), Column(rising[0])).weighed(np.ones((5, 1))).kendall)


def test_pairwise_accuracy_counts_what_y_tells_apart() -> None:
    x, y = np.array([[1.0, 2.0, 2.0, 0.0]]), np.array([[1.0, 2.0, 3.0, 3.0]])
    # (0,1) right, (0,2) right, (0,3) wrong, (1,2) alike in x: half, (1,3) wrong; (2,3) no pair.
    assert coefficients(x, y)["pairwise_accuracy"][0] == pytest.approx(2.5 / 5)
