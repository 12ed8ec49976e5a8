"""Estimates: the plain mean over articles, with a bootstrap interval."""

from __future__ import annotations

from statistics import NormalDist
from typing import Literal

import numpy as np

from bench.records import Estimate
from bench.statistics.resampling import Array, bootstrap_means

Method = Literal["percentile", "bca", "studentised"]
NAMES: dict[Method, str] = {
    "percentile": "percentile bootstrap",
    "bca": "BCa bootstrap",
    "studentised": "studentised bootstrap",
}
"""What an Estimate says of its interval, by the name of the method."""

_NORMAL = NormalDist()


def estimates(
    values: Array,
    *,
    resamples: int = 1000,
    seed: int = 0,
    level: float = 0.95,
    method: Method = "percentile",
) -> list[Estimate | None]:
    """Return each column's plain mean with a bootstrap interval over the articles.

    ``values`` has shape (n, k); NaN marks an undefined value. A column without a single defined
    value has no estimate: None. The value never comes from resampling; only the interval does.

    ``percentile`` takes quantiles of the resampled means. ``bca`` shifts them for bias and skewness
    (Efron 1987, eq. 2.3 and 6.6). ``studentised`` takes quantiles of (resampled mean - mean) /
    (standard error of the resample) times the standard error (Efron 1981), and is the best of them
    for few articles and for skewed scores; the figures are in docs/statistics.md. Where a method is
    undefined, the Estimate's ``method`` says why, and which one took its place.
    """
    if method not in NAMES:
        raise ValueError(f"method is {method!r}: expected one of {', '.join(NAMES)}")
    if not 0 < level < 1:
        raise ValueError(f"level is {level}: expected a number between 0 and 1, such as 0.95")
    defined = ~np.isnan(values)
    n_defined = defined.sum(axis=0)
    if not n_defined.any():
        return [None] * values.shape[1]
    squares = method == "studentised"
    means, errors = _resampled(values, resamples=resamples, seed=seed, squares=squares)
    result: list[Estimate | None] = []
    for column, n in enumerate(n_defined):
        if n == 0:
            result.append(None)
            continue
        scores = values[defined[:, column], column]
        drawn = ~np.isnan(means[:, column])
        draws = means[drawn, column], errors[drawn, column] if squares else None
        result.append(_estimate(scores, *draws, level=level, method=method))
    return result


def _resampled(values: Array, *, resamples: int, seed: int, squares: bool) -> tuple[Array, Array]:
    """Return resampled means and, with ``squares``, the standard error within each resample."""
    if not squares:
        return bootstrap_means(values, resamples=resamples, seed=seed), np.empty((0, 0))
    n, k = values.shape
    defined = ~np.isnan(values)
    n_defined = np.maximum(defined.sum(axis=0), 1)
    centre = np.where(defined, values, 0.0).sum(axis=0) / n_defined
    centred = values - centre  # the squares of what is far from zero would lose their digits
    columns = np.concatenate([centred, centred**2, defined.astype(float)], axis=1)
    means = bootstrap_means(columns, resamples=resamples, seed=seed)
    first, second, share = means[:, :k], means[:, k : 2 * k], means[:, 2 * k :]
    with np.errstate(invalid="ignore", divide="ignore"):
        spread = second - first**2
        spread[spread <= 1e-12 * second] = 0.0  # a resample of one value, but for rounding
        errors = np.sqrt(spread / np.maximum(share * n - 1, 1))
    return first + centre, errors


def _estimate(
    scores: Array, means: Array, errors: Array | None, *, level: float, method: Method
) -> Estimate:
    value = float(scores.mean())
    name = NAMES[method]
    bounds: tuple[float, float] | str
    if method == "bca":
        bounds = _bca(scores, means, level)
    elif errors is not None:
        bounds = _studentised(scores, means, errors, level)
    else:
        bounds = quantiles(means, (1 - level) / 2, (1 + level) / 2)
    if isinstance(bounds, str):
        name = f"{NAMES['percentile']} ({name} undefined: {bounds})"
        bounds = quantiles(means, (1 - level) / 2, (1 + level) / 2)
    # A constant column's resampled means may miss its mean by a rounding error.
    return Estimate(value, min(bounds[0], value), max(bounds[1], value), len(scores), name)


def quantiles(drawn: Array, low: float, high: float) -> tuple[float, float]:
    """Return two quantiles of what was drawn, interpolated linearly."""
    lower, upper = np.quantile(drawn, (low, high))
    return float(lower), float(upper)


def _bca(scores: Array, means: Array, level: float) -> tuple[float, float] | str:
    """Return the BCa bounds, or why there are none.

    Bias z0 = Phi^-1(share of resampled means below the mean, ties by half); acceleration
    a = sum(d^3) / (6 sum(d^2)^1.5) with d = score - mean, which is the jackknife's for a mean.
    """
    if scores.min() == scores.max():
        return "all scores are equal"
    centred = scores - scores.mean()
    below = (np.mean(means < scores.mean()) + np.mean(means <= scores.mean())) / 2
    if not 0 < below < 1:
        return "no resampled mean on one side of the mean"
    bias = _NORMAL.inv_cdf(float(below))
    acceleration = float((centred**3).sum() / (6 * (centred**2).sum() ** 1.5))

    def shifted(at: float) -> float:
        z = bias + _NORMAL.inv_cdf(at)
        return _NORMAL.cdf(bias + z / (1 - acceleration * z))

    return quantiles(means, shifted((1 - level) / 2), shifted((1 + level) / 2))


def _studentised(
    scores: Array, means: Array, errors: Array, level: float
) -> tuple[float, float] | str:
    """Return the bootstrap-t bounds, or why there are none.

    A resample without spread puts its mean infinitely many standard errors away; where such
    resamples reach into the tail there is no bound.
    """
    if scores.min() == scores.max():
        return "all scores are equal"
    mean = float(scores.mean())
    error = float(scores.std(ddof=1)) / np.sqrt(len(scores))
    with np.errstate(divide="ignore", invalid="ignore"):
        distance = np.where(means == mean, 0.0, (means - mean) / errors)
    rank = np.array([(1 - level) / 2, (1 + level) / 2]) * (len(distance) - 1)
    ordered = np.sort(distance)
    if not np.isfinite(ordered[[int(rank[0]), int(np.ceil(rank[1]))]]).all():
        return "too many resamples have no spread"
    low, high = quantiles(distance, (1 - level) / 2, (1 + level) / 2)
    return mean - high * error, mean - low * error
