"""Ranking by vectors, against plain versions of the papers' formulas."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.backend import centrality


def unit(rows):
    rows = np.asarray(rows, dtype=float)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


@st.composite
def vectors(draw):
    n = draw(st.integers(1, 12))
    seed = draw(st.integers(0, 2**32 - 1))
    rows = np.random.default_rng(seed).normal(size=(n, 5))
    return unit(rows + draw(st.floats(0, 2)))  # shifted: alike, as sentences of one article are


@given(vectors(), st.integers(1, 12))
def test_centroid_takes_the_nearest_to_the_mean(rows, count):
    mean = rows.mean(0)
    near = [round(float(row @ mean / np.linalg.norm(mean)), centrality.DIGITS) for row in rows]
    expected = sorted(range(len(rows)), key=lambda i: (-near[i], i))[:count]
    assert centrality.centroid(rows, count) == expected


@given(vectors(), st.integers(1, 12), st.floats(0, 1))
def test_centroid_passes_over_what_is_alike(rows, count, most):
    chosen = centrality.centroid(rows, count, most_alike=most)
    alike = centrality.cosines(rows)
    assert all(alike[i, j] <= most for i in chosen for j in chosen if i != j)
    order = centrality.centroid(rows, len(rows))
    assert chosen == sorted(chosen, key=order.index)
    if len(chosen) < count:  # then nothing that is left may be added
        left = set(range(len(rows))) - set(chosen)
        assert all(any(alike[i, j] > most for j in chosen) for i in left)


@given(vectors(), st.integers(1, 12), st.sampled_from([0.0, 0.3, 0.7, 1.0]))
def test_mmr_is_the_formula_of_the_paper(rows, count, relevance):
    """Carbonell & Goldstein 1998: argmax λ Sim1(D, Q) - (1 - λ) max Sim2(D, chosen)."""
    mean = rows.mean(0)
    near = (rows @ (mean / np.linalg.norm(mean))).round(centrality.DIGITS)
    alike = (rows @ rows.T).round(centrality.DIGITS)
    chosen = []
    while len(chosen) < min(count, len(rows)):
        worth = {
            i: round(
                relevance * near[i]
                - (1 - relevance) * max((alike[i, j] for j in chosen), default=0.0),
                centrality.DIGITS,
            )
            for i in range(len(rows))
            if i not in chosen
        }
        chosen.append(max(worth, key=lambda i: (worth[i], -i)))
    assert centrality.mmr(rows, count, relevance=relevance) == chosen


@given(vectors(), st.integers(1, 12), st.sampled_from([None, 0.0, 0.5, 0.99]))
def test_lexrank_is_the_stationary_distribution(rows, count, threshold):
    """Erkan & Radev 2004, eq. 4 (eq. 3 with a threshold), solved as a linear system."""
    alike = (rows @ rows.T).round(centrality.DIGITS)
    weight = np.clip(alike, 0, None) if threshold is None else (alike >= threshold) * 1.0
    np.fill_diagonal(weight, 1)
    n = len(rows)
    step = 0.15 / n + 0.85 * weight / weight.sum(1, keepdims=True)
    system = np.vstack([step.T - np.eye(n), np.ones(n)])
    visits = np.linalg.lstsq(system, np.append(np.zeros(n), 1), rcond=None)[0]
    found = centrality.lexrank(rows, count, threshold=threshold)
    assert len(found) == min(count, n)
    assert all(visits[a] >= visits[b] - 1e-8 for a, b in pairwise(found))
    left = set(range(n)) - set(found)
    assert all(visits[found[-1]] >= visits[i] - 1e-8 for i in left)


@pytest.mark.parametrize(
    "rank",
    [
        centrality.centroid,
        lambda rows, count: centrality.mmr(rows, count, relevance=0.7),
        centrality.lexrank,
    ],
)
def test_equal_sentences_are_taken_from_the_start(rank):
    same = unit(np.ones((5, 3)))
    assert rank(same, 3) == [0, 1, 2]
    noise = np.random.default_rng(0).normal(size=same.shape) * 1e-8
    assert rank(unit(same + noise), 3) == [0, 1, 2]
    assert rank(same[:1], 3) == [0]


def test_vectors_that_cancel_out_have_no_centroid():
    rows = unit([[1, 0], [-1, 0]])
    assert centrality.centroid(rows, 1) == [0]
    assert centrality.lexrank(rows, 2) == [0, 1]
