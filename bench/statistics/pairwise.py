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
    every = np.concatenate([np.empty((n, 0)), *(part.columns for part in parts)], axis=1)
    sums, total = _products(every, resamples=resamples, seed=seed)
    found = np.empty((5, len(pairs), metrics))
    for m, part in enumerate(parts):
        holes = _holes(part, resamples=resamples, seed=seed)
        mine = sums[m * (systems + 1) : (m + 1) * (systems + 1)]
        found[:, :, m] = part.compare(mine, holes, total, level)
    delta, low, high, p_value, counts = found
    p_holm = np.empty_like(p_value)
    for m in range(metrics):
        p_holm[:, m] = holm(p_value[:, m])
    groups = tuple(
        groups_alike(part.means, pairs[p_holm[:, m] <= 1 - level]) for m, part in enumerate(parts)
    )
    tested = delta, low, high, p_value, p_holm, counts.astype(np.int64)
    return Pairwise(pairs, *tested, groups, resamples, seed, level)


class _Metric:
    """One metric's columns for the product with the flips.

    A pair's sum is the difference of its systems' sums, less what each scored where the other is
    undefined: its holes, which are few. Of articles on which one system alone is defined nothing is
    taken.
    """

    def __init__(self, scores: Array, pairs: NDArray[np.int64]) -> None:
        defined = ~np.isnan(scores)
        n = defined.sum(axis=0)
        totals = np.where(defined, scores, 0.0).sum(axis=0)
        self.means = np.where(n > 0, totals / np.maximum(n, 1), np.nan)
        kept = (defined.sum(axis=1) > 1)[:, None]
        self.scores, self.pairs, self.valued = scores, pairs, (n > 0)[pairs].all(axis=1)
        self.filled = np.where(defined & kept, scores, 0.0)
        self.undefined = ~defined & kept & (n > 0)
        self.columns = np.concatenate([self.filled, kept.astype(float)], axis=1)

    def compare(self, sums: Array, holes: Array | None, total: int, level: float) -> Array:
        """Return delta, low, high, p_value and n of every pair: shape (5, pairs).

        ``sums`` holds the sums of ``columns`` over the articles whose sign changes, a column of
        flips a row; ``holes`` what ``_holes`` returns, None where there are none.
        """
        sizes = np.abs(self.filled).sum(axis=0)
        k = len(sizes)
        found = np.full((5, len(self.pairs)), np.nan)
        found[4] = 0
        for pair in np.flatnonzero(self.valued):
            i, j = self.pairs[pair]
            differences = self.scores[:, i] - self.scores[:, j]
            known = differences[~np.isnan(differences)]
            halves, drawn = sums[i] - sums[j], sums[-1]
            if holes is not None:
                halves = halves - holes[j, i] + holes[i, j]
                drawn = drawn - holes[i, k + i] - holes[j, k + j] + holes[i, k + j]
            if len(known):
                delta = known.mean()
                low, high = _bounds(halves, drawn, total, level)
                p_value = _p_value(known.sum(), halves, 1e-12 * (sizes[i] + sizes[j]), total)
                # Where all differences are equal, the bounds may miss them by a rounding error.
                bounds = min(low, delta), max(high, delta)
                found[:, pair] = delta, *bounds, p_value, len(known)
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


def _products(columns: Array, *, resamples: int, seed: int) -> tuple[Array, int]:
    """Return the sums of ``columns`` over the articles whose sign changes, and the flips.

    The sums have shape (columns, flips).
    """
    wide = columns.shape[1]
    if not wide:
        return np.empty((0, 0)), 0
    blocks, total = flips(len(columns), resamples=resamples, seed=seed, columns=wide)
    parts = [block @ columns for block in blocks]
    return np.ascontiguousarray(np.concatenate(parts).T), total


def _holes(part: _Metric, *, resamples: int, seed: int) -> Array | None:
    """Return what is summed over those articles whose sign changes and that a system lacks.

    Shape (systems, 2 * systems, flips): of each system's holes the sums of all systems' scores,
    then how many of these articles each system lacks too. None where no system lacks any.
    """
    lacking = [np.flatnonzero(column) for column in part.undefined.T]
    rows = np.flatnonzero(part.undefined.any(axis=1))
    if not len(rows):
        return None
    columns = np.concatenate([part.filled, part.undefined], axis=1)
    n, wide = columns.shape
    drawn, total = flips(n, resamples=resamples, seed=seed, columns=wide, rows=rows)
    sums = np.zeros((len(lacking), wide, total - (n > EXACT)))
    start = 0
    for block in drawn:
        stop = start + len(block)
        for system, articles in enumerate(lacking):
            if len(articles):
                places = np.searchsorted(rows, articles)
                sums[system, :, start:stop] = (block[:, places] @ columns[articles]).T
        start = stop
    return sums
