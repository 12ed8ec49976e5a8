"""Quantiles of what has a long tail, such as latency: never its mean."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from bench.records import Estimate
from bench.statistics.resampling import Array, blocks

MEDIAN_AND_P95 = (0.5, 0.95)


def quantile_estimates(
    values: Array,
    quantiles: Sequence[float] = MEDIAN_AND_P95,
    *,
    resamples: int = 1000,
    seed: int = 0,
    level: float = 0.95,
) -> list[Estimate | None]:
    """Return quantiles of ``values`` (n,), each with a percentile bootstrap interval.

    NaN marks an undefined value; None where nothing is defined. The value is the sample quantile,
    interpolated linearly; n of n are resampled. A 95th percentile needs many values: its interval
    holds the truth in fewer than ``level`` of the cases below about 100 (docs/statistics.md).
    """
    if not all(0 <= q <= 1 for q in quantiles):
        raise ValueError(f"quantiles are {list(quantiles)}: expected shares between 0 and 1")
    known = values[~np.isnan(values)]
    n = len(known)
    if n == 0:
        return [None] * len(quantiles)
    drawn = np.empty((len(quantiles), resamples))
    rng = np.random.default_rng(seed)
    for start, stop in blocks(resamples, n):
        rows = known[rng.integers(0, n, size=(stop - start, n))]
        drawn[:, start:stop] = np.quantile(rows, quantiles, axis=1)
    tails = (1 - level) / 2, (1 + level) / 2
    result: list[Estimate | None] = []
    for q, row in zip(quantiles, drawn, strict=True):
        value = float(np.quantile(known, q))
        low, high = np.quantile(row, tails)
        method = f"percentile bootstrap of the {100 * q:g}th percentile"
        result.append(Estimate(value, min(float(low), value), max(float(high), value), n, method))
    return result
