"""Correlations of long columns, sorted once and weighed anew for every resample."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bench.statistics.resampling import Array

Ints = NDArray[np.int64]
_EXACT = 1 << 25
"""Pairs are counted in single precision, which is exact below half of this and twice as fast."""


class _Drawn(NamedTuple):
    weights: Array
    alike: Array
    """The weight of the pairs that have the same value."""
    ranks: Array
    """The midranks less their mean, (n, resamples)."""
    squares: Array
    """The sum of squares of these, (resamples,)."""


class Column:
    """Values (n,) without NaN. What one block of weights makes of them is kept for the next use."""

    def __init__(self, values: Array) -> None:
        self.centred = values - values.mean()
        _, self.codes = np.unique(values, return_inverse=True)
        self._order, self._firsts = _runs(self.codes)
        self._drawn: _Drawn | None = None

    def drawn(self, weights: Array) -> _Drawn:
        """Return ranks and ties under weights of shape (n, resamples)."""
        if self._drawn is None or self._drawn.weights is not weights:
            sums = np.add.reduceat(weights[self._order], self._firsts, axis=0)
            ranks = np.cumsum(sums, axis=0) - sums / 2 - weights.sum(axis=0) / 2
            squares = (sums * ranks**2).sum(axis=0)
            self._drawn = _Drawn(weights, _pairs(sums), ranks[self.codes], squares)
        return self._drawn


class Weighed(NamedTuple):
    """Coefficients of one pair of columns, each (resamples,), NaN where a side is constant."""

    spearman: Array
    kendall: Array
    pearson: Array
    somers: Array
    """Of x given y: 2 AUROC - 1 where y is 0 or 1. 0 where x alone is constant."""


class Pair:
    """Two columns of the same rows. A weight counts how often a row was drawn.

    All coefficients are those of the rows repeated so often.
    """

    def __init__(self, x: Column, y: Column) -> None:
        self._x, self._y = x, y
        joint = x.codes * (int(y.codes.max()) + 1) + y.codes
        self._order, self._firsts = _runs(joint)
        self._planes = _planes(x.codes, y.codes)
        self._exact = len(joint) ** 2 < _EXACT

    def weighed(self, weights: Array) -> Weighed:
        """Return the coefficients under weights of shape (n, resamples).

        With C pairs in the same order on both sides and D in opposite orders (Knight 1966):
        tau-b = (C - D) / sqrt(pairs apart in x * pairs apart in y), Somers' d = (C - D) / pairs
        apart in y. Spearman's is Pearson's of the midranks.
        """
        x, y = self._x.drawn(weights), self._y.drawn(weights)
        product = np.einsum("nr,nr,nr->r", weights, x.ranks, y.ranks)
        total = weights.sum(axis=0) ** 2 / 2
        apart_x, apart_y = total - x.alike, total - y.alike
        both = _pairs(np.add.reduceat(weights[self._order], self._firsts, axis=0))
        more = total - x.alike - y.alike + both - 2 * self._inversions(weights)
        return Weighed(
            spearman=_ratio(product, np.sqrt(x.squares * y.squares)),
            kendall=_ratio(more, np.sqrt(apart_x * apart_y)),
            pearson=self._pearson(weights),
            somers=_ratio(more, apart_y),
        )

    def _pearson(self, weights: Array) -> Array:
        x, y = self._x.centred, self._y.centred
        n = np.maximum(weights.sum(axis=0), 1)  # where nothing was drawn, all sums are 0
        sx, sy, sxx, syy, sxy = np.stack([x, y, x * x, y * y, x * y]) @ weights
        vx, vy = sxx - sx**2 / n, syy - sy**2 / n
        # Where a draw holds one value alone, rounding may leave a little of the variance.
        constant = (vx <= 1e-12 * (x @ x)) | (vy <= 1e-12 * (y @ y))
        return _ratio(sxy - sx * sy / n, np.where(constant, 0.0, np.sqrt(np.abs(vx * vy))))

    def _inversions(self, weights: Array) -> Array:
        """Return the weight of the pairs with x_i < x_j and y_i > y_j, bit by bit of y.

        Two codes differ first in some bit: among rows that share the bits above it, each row with
        0 there is in inversion with the rows of lower x that have 1. No order depends on a weight.
        """
        exact = weights.astype(np.float32) if self._exact else weights
        found = np.zeros(weights.shape[1])
        for plane in self._planes:
            drawn = exact[plane.order]
            before = np.cumsum(drawn * plane.ones[:, None], axis=0, dtype=exact.dtype)
            base = np.concatenate([0 * before[:1], before[plane.starts[1:] - 1]])
            ones = before[plane.zeros] - base[plane.groups]
            found += np.einsum("nr,nr->r", drawn[plane.zeros], ones)
        return found


class _Plane(NamedTuple):
    """One bit of y's codes, rows in the order of x within the higher bits of y."""

    order: Ints
    ones: NDArray[np.bool_]
    zeros: Ints
    groups: Ints
    """The group of each row in ``zeros``."""
    starts: Ints


def _planes(x: Ints, y: Ints) -> list[_Plane]:
    rows = np.lexsort((y, x))  # y rises where x is alike: such pairs are no inversions
    planes = []
    for bit in range(int(y.max(initial=0)).bit_length()):
        within, starts = _runs(y[rows] >> (bit + 1))
        order = rows[within]
        ones = ((y[order] >> bit) & 1).astype(bool)
        zeros = np.flatnonzero(~ones)
        groups = np.searchsorted(starts, zeros, side="right") - 1
        planes.append(_Plane(order, ones, zeros, groups, starts))
    return planes


def _runs(codes: Ints) -> tuple[Ints, Ints]:
    """Return what sorts codes that are not negative, and where in that order each begins."""
    order = np.argsort(codes, kind="stable")
    return order, np.flatnonzero(np.diff(codes[order], prepend=-1))


def _pairs(sums: Array) -> Array:
    """Return half of the squares: pairs of one value, where copies of one row are pairs, too."""
    result: Array = np.einsum("nr,nr->r", sums, sums) / 2
    return result


def _ratio(above: Array, below: Array) -> Array:
    with np.errstate(divide="ignore", invalid="ignore"):
        result: Array = np.where(below > 0, above / below, np.nan)
    return result
