"""All pairs at once against one pair after another, and groups against their definition."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.statistics import compare_all, estimates, groups_alike, holm, randomisation, sign_flip


def some_scores(n: int, undefined: str) -> np.ndarray:
    rng = np.random.default_rng(n)
    values = rng.integers(0, 9, size=(n, 4, 2)) / 8 + np.arange(4)[None, :, None] / 16
    if undefined == "rows":
        values[2:5] = np.nan
    if undefined == "scattered":
        values[rng.random(values.shape) < 0.2] = np.nan
    if undefined == "mostly":
        values[rng.random(values.shape) < 0.6] = np.nan
    if undefined == "system":
        values[:, 2, 1] = np.nan
        values[0, 0, 0] = np.nan
    return values


@pytest.mark.parametrize("undefined", ["nowhere", "rows", "scattered", "mostly", "system"])
@pytest.mark.parametrize("n", [9, 40])
def test_all_pairs_equal_one_pair_after_another(
    n: int, undefined: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(randomisation, "EXACT", 16 if n <= 16 else 0)
    values = some_scores(n, undefined)
    found = compare_all(values, resamples=199, seed=3, level=0.9)
    assert found.pairs.tolist() == [[0, 1], [0, 2], [0, 3], [1, 2], [1, 3], [2, 3]]
    for p, (i, j) in enumerate(found.pairs):
        differences = values[:, i] - values[:, j]
        test = sign_flip(differences, resamples=199, seed=3)
        np.testing.assert_array_equal(found.n[p], test.n)
        np.testing.assert_allclose(found.p_value[p], test.p_value, rtol=1e-12)
        intervals = estimates(differences, resamples=199, seed=3, level=0.9, method="sign_flip")
        for m, interval in enumerate(intervals):
            seen = [found.delta[p, m], found.low[p, m], found.high[p, m]]
            if interval is None:
                assert np.isnan(seen).all()
            else:
                expected = [interval.value, interval.low, interval.high]
                if "undefined" in interval.method:  # too few articles
                    expected[1:] = [np.nan, np.nan]
                np.testing.assert_allclose(seen, expected, atol=1e-12)
    for m in range(2):
        np.testing.assert_array_equal(found.p_holm[:, m], holm(found.p_value[:, m]))


def test_groups_of_systems_that_cannot_be_told_apart() -> None:
    rng = np.random.default_rng(1)
    quality = np.array([0.0, 0.6, 0.61, 3.0, 0.0])
    values = quality + rng.normal(size=(400, 1)) + rng.normal(size=(400, 5)) * 0.5
    values[:, 4] = np.nan
    found = compare_all(values[:, :, None], resamples=999)
    assert found.groups == (((3,), (1, 2), (0,)),)  # by their means in this sample


def test_being_alike_is_not_transitive() -> None:
    means = np.array([0.3, 0.2, 0.1])
    assert groups_alike(means, np.array([[0, 2]])) == ((0, 1), (1, 2))
    assert groups_alike(means, np.empty((0, 2), dtype=int)) == ((0, 1, 2),)
    assert groups_alike(np.array([np.nan]), np.empty((0, 2), dtype=int)) == ()


@given(st.lists(st.floats(0, 1), min_size=1, max_size=6), st.integers(0, 2**15 - 1))
def test_groups_are_the_maximal_sets_without_a_pair_apart(means: list[float], bits: int) -> None:
    systems = range(len(means))
    pairs = list(itertools.combinations(systems, 2))
    apart = [pair for p, pair in enumerate(pairs) if bits >> p & 1]
    alike = [
        set(chosen)
        for size in range(1, len(means) + 1)
        for chosen in itertools.combinations(systems, size)
        if not any(set(pair) <= set(chosen) for pair in apart)
    ]
    largest = [group for group in alike if not any(group < other for other in alike)]
    found = groups_alike(np.array(means), np.array(apart, dtype=int).reshape(-1, 2))
    assert sorted(map(sorted, found)) == sorted(map(sorted, largest))
    for group in found:
        assert sorted(group, key=lambda i: -means[i]) == list(group)


def test_too_few_resamples_for_so_many_pairs_are_refused() -> None:
    values = np.random.default_rng(0).random((20, 8, 1))
    with pytest.raises(ValueError, match=r"over 28 pairs below 0\.28, and 0\.05 is asked"):
        compare_all(values, resamples=99)
    compare_all(values[:16], resamples=99)  # all flips are tried


@pytest.mark.parametrize("shape", [(0, 3, 2), (20, 1, 2), (20, 3, 0)])
def test_nothing_to_compare_is_no_error(shape: tuple[int, int, int]) -> None:
    found = compare_all(np.zeros(shape))
    n, systems, metrics = shape
    assert found.p_holm.shape == (systems * (systems - 1) // 2, metrics)
    assert np.isnan(found.p_holm).all()
    assert found.groups == ((() if n == 0 else ((0,),)),) * metrics
