"""How much of a delta goes with longer or shorter summaries."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bench.records import Estimate
from bench.statistics.paired import Drawn
from bench.statistics.resampling import Array, bootstrap_means


@dataclass(frozen=True, slots=True)
class LengthAdjusted:
    """One metric's delta, divided into what goes with length and what does not."""

    delta: float
    """Mean of candidate - baseline over the articles on which it and the lengths are defined."""
    intercept: Estimate
    """The delta expected of summaries of equal length."""
    slope: Estimate
    """Delta a word more."""
    explained: float
    """slope * mean difference of length: delta = intercept.value + explained."""
    r_squared: float
    """Share of the spread of the per-article deltas that goes with length, 0 to 1."""
    n: int
    drawn: Drawn


def adjust_for_length(
    differences: Array,
    words: Array,
    *,
    resamples: int = 10_000,
    seed: int = 0,
    level: float = 0.95,
) -> list[LengthAdjusted | None]:
    """Regress each column of per-article deltas on the differences of length.

    ``differences`` (n, k) holds candidate - baseline scores, ``words`` (n,) candidate - baseline
    words, NaN undefined. Ordinary least squares, delta_i = intercept + slope * words_i; intervals
    by the percentile bootstrap over articles, which needs no equal spread.

    The assumption: a score moves in a straight line with length, with the same slope on every
    article, and nothing else moves both. Then the intercept is what is left at equal length. It
    is no proof that length causes anything: a better summarizer may rightly write more, and then
    adjusting takes away what it earned. None where fewer than three articles are defined, or where
    their differences of length or all their deltas are equal: there is no line to draw.
    """
    if words.shape != differences.shape[:1]:
        raise ValueError(
            f"words has shape {words.shape}, differences {differences.shape}: expected one "
            "difference of length for each article"
        )
    some = ~np.isnan(differences) & ~np.isnan(words)[:, None]
    lines = _resampled_lines(differences, words, some, resamples=resamples, seed=seed)
    drawn = Drawn(resamples, seed, level)
    return [
        _adjusted(words[defined], column[defined], line, drawn)
        for column, defined, *line in zip(differences.T, some.T, *lines, strict=True)
    ]


def _adjusted(x: Array, y: Array, resampled: list[Array], drawn: Drawn) -> LengthAdjusted | None:
    n = len(y)
    if n < 3 or x.min() == x.max() or y.min() == y.max():
        return None
    dx, dy = x - x.mean(), y - y.mean()
    slope = float(dx @ dy / (dx @ dx))
    explained = slope * float(x.mean())
    return LengthAdjusted(
        delta=float(y.mean()),
        intercept=_estimate(float(y.mean()) - explained, resampled[1], n, drawn.level),
        slope=_estimate(slope, resampled[0], n, drawn.level),
        explained=explained,
        r_squared=float((dx @ dy) ** 2 / ((dx @ dx) * (dy @ dy))),
        n=n,
        drawn=drawn,
    )


def _resampled_lines(
    differences: Array, words: Array, some: NDArray[np.bool_], *, resamples: int, seed: int
) -> tuple[Array, Array]:
    """Return the slopes and intercepts of resampled articles: each of shape (k, resamples).

    A line needs five means: of being defined, x, y, x^2 and x y. NaN where a resample drew
    articles of a single difference of length.
    """
    n = np.maximum(some.sum(axis=0), 1)
    x, y = np.where(some, words[:, None], 0.0), np.where(some, differences, 0.0)
    x_mean, y_mean = x.sum(axis=0) / n, y.sum(axis=0) / n
    x, y = (x - x_mean) * some, (y - y_mean) * some  # about the means, for the digits
    columns = np.concatenate([some, x, y, x * x, x * y], axis=1)
    means = bootstrap_means(columns, resamples=resamples, seed=seed)
    share, mx, my, mxx, mxy = means.reshape(resamples, 5, -1).transpose(1, 2, 0)
    with np.errstate(invalid="ignore", divide="ignore"):
        spread = share * mxx - mx**2
        slopes = np.where(spread > 1e-12 * share * mxx, (share * mxy - mx * my) / spread, np.nan)
        at_mean = (my - slopes * mx) / share
    return slopes, at_mean + y_mean[:, None] - slopes * x_mean[:, None]


def _estimate(value: float, drawn: Array, n: int, level: float) -> Estimate:
    low, high = np.nanquantile(drawn, ((1 - level) / 2, (1 + level) / 2))
    return Estimate(value, min(float(low), value), max(float(high), value), n)
