"""Estimates from arrays of shape (articles, metrics): pure numpy, nothing else."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from bench.records import Estimate

Array = NDArray[np.float64]

_BLOCK = 1 << 22
"""The most counts held at a time (32 MB as float64), so that memory does not grow with n."""


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
    rng = np.random.default_rng(seed)
    block = max(1, _BLOCK // n)
    for start in range(0, resamples, block):
        stop = min(start + block, resamples)
        counts = np.empty((stop - start, n))
        for row in counts:
            row[:] = np.bincount(rng.integers(0, n, size=n), minlength=n)
        with np.errstate(invalid="ignore"):
            means[start:stop] = (counts @ filled) / (n if whole else counts @ defined)
    return means


def estimates(
    values: Array, *, resamples: int = 1000, seed: int = 0, level: float = 0.95
) -> list[Estimate | None]:
    """Return each column's plain mean with a percentile bootstrap interval over the articles.

    ``values`` has shape (n, k); NaN marks an undefined value. A column without a single defined
    value has no estimate: None. The value never comes from resampling; only the interval does.
    """
    defined = ~np.isnan(values)
    n_defined = defined.sum(axis=0)
    if not n_defined.any():
        return [None] * values.shape[1]
    means = bootstrap_means(values, resamples=resamples, seed=seed)
    tail = (1 - level) / 2
    result: list[Estimate | None] = []
    for column, n in enumerate(n_defined):
        if n == 0:
            result.append(None)
            continue
        value = float(values[defined[:, column], column].mean())
        drawn = means[:, column][~np.isnan(means[:, column])]
        low, high = np.quantile(drawn, (tail, 1 - tail))
        # A constant column's resampled means may miss its mean by a rounding error.
        low, high = min(float(low), value), max(float(high), value)
        result.append(Estimate(value, low, high, int(n)))
    return result


def tied_with_best(
    values: Array, *, resamples: int = 1000, seed: int = 0, level: float = 0.95
) -> tuple[list[int | None], NDArray[np.bool_]]:
    """Return a metric's best system, and which systems cannot be told from it.

    ``values`` has shape (n, systems, metrics), higher is better, NaN undefined. A system is tied
    with the best where the percentile bootstrap interval of their paired difference, over the
    articles on which both are defined, holds zero, or where those articles are too few to tell
    anything: n signs can come out alike by chance with probability 2^(1-n). Returns, for each
    metric, the index of the highest mean (None where no system has a value), and booleans of shape
    (metrics, systems).
    """
    n, systems, metrics = values.shape
    defined = ~np.isnan(values)
    n_defined = defined.sum(axis=0)
    totals = np.where(defined, values, 0.0).sum(axis=0)
    means = np.where(n_defined > 0, totals / np.maximum(n_defined, 1), -np.inf)
    best = means.argmax(axis=0)
    differences = values - values[:, best, np.arange(metrics)][:, None, :]
    flat = differences.reshape(n, systems * metrics)
    found = estimates(flat, resamples=resamples, seed=seed, level=level)
    tied = np.array(
        [d is not None and (d.low <= 0 <= d.high or 2.0 ** (1 - d.n) > 1 - level) for d in found],
        dtype=bool,
    )
    exists = (n_defined > 0).any(axis=0)
    winners = [int(b) if e else None for b, e in zip(best, exists, strict=True)]
    return winners, tied.reshape(systems, metrics).T
