"""Non-inferiority: is a loss larger than a margin excluded, or is it shown?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bench.statistics.intervals import Method, estimates
from bench.statistics.resampling import Array


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the articles say about a loss larger than ``margin``, one metric's."""

    delta: float
    """Mean of candidate - baseline."""
    low: float
    """The delta is above it with confidence 1 - alpha."""
    high: float
    """The delta is below it with confidence 1 - alpha."""
    margin: float
    n: int
    excluded: bool
    """Strict reading: such a loss is excluded, for ``low`` is above -margin (non-inferior)."""
    shown: bool
    """Lenient reading: such a loss is shown, for ``high`` is below -margin."""
    method: str
    """How ``low`` and ``high`` were found."""


def judge_margins(
    differences: Array,
    margins: float | Sequence[float],
    *,
    alpha: float = 0.05,
    resamples: int = 10_000,
    seed: int = 0,
    method: Method = "sign_flip",
) -> list[Verdict | None]:
    """Say for each metric whether a loss larger than its margin is excluded, or shown.

    ``differences`` (n, k) holds candidate - baseline, higher is better, NaN undefined; ``margins``
    is one loss for all metrics or one for each, in the metric's units, at least 0. ``low`` and
    ``high`` are the ends of the two-sided interval at level 1 - 2 alpha, each a one-sided bound at
    ``alpha`` (Schuirmann 1987). With margin 0, ``excluded`` is a one-sided test for an improvement
    and ``shown`` one for a regression. Neither holds where the articles are so few that all signs
    come out alike by chance more often than alpha (2^-n > alpha). None where n is 0.
    """
    if not 0 < alpha < 0.5:
        raise ValueError(f"alpha is {alpha}: expected a number between 0 and 0.5, such as 0.05")
    losses = np.broadcast_to(np.asarray(margins, dtype=float), differences.shape[1])
    if not (losses >= 0).all():
        raise ValueError(f"margins are {losses.tolist()}: expected losses of at least 0")
    level = 1 - 2 * alpha
    found = estimates(differences, resamples=resamples, seed=seed, level=level, method=method)
    result: list[Verdict | None] = []
    for delta, margin in zip(found, losses.tolist(), strict=True):
        if delta is None:
            result.append(None)
            continue
        enough = 2.0**-delta.n <= alpha
        excluded, shown = enough and delta.low > -margin, enough and delta.high < -margin
        bounds = delta.value, delta.low, delta.high
        result.append(Verdict(*bounds, margin, delta.n, excluded, shown, delta.method))
    return result
