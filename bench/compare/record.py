"""One comparison: what a metric says of a candidate beside its baseline."""

from __future__ import annotations

from dataclasses import dataclass

from bench.records import Estimate, RecordError
from bench.statistics import LengthAdjusted


@dataclass(frozen=True, slots=True)
class Comparison:
    """One metric of a candidate system and its baseline, on the articles that both have.

    ``delta`` is candidate - baseline in the metric's units, whatever its direction; ``wins`` are
    the articles on which the candidate is better (higher, for a descriptive metric). ``p_value``
    is two-sided; ``p_holm`` is corrected over all comparisons that were made together, None for a
    descriptive metric, which is not tested. ``detectable`` is the smallest difference that so many
    articles show at 80 % power. ``adjusted`` says what is left at equal length,
    ``noise_floor`` which difference two draws of one system exceed in one of twenty cases (at
    level 95 %), where an article was summarized several times.
    """

    system: str
    against: str
    metric: str
    higher_is_better: bool | None
    baseline: Estimate
    candidate: Estimate
    delta: Estimate
    p_value: float
    p_holm: float | None
    effect: float | None
    detectable: float | None
    wins: int
    ties: int
    losses: int
    unpaired: int
    adjusted: LengthAdjusted | None = None
    noise_floor: float | None = None

    def __post_init__(self) -> None:
        if self.wins + self.ties + self.losses != self.delta.n:
            raise RecordError(
                f"{self.metric}: wins, ties and losses are not the n = {self.delta.n}"
            )

    def verdict(self, alpha: float) -> str:
        """Return ``better``, ``worse``, ``equal`` or ``unclear``; empty where it is not tested.

        ``equal`` is said where every article scores the same, and of nothing else.
        """
        if self.p_holm is None:
            return ""
        if self.wins == self.losses == 0:
            return "equal"
        if self.p_holm > alpha or self.delta.value == 0:
            return "unclear"
        return "better" if (self.delta.value > 0) == self.higher_is_better else "worse"
