"""Scores of metrics beside labels that people gave, and what is found when they are compared."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bench.statistics.resampling import drawn_counts

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
_DOUBTFUL = 0.05
"""Share of draws without a value from which on there is no interval."""


@dataclass(frozen=True, slots=True)
class Judged:
    """``n`` summaries: ``scores`` (n, keys), ``labels`` (n, labels), NaN where there is none.

    ``articles`` and ``systems`` (n,) number what each is of; ``directions`` says of each key
    whether higher is better, None that it is descriptive.
    """

    directions: Mapping[str, bool | None]
    scores: Floats
    names: Sequence[str]
    labels: Floats
    articles: Ints
    systems: Ints

    def turned(self) -> Floats:
        """Return the scores with the sign that makes higher better."""
        signs = [-1.0 if up is False else 1.0 for up in self.directions.values()]
        result: Floats = self.scores * np.array(signs)
        return result


@dataclass(frozen=True, slots=True)
class Coefficient:
    """A value with its interval, over ``n`` summaries, articles or systems.

    None is undefined: a side is constant, there is too little, or too few draws have a value.
    """

    value: float | None
    low: float | None
    high: float | None
    n: int


@dataclass(frozen=True, slots=True)
class Correlated:
    """One key beside one label.

    ``undefined`` counts labelled summaries without a score; ``found`` holds, for ``summary``,
    ``within`` articles, ``partial``, ``system`` and ``binary``, a Coefficient a name.
    """

    key: str
    label: str
    n: int
    undefined: int
    found: Mapping[str, Mapping[str, Coefficient]]


@dataclass(frozen=True, slots=True)
class Draws:
    """How often each article was drawn: (articles, 1 + resamples), the first column all ones."""

    counts: Floats
    level: float

    def blocks(self, articles: Ints, width: int = 32) -> Iterator[Floats]:
        """Yield the weights of rows of these articles, some draws at a time: they fit a cache."""
        for start in range(0, self.counts.shape[1], width):
            yield np.ascontiguousarray(self.counts[articles, start : start + width])

    def sums(self, articles: Ints, values: Floats, *, groups: Ints, n: int) -> Floats:
        """Return the drawn sums of each of ``n`` groups of rows: (n, 1 + resamples)."""
        cells = np.bincount(groups * len(self.counts) + articles, values, n * len(self.counts))
        result: Floats = cells.reshape(n, -1) @ self.counts
        return result

    def mean(self, values: Floats) -> Coefficient:
        """Return the mean of one value an article, those that are NaN left out."""
        there = ~np.isnan(values)
        with np.errstate(divide="ignore", invalid="ignore"):
            total = np.where(there, values, 0.0) @ self.counts
            means = total / (there.astype(float) @ self.counts)
        return self.coefficient(means, int(there.sum()))

    def coefficient(self, drawn: Floats, n: int) -> Coefficient:
        """Return the first of the values with the percentile interval of the others."""
        if np.isnan(drawn[0]):
            return Coefficient(None, None, None, n)
        low = high = None
        if len(drawn) > 1 and np.isnan(drawn[1:]).mean() <= _DOUBTFUL:
            tail = (1 - self.level) / 2
            low, high = map(float, np.nanquantile(drawn[1:], (tail, 1 - tail)))
        return Coefficient(float(drawn[0]), low, high, n)


def draw(articles: int, *, resamples: int, seed: int, level: float) -> Draws:
    """Draw articles with replacement, all of their summaries with them (the cluster bootstrap)."""
    counts = [np.ones((1, articles))]
    if resamples:
        counts += [block for _, block in drawn_counts(articles, resamples=resamples, seed=seed)]
    return Draws(np.ascontiguousarray(np.concatenate(counts).T), level)
