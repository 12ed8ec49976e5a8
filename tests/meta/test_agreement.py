"""Krippendorff's alpha: published values, a slow twin, and what must hold."""

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.meta.agreement import agreement, alpha

N = np.nan
PUBLISHED = np.array(
    [
        [1, 2, 3, 3, 2, 1, 4, 1, 2, N, N, N],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, N, 3],
        [N, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, N],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, N],
    ]
)
"""Krippendorff, Computing Krippendorff's Alpha-Reliability (2011), section C: 4 observers."""


@pytest.mark.parametrize(
    ("level", "expected"), [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849)]
)
def test_published_values(level: str, expected: float) -> None:
    assert alpha(PUBLISHED, level=level) == pytest.approx(expected, abs=5e-4)


def slow(ratings: np.ndarray, level: str) -> float | None:
    """Every pair of ratings of a unit against every pair of ratings at all, one by one."""
    units = [[v for v in column if not np.isnan(v)] for column in ratings.T]
    units = [unit for unit in units if len(unit) > 1]
    everything = sorted(v for unit in units for v in unit)

    def distance(a: float, b: float) -> float:
        if level == "nominal":
            return float(a != b)
        if level == "interval":
            return (a - b) ** 2
        low, high = min(a, b), max(a, b)
        between = sum(low <= v <= high for v in everything)
        ends = (everything.count(low) + everything.count(high)) / 2
        return (between - ends) ** 2

    n = len(everything)
    seen = sum(
        sum(distance(a, b) for a, b in permutations(unit, 2)) / (len(unit) - 1) for unit in units
    )
    chance = sum(distance(a, b) for a, b in permutations(everything, 2))
    return None if not chance else 1 - (seen / n) / (chance / (n * (n - 1)))


@given(
    st.lists(
        st.lists(st.sampled_from([N, 0.0, 1.0, 2.0, 5.0]), min_size=3, max_size=3),
        min_size=1,
        max_size=9,
    ),
    st.sampled_from(["nominal", "ordinal", "interval"]),
)
def test_equals_the_slow_twin(rows: list[list[float]], level: str) -> None:
    ratings = np.array(rows).T
    expected = slow(ratings, level)
    found = alpha(ratings, level=level)
    assert (found is None) == (expected is None)
    if expected is not None:
        assert found == pytest.approx(expected, abs=1e-12)


def test_full_agreement_is_one_and_nothing_shared_is_undefined() -> None:
    assert alpha(np.array([[0.0, 1, 2], [0, 1, 2]])) == 1
    assert alpha(np.array([[0.0, N], [N, 1]])) is None
    assert alpha(np.array([[1.0, 1], [1, 1]])) is None, "no rating differs: chance is unknown"


def test_the_interval_holds_alpha_and_goes_by_articles() -> None:
    drawn = np.random.default_rng(1)
    truth = drawn.integers(0, 3, 80).astype(float)
    ratings = np.stack([np.where(drawn.random(80) < 0.8, truth, 1.0) for _ in range(3)])
    alone = agreement(ratings, level="ordinal")
    grouped = agreement(ratings, level="ordinal", groups=[u // 8 for u in range(80)])
    for found in (alone, grouped):
        assert found.units == 80
        assert found.ratings == 240
        assert found.low is not None
        assert found.alpha is not None
        assert found.high is not None
        assert found.low < found.alpha < found.high
    assert alone.alpha == grouped.alpha
    assert alone.low != grouped.low
    assert agreement(ratings, level="ordinal") == alone, "the same seed, the same interval"


def test_no_interval_where_most_draws_have_no_alpha() -> None:
    ratings = np.zeros((2, 3))
    ratings[:, 2] = 1
    found = agreement(ratings)
    assert found.alpha == 1
    assert found.low is None


def test_an_unknown_level_is_refused() -> None:
    with pytest.raises(ValueError, match="nominal, ordinal, interval"):
        alpha(PUBLISHED, level="ratio")
