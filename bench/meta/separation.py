"""How well a score separates two labels: sorted once, weighed anew for every resample."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Curve:
    """Summaries in the order of their score.

    ``order`` (n,) sorts them, ``labels`` (n,) are in that order, ``scores`` (m,) the different
    values from low to high, and ``firsts`` (m,) where in the order each begins.
    """

    order: NDArray[np.int64]
    firsts: NDArray[np.int64]
    scores: Floats
    labels: NDArray[np.bool_]

    def _sums(self, weights: Floats | None) -> tuple[Floats, Floats]:
        """Return the weight of each label at each value: two arrays of shape (m,)."""
        sorted_weights = np.ones(len(self.order)) if weights is None else weights[self.order]
        good = np.add.reduceat(sorted_weights * self.labels, self.firsts)
        return good, np.add.reduceat(sorted_weights, self.firsts) - good

    def auroc(self, weights: Floats | None = None) -> float:
        """Return the chance that a faithful summary scores above an unfaithful one, ties half."""
        good, bad = self._sums(weights)
        below = np.cumsum(bad) - bad / 2
        return float(good @ below / (good.sum() * bad.sum()))

    def _accuracies(self, weights: Floats | None) -> Floats:
        """Return the balanced accuracy of "at least this value", for each value: shape (m,)."""
        good, bad = self._sums(weights)
        kept = 1 - (np.cumsum(good) - good) / good.sum()
        refused = (np.cumsum(bad) - bad) / bad.sum()
        accuracies: Floats = (kept + refused) / 2
        return accuracies

    def threshold(self, weights: Floats | None = None) -> float:
        """Return the cut of the highest balanced accuracy: half way to the value below it.

        Summaries that score at least as much are called faithful.
        """
        best = int(self._accuracies(weights).argmax())
        below = self.scores[best - 1] if best else self.scores[best]
        return float((self.scores[best] + below) / 2)

    def balanced_accuracy(self, weights: Floats | None = None) -> float:
        """Return the mean of the shares of both labels that scores 1 and 0 name rightly."""
        good, bad = self._sums(weights)
        return float((good @ self.scores / good.sum() + 1 - bad @ self.scores / bad.sum()) / 2)


def curve(scores: Floats, labels: NDArray[np.bool_]) -> Curve:
    """Sort scores (n,) with their labels (n,)."""
    order = np.argsort(scores, kind="stable")
    in_order = scores[order]
    firsts = np.flatnonzero(np.append(True, in_order[1:] != in_order[:-1]))
    return Curve(order, firsts, in_order[firsts], labels[order])
