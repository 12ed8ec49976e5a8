"""Draws over articles: bootstrap means and sums under flipped signs, by matrix products."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

_BLOCK = 1 << 22
"""The most counts held at a time (32 MB as float64), so that memory does not grow with n."""


EXACT = 16
"""Up to so many articles all 2^n flips are tried: 65,536 of them."""


def blocks(resamples: int, n: int) -> Iterator[tuple[int, int]]:
    """Yield the bounds of runs of resamples whose weights over ``n`` articles fit in memory."""
    if resamples < 1:
        raise ValueError(f"resamples is {resamples}: expected at least 1")
    step = max(1, _BLOCK // max(n, 1))
    for start in range(0, resamples, step):
        yield start, min(start + step, resamples)


def drawn_counts(n: int, *, resamples: int, seed: int) -> Iterator[tuple[slice, Array]]:
    """Yield, block by block, how often each of ``n`` articles was drawn: shape (block, n).

    n of n are drawn with replacement, in the order of ``scipy.stats.bootstrap``, so that the same
    seed gives the same resamples there.
    """
    rng = np.random.default_rng(seed)
    for start, stop in blocks(resamples, n):
        counts = np.empty((stop - start, n))
        for row in counts:
            row[:] = np.bincount(rng.integers(0, n, size=n), minlength=n)
        yield slice(start, stop), counts


def drawn_flips(
    n: int,
    *,
    resamples: int,
    seed: int,
    columns: int = 1,
    rows: NDArray[np.int64] | None = None,
) -> Iterator[Array]:
    """Yield, block by block, which articles change sign: 0 or 1 with even odds, (block, n).

    Blocks are small enough for a product with ``columns`` columns; the draws do not depend on it.
    ``rows`` are the articles to yield, by default all; the draws do not depend on that either.
    """
    rng = np.random.default_rng(seed)
    for start, stop in blocks(resamples, max(n, columns)):
        words = rng.integers(0, 1 << 32, size=(stop - start, -(-n // 32)), dtype=np.uint32)
        bits = np.unpackbits(words.view(np.uint8), axis=1, count=n)
        yield (bits if rows is None else bits[:, rows]).astype(float)


def all_flips(n: int) -> Array:
    """Return all 2^n ways to change the signs of ``n`` articles: 0 or 1, shape (2^n, n)."""
    return ((np.arange(1 << n)[:, None] >> np.arange(n)) & 1).astype(float)


def flips(
    n: int,
    *,
    resamples: int,
    seed: int,
    columns: int = 1,
    rows: NDArray[np.int64] | None = None,
) -> tuple[Iterator[Array], int]:
    """Return flips of ``n`` articles, in blocks, and how many there are with that of nobody.

    Up to 16 articles all 2^n of them; else those drawn, and the one of nobody beside them. ``rows``
    are the articles whose flips are returned, by default all.
    """
    if n <= EXACT:
        every = all_flips(n)
        return iter([every if rows is None else every[:, rows]]), 1 << n
    drawn = drawn_flips(n, resamples=resamples, seed=seed, columns=columns, rows=rows)
    return drawn, resamples + 1


def subset_means(values: Array, *, resamples: int, seed: int) -> tuple[Array, int]:
    """Return the column means over random halves of the rows, and the number of flips.

    The halves are the rows whose sign ``sign_flip`` changes. NaN where a half holds no defined
    value of a column.
    """
    n, k = values.shape
    defined = ~np.isnan(values)
    filled, weights = np.where(defined, values, 0.0), defined.astype(float)
    drawn, total = flips(n, resamples=resamples, seed=seed, columns=k)
    parts = []
    for block in drawn:
        with np.errstate(invalid="ignore"):
            parts.append((block @ filled) / (block @ weights))
    return np.concatenate(parts), total


def bootstrap_means(values: Array, *, resamples: int = 1000, seed: int = 0) -> Array:
    """Return the column means of resampled rows: shape (resamples, k) for ``values`` (n, k).

    NaN marks an undefined value; a mean is over the defined ones. Where a resample drew none of
    them, its mean is NaN. The same articles are drawn for every column (Efron & Tibshirani 1993).
    """
    n, k = values.shape
    defined = ~np.isnan(values)
    whole = bool(defined.all())
    filled = values if whole else np.where(defined, values, 0.0)
    means = np.empty((resamples, k))
    for rows, counts in drawn_counts(n, resamples=resamples, seed=seed):
        with np.errstate(invalid="ignore"):
            means[rows] = (counts @ filled) / (n if whole else counts @ defined)
    return means


def article_means(values: Array, *, repeats: int) -> Array:
    """Return each article's mean over its repeats: shape (articles, k).

    ``values`` has shape (articles * repeats, k), the repeats of an article in adjacent rows; NaN
    where a repeat is undefined or missing, and where an article has no defined repeat. Every
    article counts once. Resampling the rows of the result draws articles and keeps their repeats
    together (the cluster bootstrap); resampling single summaries would take the repeats for
    independent articles and give intervals that are too narrow.
    """
    if repeats < 1 or len(values) % repeats:
        raise ValueError(
            f"{len(values)} rows do not hold {repeats} repeats of every article: "
            "give every article the same number of rows, NaN where a repeat is missing"
        )
    grouped = values.reshape(-1, repeats, values.shape[1])
    defined = ~np.isnan(grouped)
    n = defined.sum(axis=1)
    totals = np.where(defined, grouped, 0.0).sum(axis=1)
    return np.where(n > 0, totals / np.maximum(n, 1), np.nan)
