"""Is a loss larger than the margin shown, excluded, or neither? All rules of a gate together."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bench.gate.rules import Rules
from bench.statistics import articles_needed, holm, sign_flip
from bench.statistics.margins import Verdict, judge_margins

Values = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Loss:
    """What the articles say about one rule and system; higher is better.

    ``delta`` lies above ``low``, and below ``high``, with confidence 1 - alpha each. ``shown``: the
    loss is larger than the margin, corrected over all rules that test. ``excluded``: it is not.
    """

    delta: float
    low: float
    high: float
    n: int
    shown: bool
    excluded: bool
    p_value: float
    p_holm: float
    differing: int
    needed: int | None


def losses(
    differences: Values, margins: Sequence[float], tests: Sequence[bool], rules: Rules
) -> list[Loss | None]:
    """Judge each column of ``differences`` (articles, k), candidate - baseline, higher better.

    A loss beyond its margin is shown by flipped signs around the margin, one-sided; the p-values of
    the columns that ``tests`` marks (those that fail when a loss is shown) are corrected together,
    so that an unchanged system fails with a chance of at most alpha, however many rules there are.
    (Where 6 of 40 articles differ, an unchanged system fails in 4.2 % of 1,000 draws; by the
    bootstrap's bound it would be 11.4 %.) A loss is excluded where the lower bound of
    ``judge_margins`` and flipped signs agree, uncorrected: a gate of which every rule must be kept
    needs no correction there (Berger 1982). None where no article is defined.
    """
    if not differences.shape[1]:
        return []
    family = np.asarray(tests, dtype=bool)
    shifted = differences + np.asarray(margins, dtype=float)
    resamples = max(rules.resamples, math.ceil(10 * family.sum() / rules.alpha))
    bounds = judge_margins(
        differences, list(margins), alpha=rules.alpha, resamples=rules.resamples, seed=rules.seed
    )
    flips = sign_flip(shifted, resamples=resamples, seed=rules.seed)
    corrected = _corrected(flips.p_less, shifted, family, rules)
    return [
        None
        if bound is None
        else _loss(
            bound,
            differences[:, k],
            (float(flips.p_less[k]), float(flips.p_greater[k])),
            float(corrected[k]),
            rules.alpha,
        )
        for k, bound in enumerate(bounds)
    ]


def _loss(
    bound: Verdict, differences: Values, flips: tuple[float, float], p_holm: float, alpha: float
) -> Loss:
    p_less, p_greater = flips
    known = differences[~np.isnan(differences)]
    return Loss(
        delta=bound.delta,
        low=bound.low,
        high=bound.high,
        n=bound.n,
        shown=p_holm <= alpha and bound.delta < -bound.margin,
        excluded=bound.excluded and p_greater <= alpha,
        p_value=p_less,
        p_holm=p_holm,
        differing=int(np.count_nonzero(known)),
        needed=needed(known + bound.margin, alpha),
    )


def _corrected(raw: Values, shifted: Values, family: NDArray[np.bool_], rules: Rules) -> Values:
    """Return the p-values after Holm's correction over the family; the others as they are.

    A column whose few differing articles could never reach alpha (2^-m > alpha) tests nothing and
    does not count (Tarone 1990).
    """
    if rules.correction == "none":
        return raw
    differing = np.count_nonzero(np.where(np.isnan(shifted), 0.0, shifted), axis=0)
    counted = family & (2.0**-differing <= rules.alpha)
    return np.where(counted, holm(np.where(counted, raw, np.nan)), raw)


def needed(shifted: Values, alpha: float) -> int | None:
    """Return how many articles would tell the mean from zero, if mean and spread stay as they are.

    At 80 % power, one-sided at alpha, and more than there are. None where none would.
    """
    if len(shifted) < 2:
        return None
    n = articles_needed(float(shifted.mean()), float(shifted.std(ddof=1)), alpha=2 * alpha)
    return None if n is None else max(n, len(shifted) + 1)


def noise_floor(*sides: Values) -> float:
    """Return the standard error of a delta that comes of repeats alone, in the metric's units.

    Each side holds one system's scores (articles, repeats). The spread is that of the system's mean
    over its repeats (n - 1 in the denominator), pooled over the sides that repeat; 0 where none
    does.
    """
    squares, freedom, shares = 0.0, 0, 0.0
    for side in sides:
        whole = side[~np.isnan(side).any(axis=1)]
        repeats = side.shape[1]
        shares += 1 / repeats
        if repeats > 1 and len(whole):
            means = whole.mean(axis=0)
            squares += float(((means - means.mean()) ** 2).sum())
            freedom += repeats - 1
    return math.sqrt(squares / freedom * shares) if freedom else 0.0
