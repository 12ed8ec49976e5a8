"""Sentences ranked by their vectors: near the centroid, unlike each other, or linked to many."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float64]

DIGITS = 5
"""Decimals of a cosine that count: float32 models agree to 6 across devices and batches."""

_DAMPING = 0.15  # Erkan & Radev 2004 have 0.1 to 0.2
_ROUNDS = 1000


def centroid(vectors: Vectors, count: int, *, most_alike: float | None = None) -> list[int]:
    """Return the sentences nearest to the mean of all, the first one first.

    Radev et al. 2004, with embeddings as Rossiello et al. 2017 have it: a sentence that is more
    alike than ``most_alike`` to one already chosen is passed over, so that fewer may be left.
    """
    alike = cosines(vectors)
    chosen: list[int] = []
    for i in _descending(_to_centroid(vectors)):
        if len(chosen) == count:
            break
        if most_alike is None or all(alike[i, j] <= most_alike for j in chosen):
            chosen.append(i)
    return chosen


def mmr(vectors: Vectors, count: int, *, relevance: float) -> list[int]:
    """Return sentences by maximal marginal relevance (Carbonell & Goldstein 1998), best first.

    Each has the greatest λ · cos(sentence, centroid) - (1 - λ) · max cos(sentence, one chosen),
    with λ = ``relevance``: the centroid is the query, since a summary answers none in particular.
    """
    alike, near = cosines(vectors), _to_centroid(vectors)
    chosen: list[int] = []
    left = list(range(len(vectors)))
    while left and len(chosen) < count:
        said = [max((alike[i, j] for j in chosen), default=0.0) for i in left]
        worth = relevance * near[left] - (1 - relevance) * np.array(said)
        chosen.append(left.pop(_descending(worth.round(DIGITS))[0]))
    return chosen


def lexrank(vectors: Vectors, count: int, *, threshold: float | None = None) -> list[int]:
    """Return the sentences that a random reader is most often at (Erkan & Radev 2004), best first.

    The reader goes from a sentence to one that is alike, or with 0.15 anywhere. ``threshold``
    draws an edge between sentences at least so alike; None weighs each pair by its cosine, and by
    0 where that is negative (their eq. 4).
    """
    alike = cosines(vectors)
    weight = alike.clip(min=0) if threshold is None else (alike >= threshold).astype(float)
    np.fill_diagonal(weight, 1.0)  # each is like itself, also where a threshold is above 1
    step = _DAMPING / len(weight) + (1 - _DAMPING) * weight / weight.sum(axis=1, keepdims=True)
    visits = np.full(len(weight), 1 / len(weight))
    for _ in range(_ROUNDS):
        before, visits = visits, visits @ step
        if np.abs(visits - before).sum() < 1e-12:
            break
    return _descending((visits * len(weight)).round(2 * DIGITS))[:count]


def cosines(vectors: Vectors) -> Vectors:
    """Return the cosine of each pair of vectors of length 1, rounded: shape (n, n)."""
    return np.asarray((vectors @ vectors.T).round(DIGITS))


def _to_centroid(vectors: Vectors) -> Vectors:
    """Return the cosine of each with the mean of all; zeros where that is the origin."""
    mean = vectors.mean(axis=0)
    length = float(np.linalg.norm(mean))
    return np.asarray((vectors @ (mean / length if length else mean)).round(DIGITS))


def _descending(values: Vectors | Sequence[float]) -> list[int]:
    """Return the places of values from the greatest down, of equal ones the first first."""
    found: list[int] = np.argsort(-np.asarray(values), kind="stable").tolist()
    return found
