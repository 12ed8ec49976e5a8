"""One candidate against one baseline, article by article, all metrics at once."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from bench.records import Estimate
from bench.statistics.intervals import Method, estimates
from bench.statistics.power import detectable_difference
from bench.statistics.randomisation import SignFlip, sign_flip
from bench.statistics.resampling import Array


@dataclass(frozen=True, slots=True)
class Drawn:
    """How intervals and p-values were drawn, and the confidence level of the intervals."""

    resamples: int
    seed: int
    level: float


@dataclass(frozen=True, slots=True)
class Paired:
    """What the articles say about one metric of a candidate and its baseline."""

    delta: Estimate
    """Mean of candidate - baseline over the articles on which both are defined."""
    p_value: float
    """Two-sided, by flipped signs."""
    p_greater: float
    """One-sided, against a candidate that scores higher."""
    p_less: float
    """One-sided, against a candidate that scores lower."""
    exact: bool
    """Whether all flips were tried rather than drawn."""
    wins: int
    """Articles on which the candidate scores higher; wins + ties + losses = delta.n."""
    ties: int
    losses: int
    unpaired: int
    """Articles on which one of the two is undefined, or both."""
    sd: float | None
    """Standard deviation of the differences, n - 1 in the denominator; None for one article."""
    effect: float | None
    """Mean / sd of the differences, times Hedges' correction; None without spread."""
    detectable: float | None
    """The smallest difference so many articles show at 80 % power and alpha = 1 - level."""
    drawn: Drawn


def compare_paired(
    candidate: Array,
    baseline: Array,
    *,
    resamples: int = 10_000,
    seed: int = 0,
    level: float = 0.95,
    method: Method = "sign_flip",
) -> list[Paired | None]:
    """Compare two systems on the same articles: an answer for each metric.

    Both have shape (n, k), row i the same article, NaN where undefined; higher is better (negate a
    metric for which lower is). Several summaries of an article are averaged first: see
    ``article_means``. A metric without one article on which both are defined has no answer: None.
    """
    if candidate.shape != baseline.shape:
        raise ValueError(
            f"candidate has shape {candidate.shape}, baseline {baseline.shape}: "
            "expected the same articles and metrics"
        )
    differences = candidate - baseline
    deltas = estimates(differences, resamples=resamples, seed=seed, level=level, method=method)
    test = sign_flip(differences, resamples=resamples, seed=seed)
    drawn = Drawn(resamples, seed, level)
    return [
        None if delta is None else _paired(delta, differences[:, column], test, column, drawn)
        for column, delta in enumerate(deltas)
    ]


def _paired(
    delta: Estimate, differences: Array, test: SignFlip, column: int, drawn: Drawn
) -> Paired:
    known = differences[~np.isnan(differences)]
    sd = float(known.std(ddof=1)) if len(known) > 1 else None
    wins, losses = int((known > 0).sum()), int((known < 0).sum())
    alpha = 1 - drawn.level
    return Paired(
        delta=delta,
        p_value=float(test.p_value[column]),
        p_greater=float(test.p_greater[column]),
        p_less=float(test.p_less[column]),
        exact=bool(test.exact[column]),
        wins=wins,
        ties=len(known) - wins - losses,
        losses=losses,
        unpaired=len(differences) - len(known),
        sd=sd,
        effect=standardised_effect(known),
        detectable=None if sd is None else detectable_difference(sd, len(known), alpha=alpha),
        drawn=drawn,
    )


def standardised_effect(differences: Array) -> float | None:
    """Return mean / sd of defined paired differences (n,), corrected for small samples.

    Cohen's d_z times Hedges' (1981) exact J = Gamma(m/2) / (sqrt(m/2) Gamma((m-1)/2)), m = n - 1.
    None for fewer than three articles (J is undefined) or where all differences are equal.
    """
    m = len(differences) - 1
    if m < 2 or differences.min() == differences.max():
        return None
    correction = math.exp(math.lgamma(m / 2) - math.lgamma((m - 1) / 2)) / math.sqrt(m / 2)
    return float(differences.mean() / differences.std(ddof=1)) * correction
