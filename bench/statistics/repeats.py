"""Several summaries of one article: what part of the spread is the draw's, not the article's."""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from bench.statistics.resampling import Array, article_means


@dataclass(frozen=True, slots=True)
class Components:
    """One metric's variance, split into that between articles and that between repeats."""

    value: float
    """Mean over articles of the mean over their repeats."""
    standard_error: float
    """Of ``value``, from the spread of the article means: articles and repeats together."""
    article_variance: float
    """Between articles, beyond what repeats explain; 0 where the estimate fell below (see
    ``negative``)."""
    repeat_variance: float
    """Between the repeats of an article."""
    negative: bool
    """Whether the estimated article variance was negative, and 0 stands in its place."""
    n_articles: int
    n_summaries: int
    noise_floor: float
    """The difference of two runs of the same system on these articles that repeats alone exceed
    with a chance of 1 - level."""
    level: float

    @property
    def repeat_share(self) -> float | None:
        """Return repeat variance / (article + repeat variance); None where both are 0."""
        whole = self.article_variance + self.repeat_variance
        return self.repeat_variance / whole if whole else None


def variance_components(
    values: Array, *, repeats: int, level: float = 0.95
) -> list[Components | None]:
    """Split each column's variance by the method of moments (one-way random-effects ANOVA).

    ``values`` has shape (articles * repeats, k), the repeats of an article in adjacent rows, NaN
    where undefined or missing. With n_i repeats of article i, N in all and a articles (Searle 1971,
    ch. 10): repeat variance = MSW, article variance = (MSB - MSW) / n0,
    n0 = (N - sum(n_i^2) / N) / (a - 1). The noise floor is
    z(level) sqrt(2 repeat variance sum(1 / n_i)) / a: a difference between two systems that is
    smaller may be nothing but another draw. None where a column has fewer than two articles, or no
    article with two repeats: the two variances cannot be told apart.
    """
    means = article_means(values, repeats=repeats)
    grouped = values.reshape(-1, repeats, values.shape[1])
    z = NormalDist().inv_cdf((1 + level) / 2)
    return [_components(grouped[:, :, k], means[:, k], z, level) for k in range(values.shape[1])]


def _components(grouped: Array, means: Array, z: float, level: float) -> Components | None:
    some = ~np.isnan(means)
    grouped, means = grouped[some], means[some]
    n = (~np.isnan(grouped)).sum(axis=1)
    a, total = len(means), int(n.sum())
    if a < 2 or total == a:
        return None
    within = float(np.nansum((grouped - means[:, None]) ** 2) / (total - a))
    grand = float((n * means).sum() / total)
    between = float((n * (means - grand) ** 2).sum() / (a - 1))
    article = (between - within) / (float(total - (n**2).sum() / total) / (a - 1))
    return Components(
        value=float(means.mean()),
        standard_error=float(means.std(ddof=1)) / math.sqrt(a),
        article_variance=max(article, 0.0),
        repeat_variance=within,
        negative=article < 0,
        n_articles=a,
        n_summaries=total,
        noise_floor=z * math.sqrt(2 * within * float((1 / n).sum())) / a,
        level=level,
    )
