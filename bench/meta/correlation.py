"""How far metrics say what people say: of summaries, within articles, and of systems."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from bench.meta.calibration import folds
from bench.meta.judged import Coefficient, Correlated, Draws, Floats, Ints, Judged
from bench.meta.separation import curve
from bench.statistics.correlation import COEFFICIENTS, coefficients
from bench.statistics.weighed import Column, Pair, Weighed

SUMMARY = ("spearman", "kendall", "pearson")
BINARY = ("auroc", "balanced_accuracy")
FEWEST_SYSTEMS = 3


def correlate(
    judged: Judged, draws: Draws, *, control: bool = False, seed: int = 0
) -> list[Correlated]:
    """Hold every key beside every label, label after label; what is undefined is counted.

    ``control`` adds the partial correlations, the means of the systems taken out.
    """
    scores, labels = judged.turned(), judged.labels
    found: dict[tuple[int, int], Correlated] = {}
    for rows, pairs in _alike(scores, labels):
        group = _Rows(rows, scores[rows], labels[rows], judged, draws)
        pooled = group.pooled(pairs)
        partial = group.pooled(pairs, control=True) if control else {}
        for k, j in pairs:
            drawn = pooled.get((k, j))
            levels = {"summary": group.summary(drawn), "within": group.within(k, j)}
            if control:
                levels["partial"] = group.summary(partial.get((k, j)))
            levels["system"] = group.system(k, j)
            labelled = labels[~np.isnan(labels[:, j]), j]
            if np.isin(labelled, (0, 1)).all():
                levels["binary"] = group.binary(k, j, drawn, seed)
            key, n = list(judged.directions)[k], len(rows)
            found[j, k] = Correlated(key, judged.names[j], n, len(labelled) - n, levels)
    return [found[place] for place in sorted(found)]


def _alike(scores: Floats, labels: Floats) -> Iterator[tuple[Ints, list[tuple[int, int]]]]:
    """Yield the keys and labels that are defined on the same rows, together."""
    groups: dict[bytes, tuple[Ints, list[tuple[int, int]]]] = {}
    for j, y in enumerate(labels.T):
        for k, x in enumerate(scores.T):
            rows = np.flatnonzero(~(np.isnan(x) | np.isnan(y)))
            groups.setdefault(rows.tobytes(), (rows, []))[1].append((k, j))
    yield from groups.values()


class _Rows:
    """Rows that have certain scores and labels."""

    def __init__(self, rows: Ints, x: Floats, y: Floats, judged: Judged, draws: Draws) -> None:
        self.x, self.y, self.draws = x, y, draws
        self.articles, self.systems = judged.articles[rows], judged.systems[rows]

    def pooled(
        self, pairs: Sequence[tuple[int, int]], *, control: bool = False
    ) -> dict[tuple[int, int], Weighed]:
        """Return the draws of the coefficients over all summaries, whatever their article.

        ``control`` takes the mean of each system out of both sides: the residuals of a regression
        on the systems (Pagnoni et al. 2021), which is fitted once, not for each draw.
        """
        if not len(self.articles):
            return {}

        def column(values: Floats) -> Column:
            return Column(_centred(values, self.systems) if control else values)

        x = {k: column(self.x[:, k]) for k in dict.fromkeys(k for k, _ in pairs)}
        y = {j: column(self.y[:, j]) for j in dict.fromkeys(j for _, j in pairs)}
        both = {(k, j): Pair(x[k], y[j]) for k, j in pairs}
        parts: dict[tuple[int, int], list[Weighed]] = {place: [] for place in pairs}
        for weights in self.draws.blocks(self.articles):
            for place, pair in both.items():
                parts[place].append(pair.weighed(weights))
        return {
            place: Weighed(*map(np.concatenate, zip(*each, strict=True)))
            for place, each in parts.items()
        }

    def summary(self, drawn: Weighed | None) -> dict[str, Coefficient]:
        """Return the pooled coefficients, each with its interval."""
        return self._named(SUMMARY, drawn[: len(SUMMARY)] if drawn else [], len(self.x))

    def within(self, k: int, j: int) -> dict[str, Coefficient]:
        """Return the mean over articles of each one's own coefficient; n counts those that have."""
        x, y = self.x[:, k], self.y[:, j]
        found = {name: np.full(len(self.draws.counts), np.nan) for name in SUMMARY}
        sizes = np.bincount(self.articles, minlength=len(self.draws.counts))
        order = np.argsort(self.articles, kind="stable")
        starts = np.cumsum(sizes) - sizes
        for size in np.unique(sizes[sizes > 1]):
            alike = np.flatnonzero(sizes == size)
            rows = order[starts[alike][:, None] + np.arange(size)]
            values = coefficients(x[rows], y[rows])
            for name in SUMMARY:
                found[name][alike] = values[name]
        return {name: self.draws.mean(values) for name, values in found.items()}

    def system(self, k: int, j: int) -> dict[str, Coefficient]:
        """Return the coefficients over the means of the systems; undefined below three."""
        names, of = np.unique(self.systems[self.systems >= 0], return_inverse=True)
        if len(names) < FEWEST_SYSTEMS or len(of) < len(self.systems):
            return self._named(COEFFICIENTS, [], len(names))
        counts, x, y = (
            self.draws.sums(self.articles, values, groups=of, n=len(names))
            for values in (np.ones(len(of)), self.x[:, k], self.y[:, j])
        )
        found = coefficients(_means(x, counts).T, _means(y, counts).T)
        drawn = [found[name] for name in COEFFICIENTS]
        return self._named(COEFFICIENTS, drawn, len(names))

    def binary(self, k: int, j: int, drawn: Weighed | None, seed: int) -> dict[str, Coefficient]:
        """Return AUROC, and the balanced accuracy of thresholds fitted on other articles."""
        good = self.y[:, j] == 1
        if drawn is None or not 0 < good.sum() < len(good):
            return self._named(BINARY, [], len(good))
        called = _called(self.x[:, k], good, self.articles, seed)
        refused, wrong, missed, kept = self.draws.sums(
            self.articles, np.ones(len(good)), groups=2 * good + called, n=4
        )
        with np.errstate(divide="ignore", invalid="ignore"):
            accuracy = (kept / (kept + missed) + refused / (refused + wrong)) / 2
        return self._named(BINARY, [(1 + drawn.somers) / 2, accuracy], len(good))

    def _named(
        self, names: Sequence[str], drawn: Sequence[Floats], n: int
    ) -> dict[str, Coefficient]:
        given = drawn or [np.array([np.nan])] * len(names)
        return {
            name: self.draws.coefficient(values, n)
            for name, values in zip(names, given, strict=True)
        }


def _means(sums: Floats, counts: Floats) -> Floats:
    with np.errstate(divide="ignore", invalid="ignore"):
        return _rounded(sums / counts)


def _called(
    scores: Floats, good: NDArray[np.bool_], articles: Ints, seed: int
) -> NDArray[np.bool_]:
    """Return which summaries are called 1 by a threshold that had not seen their article."""
    _, groups = np.unique(articles, return_inverse=True)
    fold, called = folds(groups, seed), np.zeros(len(good), dtype=bool)
    for each in np.unique(fold):
        train = fold != each
        if 0 < good[train].sum() < train.sum():
            called[~train] = scores[~train] >= curve(scores[train], good[train]).threshold()
    return called


def _centred(values: Floats, groups: Ints) -> Floats:
    _, of = np.unique(groups, return_inverse=True)
    return _rounded(values - (np.bincount(of, values) / np.bincount(of))[of])


def _rounded(values: Floats) -> Floats:
    """Return values without the last digits, which differ where equal means were summed apart."""
    scale = np.nanmax(np.abs(values), initial=0.0) or 1.0
    result: Floats = np.round(values / scale, 12) * scale
    return result
