"""Margins: what is excluded, what is shown, and how often by chance."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from bench.statistics import estimates, judge_margins, sign_flip


def test_excluded_shown_and_neither() -> None:
    noise = np.random.default_rng(0).normal(0, 0.1, size=(100, 1))
    noise -= noise.mean()
    differences = noise + np.array([0.0, -0.03, -0.2])
    found = judge_margins(differences, [0.05, 0.03, 0.05], method="percentile")
    assert [(v.excluded, v.shown) for v in found if v] == [
        *((True, False), (False, False), (False, True))
    ]
    expected = estimates(differences, level=0.9, resamples=10_000)
    assert [(v.low, v.high) for v in found if v] == [(e.low, e.high) for e in expected if e]


@given(arrays(float, (20, 1), elements=st.integers(-80, 80).map(lambda n: n / 64)))
@settings(max_examples=40)
def test_excluded_is_the_one_sided_test_against_the_margin(differences: np.ndarray) -> None:
    (found,) = judge_margins(differences, 0.25, resamples=99)
    assert found is not None
    assert not (found.excluded and found.shown)
    shifted = differences + 0.25
    if np.count_nonzero(shifted) > 16:  # else the test tries all flips, the interval draws some
        assert found.excluded == (sign_flip(shifted, resamples=99).p_greater[0] <= 0.05)
        assert found.shown == (sign_flip(shifted, resamples=99).p_less[0] <= 0.05)


@pytest.mark.parametrize(("n", "told"), [(4, False), (5, True)])
def test_too_few_articles_say_nothing(n: int, told: bool) -> None:
    same, worse = judge_margins(np.full((n, 2), [0.0, -0.5]), 0.1)
    assert same is not None
    assert worse is not None
    assert (same.excluded, same.shown) == (told, False)
    assert (worse.excluded, worse.shown) == (False, told)
    assert judge_margins(np.full((n, 1), np.nan), 0.1) == [None]


@pytest.mark.parametrize("delta", [-0.2, 0.0])
def test_at_the_margin_both_readings_err_as_rarely_as_alpha(delta: float) -> None:
    differences = np.random.default_rng(3).normal(delta, 1, size=(40, 3000))
    found = judge_margins(differences, -delta, resamples=500)
    assert np.mean([v.excluded for v in found if v]) == pytest.approx(0.05, abs=0.015)
    assert np.mean([v.shown for v in found if v]) == pytest.approx(0.05, abs=0.015)


def test_a_margin_is_a_loss_and_alpha_a_small_share() -> None:
    with pytest.raises(ValueError, match=r"margins are \[-0.1\]: expected losses of at least 0"):
        judge_margins(np.zeros((9, 1)), -0.1)
    with pytest.raises(ValueError, match=r"alpha is 0\.95: expected a number between 0 and 0.5"):
        judge_margins(np.zeros((9, 1)), 0.1, alpha=0.95)
