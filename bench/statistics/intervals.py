"""Estimates: the plain mean over articles, with a bootstrap interval."""

from __future__ import annotations

from statistics import NormalDist
from typing import Literal

import numpy as np

from bench.records import Estimate
from bench.statistics.resampling import Array, bootstrap_means, subset_means

Method = Literal["percentile", "bca", "studentised", "sign_flip"]
NAMES: dict[Method, str] = {
    "percentile": "percentile bootstrap",
    "bca": "BCa bootstrap",
    "studentised": "studentised bootstrap",
    "sign_flip": "sign-flip interval",
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
    (Efron 1987). ``studentised`` takes quantiles of (resampled mean - mean) / (standard error of
    the resample) times the standard error (Efron 1981): the best for the skewed scores of a system.
    ``sign_flip`` holds the means that ``sign_flip`` with the same seed does not reject: quantiles
    of the means over random halves of the articles (Hartigan 1969); exact where values are as
    likely above the mean as below, as the differences of two equal systems are. The figures are in
    docs/statistics.md. Where a method is undefined, the Estimate's ``method`` says why, and that
    the percentile bootstrap took its place.
    """
    if method not in NAMES:
        raise ValueError(f"method is {method!r}: expected one of {', '.join(NAMES)}")
    if not 0 < level < 1:
        raise ValueError(f"level is {level}: expected a number between 0 and 1, such as 0.95")
    defined = ~np.isnan(values)
    n_defined = defined.sum(axis=0)
    if not n_defined.any():
        return [None] * values.shape[1]
    draws = _Draws(values, resamples=resamples, seed=seed, method=method)
    return [
        _estimate(values[defined[:, column], column], draws, column, level) if n else None
        for column, n in enumerate(n_defined)
    ]


class _Draws:
    """What a method resamples: ``means`` and, studentised, their ``errors``: (resamples, k)."""

    def __init__(self, values: Array, *, resamples: int, seed: int, method: Method) -> None:
        self.values, self.resamples, self.seed, self.method = values, resamples, seed, method
        self.errors = np.empty((0, 0))
        self.total = resamples
        if method == "studentised":
            self.means, self.errors = _with_errors(values, resamples=resamples, seed=seed)
        elif method == "sign_flip":
            self.means, self.total = subset_means(values, resamples=resamples, seed=seed)
        else:
            self.means = bootstrap_means(values, resamples=resamples, seed=seed)

    def percentiles(self, column: int, level: float) -> tuple[float, float]:
        """Return the percentile bounds, drawn anew where the method draws something else."""
        means = self.means[:, column]
        if self.method == "sign_flip":
            only = self.values[:, [column]]
            means = bootstrap_means(only, resamples=self.resamples, seed=self.seed)[:, 0]
        return _quantiles(means[~np.isnan(means)], level)


def _with_errors(values: Array, *, resamples: int, seed: int) -> tuple[Array, Array]:
    """Return resampled means and the standard error of the mean within each resample."""
    n, k = values.shape
    defined = ~np.isnan(values)
    n_defined = np.maximum(defined.sum(axis=0), 1)
    centre = np.where(defined, values, 0.0).sum(axis=0) / n_defined
    centred = values - centre  # the squares of what is far from zero would lose their digits
    columns = np.concatenate([centred, centred**2, defined.astype(float)], axis=1)
    means = bootstrap_means(columns, resamples=resamples, seed=seed)
    first, second, share = means[:, :k], means[:, k : 2 * k], means[:, 2 * k :]
    with np.errstate(invalid="ignore"):
        spread = second - first**2
        spread[spread <= 1e-12 * second] = 0.0  # a resample of one value, but for rounding
        errors = np.sqrt(spread / np.maximum(share * n - 1, 1))
    return first + centre, errors


def _estimate(scores: Array, draws: _Draws, column: int, level: float) -> Estimate:
    value = float(scores.mean())
    name = NAMES[draws.method]
    drawn = draws.means[:, column]
    known = ~np.isnan(drawn)
    bounds: tuple[float, float] | str
    if draws.method == "bca":
        bounds = _bca(scores, drawn[known], level)
    elif draws.method == "studentised":
        bounds = _studentised(scores, drawn[known], draws.errors[known, column], level)
    elif draws.method == "sign_flip":
        bounds = flip_bounds(drawn[known], draws.total, level)
    else:
        bounds = draws.percentiles(column, level)
    if isinstance(bounds, str):
        name = f"{NAMES['percentile']} ({name} undefined: {bounds})"
        bounds = draws.percentiles(column, level)
    # A constant column's resampled means may miss its mean by a rounding error.
    return Estimate(value, min(bounds[0], value), max(bounds[1], value), len(scores), name)


def _quantiles(drawn: Array, level: float) -> tuple[float, float]:
    low, high = np.quantile(drawn, ((1 - level) / 2, (1 + level) / 2))
    return float(low), float(high)


def flip_bounds(means: Array, total: int, level: float) -> tuple[float, float] | str:
    """Return the least and greatest mean that flipped signs do not reject, or why there is none.

    ``means`` holds the means over the halves whose sign changes, of ``total`` flips; the other
    halves have no score in them. Flipping the signs of a half gives a sum of (score - m) at least
    as high as without flips exactly if the mean over the half is at most m. A half without a score
    is as high for every m.
    """
    rank = int((1 - level) / 2 * total + 1e-9) - (total - len(means))
    if rank < 0:
        return "too few articles for this level"
    last = len(means) - 1 - rank  # two calls are faster than one with both ranks
    low, high = np.partition(means, rank)[rank], np.partition(means, last)[last]
    return float(low), float(high)


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

    low, high = np.quantile(means, (shifted((1 - level) / 2), shifted((1 + level) / 2)))
    return float(low), float(high)


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
    low, high = _quantiles(distance, level)
    return mean - high * error, mean - low * error
