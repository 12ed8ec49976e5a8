"""Losses shown and excluded: against enumeration, and how often an unchanged system fails."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.gate.losses import losses, noise_floor
from bench.gate.rules import Rules


def rules(**options) -> Rules:
    return Rules((), "test", **{"resamples": 1000, **options})


def by_hand(shifted: np.ndarray) -> float:
    """Return the share of all sign flips that give a sum at most as high."""
    flips = [sum(s * d for s, d in zip(signs, shifted, strict=True)) for signs in _signs(shifted)]
    return sum(flip <= shifted.sum() + 1e-12 for flip in flips) / len(flips)


def _signs(values: np.ndarray):
    return product((1, -1), repeat=len(values))


def test_p_values_are_those_of_enumeration() -> None:
    differences = np.random.default_rng(3).normal(-0.05, 0.1, (9, 2))
    found = losses(differences, [0.0, 0.02], [True, True], rules(correction="none"))
    for column, margin in enumerate((0.0, 0.02)):
        assert found[column].p_value == by_hand(differences[:, column] + margin)
        assert found[column].p_holm == found[column].p_value


def test_five_articles_of_forty_that_lose_are_enough_for_one_test() -> None:
    differences = np.zeros((40, 2))
    differences[[3, 9, 14, 22, 38], 0] = [-0.1, -0.2, -0.05, -0.3, -0.12]
    worse, equal = losses(differences, [0.0, 0.0], [True, True], rules())
    assert worse.shown
    assert worse.p_holm == worse.p_value == 2**-5  # the other can show nothing: it does not count
    assert not equal.shown
    assert (equal.differing, worse.differing) == (0, 5)


def test_holm_corrects_over_the_rules_that_test_alone() -> None:
    differences = np.tile(np.random.default_rng(0).normal(-0.05, 0.1, (12, 1)), 3)
    three = losses(differences, [0.0] * 3, [True, True, True], rules())
    two = losses(differences, [0.0] * 3, [True, True, False], rules())
    p = three[0].p_value
    assert three[0].p_holm == pytest.approx(3 * p)
    assert two[0].p_holm == pytest.approx(2 * p)
    assert two[2].p_holm == p


def test_a_column_without_articles_has_no_answer() -> None:
    differences = np.full((5, 2), np.nan)
    differences[:, 1] = 0.1
    undefined, known = losses(differences, [0.0, 0.0], [True, True], rules())
    assert undefined is None
    assert known.n == 5
    assert losses(np.empty((0, 0)), [], [], rules()) == []


def test_a_loss_is_excluded_where_there_is_none_and_enough_articles() -> None:
    differences = np.random.default_rng(1).normal(0, 0.02, (60, 1))
    (found,) = losses(differences, [0.02], [False], rules())
    assert found.excluded
    assert not found.shown
    (few,) = losses(differences[:3], [0.5], [False], rules())
    assert not few.excluded  # 2^-3 > 0.05
    assert few.needed > 3


@given(st.lists(st.floats(-1, 1), min_size=1, max_size=12), st.floats(0, 0.5))
def test_never_both_shown_and_excluded(values: list[float], margin: float) -> None:
    (found,) = losses(np.array(values)[:, None], [margin], [True], rules(resamples=100))
    assert not (found.shown and found.excluded)
    assert found.low <= found.delta <= found.high
    assert not found.shown or found.delta < -margin


@pytest.mark.parametrize("changed", [40, 6])
def test_an_unchanged_system_seldom_fails(changed: int) -> None:
    """Five tests a gate at alpha 5 %: of 200 gates 10 are expected to fail at the most."""
    rng = np.random.default_rng(changed)
    failed = 0
    for _ in range(200):
        differences = np.zeros((40, 5))
        rows = rng.choice(40, changed, replace=False)
        shared = rng.laplace(0, 0.1, (changed, 1))  # metrics move together
        differences[rows] = shared + rng.laplace(0, 0.1, (changed, 5))
        failed += any(one.shown for one in losses(differences, [0.0] * 5, [True] * 5, rules()))
    assert failed <= 20  # binomial(200, 0.05): more with a chance of 0.1 %


def test_a_real_loss_is_shown() -> None:
    rng = np.random.default_rng(5)
    shown = 0
    for _ in range(50):
        differences = rng.normal(-0.06, 0.1, (40, 1))
        (found,) = losses(differences, [0.01], [True], rules())
        shown += found.shown
    assert shown >= 40  # one-sided at 5 %, 0.5 sd beyond the margin, 40 articles: power 0.93


def test_the_noise_floor_is_that_of_the_means_over_repeats() -> None:
    one = np.array([[0.1, 0.3], [0.5, 0.7]])  # means over articles 0.3 and 0.5: sd 0.1414
    assert noise_floor(one, one) == pytest.approx(np.sqrt(0.02 * (1 / 2 + 1 / 2)))
    single = one[:, :1]
    assert noise_floor(single, single) == 0
    assert noise_floor(one, single) == pytest.approx(np.sqrt(0.02 * (1 / 2 + 1)))
    holes = np.vstack([one, [np.nan, 0.9]])  # an article that lacks a repeat is left out
    assert noise_floor(holes, holes) == noise_floor(one, one)
