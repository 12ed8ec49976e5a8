"""Bradley-Terry with ties: published values, closed forms, a slow twin, properties."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.meta.preference import bradley_terry, rank
from bench.records import BenchError

TEAMS = ("Milwaukee", "Detroit", "Toronto", "New York", "Boston", "Cleveland", "Baltimore")
BASEBALL = np.array(
    [
        [0, 7, 9, 7, 7, 9, 11],
        [6, 0, 7, 5, 11, 9, 9],
        [4, 6, 0, 7, 7, 8, 12],
        [6, 8, 6, 0, 6, 7, 10],
        [6, 2, 6, 7, 0, 7, 12],
        [4, 4, 5, 6, 6, 0, 6],
        [2, 4, 1, 3, 1, 7, 0],
    ],
    dtype=float,
)
"""The American League East of 1987: Agresti, Categorical Data Analysis, 2002, p. 438."""
FITTED = (1.5814, 1.4364, 1.2945, 1.2476, 1.1077, 0.6839, 0.0)
"""Strengths less Baltimore's, of R's BradleyTerry2 (its vignette, section 2)."""


def test_published_strengths() -> None:
    strengths, ratio = bradley_terry(BASEBALL, np.zeros((7, 7)), prior=0)
    assert strengths - strengths[-1] == pytest.approx(FITTED, abs=5e-5)
    assert strengths.sum() == pytest.approx(0, abs=1e-9)
    assert ratio == 0


@given(st.integers(1, 50), st.integers(1, 50), st.integers(1, 50))
def test_two_systems_have_a_closed_form(won: int, lost: int, tied: int) -> None:
    """Three outcomes, two parameters: the fit is exact."""
    wins = np.array([[0, won], [lost, 0]])
    ties = np.array([[0, tied], [tied, 0]])
    strengths, ratio = bradley_terry(wins, ties, prior=0)
    assert strengths[0] - strengths[1] == pytest.approx(math.log(won / lost), abs=1e-8)
    assert ratio == pytest.approx(tied / math.sqrt(won * lost), rel=1e-8)


def log_likelihood(parameters: np.ndarray, wins: np.ndarray, ties: np.ndarray) -> float:
    """Davidson's likelihood as it is written, pair by pair."""
    *strengths, v = parameters
    total = 0.0
    for i in range(len(wins)):
        for j in range(i + 1, len(wins)):
            a, b = math.exp(strengths[i]), math.exp(strengths[j])
            t = math.exp(v) * math.sqrt(a * b)
            chances = np.array([a, b, t]) / (a + b + t)
            total += np.array([wins[i, j], wins[j, i], ties[i, j]]) @ np.log(chances)
    return total


def climbed(wins: np.ndarray, ties: np.ndarray) -> np.ndarray:
    """Climb the likelihood one parameter at a time, in ever smaller steps: slow, plainly right."""
    at = np.zeros(len(wins) + 1)
    step = 1.0
    best = log_likelihood(at, wins, ties)
    while step > 1e-7:
        moved = False
        for k in range(len(at)):
            for way in (step, -step):
                other = at.copy()
                other[k] += way
                value = log_likelihood(other, wins, ties)
                if value > best:
                    at, best, moved = other, value, True
        step = step if moved else step / 2
    at[:-1] -= at[:-1].mean()
    return at


@pytest.mark.parametrize("seed", range(4))
def test_equals_the_slow_climb(seed: int) -> None:
    drawn = np.random.default_rng(seed)
    wins = drawn.integers(1, 12, (4, 4)).astype(float)
    ties = np.triu(drawn.integers(0, 6, (4, 4)), 1).astype(float)
    strengths, ratio = bradley_terry(wins, ties + ties.T, prior=0)
    slow = climbed(wins, ties + ties.T)
    assert [*strengths, math.log(ratio)] == pytest.approx(slow, abs=2e-5)


def test_a_system_that_always_wins_is_finite_by_the_prior_and_refused_without() -> None:
    wins = np.array([[0.0, 9, 9], [0, 0, 5], [0, 4, 0]])
    strengths, _ = bradley_terry(wins, np.zeros((3, 3)))
    assert np.isfinite(strengths).all()
    assert strengths.argmax() == 0
    alone, _ = bradley_terry(np.array([[0, 9], [0, 0]]), np.zeros((2, 2)))
    assert alone[0] - alone[1] == pytest.approx(math.log(9.5 / 0.5))
    with pytest.raises(BenchError, match="won or lost all"):
        bradley_terry(wins, np.zeros((3, 3)), prior=0)


@given(st.permutations(range(4)), st.integers(0, 99))
def test_the_order_of_systems_changes_nothing(order: list[int], seed: int) -> None:
    drawn = np.random.default_rng(seed)
    wins = drawn.integers(0, 9, (4, 4)).astype(float)
    ties = np.triu(drawn.integers(0, 4, (4, 4)), 1).astype(float)
    ties += ties.T
    one, v = bradley_terry(wins, ties)
    other, w = bradley_terry(wins[np.ix_(order, order)], ties[np.ix_(order, order)])
    assert other == pytest.approx(one[order], abs=1e-7)
    assert w == pytest.approx(v, abs=1e-7)


def test_rank_recovers_the_order_with_intervals_over_articles() -> None:
    drawn = np.random.default_rng(0)
    truth = np.array([1.0, 0.0, -1.0])
    wins, ties = np.zeros((150, 3, 3)), np.zeros((150, 3, 3))
    for article in range(150):
        for i, j in ((0, 1), (0, 2), (1, 2)):
            a, b = np.exp(truth[i]), np.exp(truth[j])
            p = np.array([a, b, 0.7 * np.sqrt(a * b)])
            outcome = drawn.choice(3, p=p / p.sum())
            if outcome == 2:
                ties[article, i, j] = ties[article, j, i] = 1
            else:
                wins[article, *((i, j), (j, i))[outcome]] = 1
    places, ratio = rank(wins, ties)
    assert [place.system for place in places] == [0, 1, 2]
    assert ratio == pytest.approx(0.7, abs=0.25)
    for place in places:
        assert place.strength.low < truth[place.system] < place.strength.high
        assert place.strength.n == 300
        assert 0 < place.preferred.low < place.preferred.value < place.preferred.high < 1
    assert sum(place.preferred.value for place in places) == pytest.approx(1.5)
