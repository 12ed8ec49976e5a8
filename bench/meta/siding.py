"""How often a metric sides with people who preferred one summary to another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bench.meta.judged import Coefficient, Draws, Floats, Ints
from bench.statistics.weighed import Column, Pair


@dataclass(frozen=True, slots=True)
class Siding:
    """One key beside the verdicts on pairs of summaries.

    ``agreement`` is the share of ``decisive`` verdicts in which the preferred summary scores
    higher, ``alike`` of them, with equal scores, by half. ``auroc`` is the chance that the gap
    towards the preferred summary is above the gap of another pair towards the other one: it counts
    large gaps, too. ``ties`` of people and pairs with an undefined score are left out of both.
    """

    key: str
    decisive: int
    alike: int
    ties: int
    undefined: int
    agreement: Coefficient
    auroc: Coefficient


def side(
    keys: Sequence[str], gaps: Floats, verdicts: Ints, articles: Ints, draws: Draws
) -> list[Siding]:
    """Hold differences of scores beside verdicts.

    ``gaps`` (n, keys): the first summary's score less the second's, higher better, NaN undefined;
    ``verdicts`` (n,) is 1 where the first was preferred, -1 the second, 0 a tie.
    """
    found = []
    for key, gap in zip(keys, gaps.T, strict=True):
        undefined = np.isnan(gap)
        rows = np.flatnonzero(~undefined & (verdicts != 0))
        towards = gap[rows] * verdicts[rows]
        agreement, auroc = _agreed(towards, articles[rows], draws)
        found.append(
            Siding(
                key,
                decisive=len(rows),
                alike=int((towards == 0).sum()),
                ties=int((verdicts[~undefined] == 0).sum()),
                undefined=int(undefined.sum()),
                agreement=agreement,
                auroc=auroc,
            )
        )
    return found


def _agreed(towards: Floats, articles: Ints, draws: Draws) -> tuple[Coefficient, Coefficient]:
    n = len(towards)
    if not n:
        return (Coefficient(None, None, None, 0),) * 2
    right = (1 + np.sign(towards)) / 2
    one = np.zeros(n, dtype=np.int64)
    shares = np.divide(
        draws.sums(articles, right, groups=one, n=1)[0],
        (total := draws.sums(articles, np.ones(n), groups=one, n=1)[0]),
        out=np.full(len(total), np.nan),
        where=total > 0,
    )
    # Each pair stands for both of its orders, so that which one is called first does not matter.
    pair = Pair(Column(np.append(towards, -towards)), Column(np.repeat([1.0, 0.0], n)))
    drawn = [pair.weighed(w).somers for w in draws.blocks(np.append(articles, articles))]
    auroc = (1 + np.concatenate(drawn)) / 2
    return draws.coefficient(shares, n), draws.coefficient(auroc, n)
