"""All pairs of many systems at once, and the groups that cannot be told apart."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bench.statistics.correction import holm
from bench.statistics.intervals import flip_bounds
from bench.statistics.ranking import groups_alike
from bench.statistics.resampling import EXACT, Array, flips


@dataclass(frozen=True, slots=True)
class Pairwise:
    """All pairs of systems on all metrics; arrays of shape (pairs, metrics) unless said."""

    pairs: NDArray[np.int64]
    """Indices (i, j), i < j, of the two systems: shape (pairs, 2)."""
    delta: Array
    """Mean of system i - system j over the articles on which both are defined; NaN without any."""
    low: Array
    """Lower end of the sign-flip interval; NaN where so few articles have none."""
    high: Array
    p_value: Array
    """Two-sided, by flipped signs; NaN where n is 0."""
    p_holm: Array
    """p_value corrected over all pairs of a metric, each metric being a question of its own."""
    n: NDArray[np.int64]
    """Articles on which both systems are defined."""
    groups: tuple[tuple[tuple[int, ...], ...], ...]
    """For each metric the largest sets of systems of which no two can be told apart, best first."""
    resamples: int
    seed: int
    level: float


def compare_all(
    values: Array, *, resamples: int = 10_000, seed: int = 0, level: float = 0.95
) -> Pairwise:
    """Compare every two of many systems on every metric by flipped signs.

    ``values`` has shape (n, systems, metrics), higher is better, NaN undefined. Tests and intervals
    are those of ``sign_flip`` and ``estimates(method="sign_flip")``. Since a sum of differences is
    a difference of sums, one product of the flips with the systems' columns serves all pairs; only
    the articles on which some system is undefined need a column for each pair. Two systems can be
    told apart where p_holm <= 1 - level. Raises ValueError where ``resamples`` is so small that
    no corrected p-value could be.
    """
    n, systems, metrics = values.shape
    pairs = np.stack(np.triu_indices(systems, 1), axis=1)
    least = len(pairs) / (resamples + 1)
    if n > EXACT and least > 1 - level:
        raise ValueError(
            f"{resamples} resamples bring no p-value corrected over {len(pairs)} pairs below "
            f"{least:.3g}, and {1 - level:.3g} is asked for: use more resamples or fewer systems"
        )
    parts = [_Metric(values[:, :, m], pairs) for m in range(metrics)]
    every = np.concatenate([part.systems for part in parts], axis=1)
    drawn = {"resamples": resamples, "seed": seed}
    sums, total = _products(every, np.arange(n), n, **drawn)
    found = np.empty((5, len(pairs), metrics))
    for m, part in enumerate(parts):
        own, _ = _products(part.own, part.rows, n, **drawn)
        mine = sums[m * (systems + 1) : (m + 1) * (systems + 1)]
        found[:, :, m] = part.compare(mine, own, total, level)
    delta, low, high, p_value, counts = found
    p_holm = np.stack([holm(column) for column in p_value.T], axis=1)
    groups = tuple(
        groups_alike(part.means, pairs[p_holm[:, m] <= 1 - level]) for m, part in enumerate(parts)
    )
    tested = delta, low, high, p_value, p_holm, counts.astype(np.int64)
    return Pairwise(pairs, *tested, groups, resamples, seed, level)


class _Metric:
    """One metric's columns for the product with the flips.

    Where all systems are defined, a pair's sum is the difference of its systems' sums. The rows on
    which some are not (``rows``) have a column of differences and one of ones for every pair.
    """

    def __init__(self, scores: Array, pairs: NDArray[np.int64]) -> None:
        defined = ~np.isnan(scores)
        filled = np.where(defined, scores, 0.0)
        n = defined.sum(axis=0)
        self.pairs = pairs
        self.means = np.where(n > 0, filled.sum(axis=0) / np.maximum(n, 1), np.nan)
        complete = defined[:, n > 0].all(axis=1) & (n > 0).any()
        self.rows = np.flatnonzero(~complete & (defined.sum(axis=1) > 1))
        self.systems = np.concatenate([filled, np.ones((len(scores), 1))], axis=1)
        self.systems[~complete] = 0
        some, (i, j) = self.rows[:, None], pairs.T
        both = defined[some, i] & defined[some, j]
        self.own = np.concatenate([(filled[some, i] - filled[some, j]) * both, both], axis=1)
        self.valued = (n[i] > 0) & (n[j] > 0)

    def compare(self, systems: Array, own: Array, total: int, level: float) -> Array:
        """Return delta, low, high, p_value and n of every pair: shape (5, pairs).

        ``systems`` and ``own`` hold the sums of those columns over the articles whose sign changes,
        a column of flips a row; ``own`` is empty where all systems are defined everywhere.
        """
        sums, sizes = self.systems.sum(axis=0), np.abs(self.systems).sum(axis=0)
        rest, rest_sizes = self.own.sum(axis=0), np.abs(self.own).sum(axis=0)
        found = np.full((5, len(self.pairs)), np.nan)
        found[4] = 0
        for pair in np.flatnonzero(self.valued):
            i, j = self.pairs[pair]
            seen, size, n = sums[i] - sums[j], sizes[i] + sizes[j], sums[-1]
            halves, drawn = systems[i] - systems[j], systems[-1]
            if len(self.rows):
                ones = pair + len(self.pairs)
                seen, size, n = seen + rest[pair], size + rest_sizes[pair], n + rest[ones]
                halves, drawn = halves + own[pair], drawn + own[ones]
            if n:
                p_value = _p_value(seen, halves, 1e-12 * size, total)
                found[:, pair] = seen / n, *_bounds(halves, drawn, total, level), p_value, n
        return found


def _p_value(seen: float, halves: Array, rounding: float, total: int) -> float:
    """Return the two-sided p-value of a sum, given the sums of what changes its sign."""
    far = np.count_nonzero(np.abs(seen - 2 * halves) >= abs(seen) - rounding)
    extra = total - len(halves)  # the flip of nobody, unless it is among all flips
    return (extra + far) / total


def _bounds(halves: Array, drawn: Array, total: int, level: float) -> tuple[float, float]:
    some = drawn > 0
    if not some.all():
        halves, drawn = halves[some], drawn[some]
    bounds = flip_bounds(halves / drawn, total, level)
    return (np.nan, np.nan) if isinstance(bounds, str) else bounds


def _products(
    columns: Array, rows: NDArray[np.int64], n: int, *, resamples: int, seed: int
) -> tuple[Array, int]:
    """Return the sums of ``columns`` over those of ``rows`` whose sign changes, and the flips.

    The sums have shape (columns, flips); ``columns`` stands for ``rows`` out of ``n`` articles.
    """
    if not len(rows):
        return np.empty((columns.shape[1], 0)), 0
    blocks, total = flips(n, resamples=resamples, seed=seed, columns=columns.shape[1])
    whole = len(rows) == n
    parts = [(block if whole else block[:, rows]) @ columns for block in blocks]
    return np.ascontiguousarray(np.concatenate(parts).T), total
