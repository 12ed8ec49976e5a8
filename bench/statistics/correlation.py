"""How far two columns go together: Pearson, Spearman, Kendall, many short columns at once."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from bench.statistics.resampling import Array

_BLOCK = 1 << 21
"""The most signs of differences held at a time."""
COEFFICIENTS = ("spearman", "kendall", "pearson", "pairwise_accuracy")


def coefficients(x: Array, y: Array) -> dict[str, Array]:
    """Return how each row of ``x`` goes with that of ``y``, both of shape (rows, n): (rows,) each.

    With s_ij the sign of x_i - x_j and t_ij that of y_i - y_j:

        kendall = sum s t / sqrt(sum |s| sum |t|)     (tau-b, Kendall 1945)
        pairwise_accuracy = (1 + sum s t / sum |t|) / 2
        spearman = pearson of the midranks, (n + 1) / 2 + sum over j of s_ij / 2

    The accuracy is over the pairs that y tells apart, those alike in x by half (Kocmi et al. 2021).
    NaN where a side is constant or holds NaN, or n is below 2.
    """
    found = {name: np.full(len(x), np.nan) for name in COEFFICIENTS}
    if x.shape[1] < 2:
        return found
    for rows in _blocks(*x.shape):
        whole = np.flatnonzero(~(np.isnan(x[rows]) | np.isnan(y[rows])).any(axis=1)) + rows.start
        a, b = x[whole], y[whole]
        s, t = (np.sign(side[:, :, None] - side[:, None, :]) for side in (a, b))
        together = (s * t).sum(axis=(1, 2))
        apart_x, apart_y = np.abs(s).sum(axis=(1, 2)), np.abs(t).sum(axis=(1, 2))
        flat = (apart_x == 0) | (apart_y == 0)
        found["spearman"][whole] = _pearson(s.sum(axis=2), t.sum(axis=2), flat)
        found["pearson"][whole] = _pearson(a, b, flat)
        with np.errstate(divide="ignore", invalid="ignore"):
            found["kendall"][whole] = together / np.sqrt(apart_x * apart_y)
            accuracy = (1 + together / apart_y) / 2
        found["pairwise_accuracy"][whole] = np.where(flat, np.nan, accuracy)
    return found


def _blocks(rows: int, n: int) -> Iterator[slice]:
    step = max(1, _BLOCK // (n * n))
    return (slice(start, min(start + step, rows)) for start in range(0, rows, step))


def _pearson(a: Array, b: Array, flat: Array) -> Array:
    a = a - a.mean(axis=1, keepdims=True)
    b = b - b.mean(axis=1, keepdims=True)
    with np.errstate(divide="ignore", invalid="ignore"):
        r = (a * b).sum(axis=1) / np.sqrt((a**2).sum(axis=1) * (b**2).sum(axis=1))
    result: Array = np.where(flat, np.nan, np.clip(r, -1.0, 1.0))
    return result
