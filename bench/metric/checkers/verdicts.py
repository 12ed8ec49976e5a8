"""From the probabilities of a claim beside each passage to one value of the claim."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from bench.metric.checkers.entailment import Probabilities


@dataclass(frozen=True, slots=True)
class Verdict:
    """A claim's value, the index of the passage that decides it, and whether it contradicts it."""

    value: float
    passage: int
    contradicted: bool = False


Judge = Callable[[Probabilities], Verdict]
"""From probabilities, shape (passages, labels)."""


@dataclass(frozen=True, slots=True)
class Best:
    """The probability of one label by the passage that gives it most."""

    label: int

    def __call__(self, rows: Probabilities) -> Verdict:
        """Return max over passages of P(label)."""
        best = int(rows[:, self.label].argmax())
        return Verdict(float(rows[best, self.label]), best)


@dataclass(frozen=True, slots=True)
class Entailed:
    """As ``Best`` of entailment; contradicted where that passage, or else any, says so."""

    entailment: int
    contradiction: int | None

    def __call__(self, rows: Probabilities) -> Verdict:
        """Return max over passages of P(entailment)."""
        best = int(rows[:, self.entailment].argmax())
        value = float(rows[best, self.entailment])
        if self.contradiction is None:
            return Verdict(value, best)
        worst = int(rows[:, self.contradiction].argmax())
        against = float(rows[worst, self.contradiction]) > value
        return Verdict(value, worst if against else best, against)


@dataclass(frozen=True, slots=True)
class Margin:
    """SummaC-ZS (Laban et al. 2022, section 4.1): entailment less contradiction."""

    entailment: int
    contradiction: int

    def __call__(self, rows: Probabilities) -> Verdict:
        """Return max over passages of P(entailment) − max over passages of P(contradiction)."""
        found = Entailed(self.entailment, self.contradiction)(rows)
        against = rows[:, self.contradiction].max()
        return Verdict(
            float(rows[:, self.entailment].max() - against), found.passage, found.contradicted
        )


@dataclass(frozen=True, slots=True)
class Aligned:
    """FENICE (Scirè et al. 2024, section 3.2): entailment less neutral, of one passage."""

    entailment: int
    neutral: int
    contradiction: int | None

    def __call__(self, rows: Probabilities) -> Verdict:
        """Return max over passages of P(entailment) − P(neutral)."""
        values = rows[:, self.entailment] - rows[:, self.neutral]
        best = int(values.argmax())
        found = Entailed(self.entailment, self.contradiction)(rows[best : best + 1])
        return Verdict(float(values[best]), best, found.contradicted)


BINS = (
    0.0, 0.01, 0.02, 0.03, 0.04, 0.07, 0.13, 0.37, 0.90, 0.91, 0.92, 0.93, 0.94, 0.95, 0.955,
    0.96, 0.965, 0.97, 0.975, 0.98, 0.985, 0.99, 0.995, 1.0,
)  # fmt: skip
"""The edges of SummaC-Conv's 23 bins: percentiles of entailment over many summaries."""


@dataclass(frozen=True, slots=True)
class Histogram:
    """SummaC-Conv (Laban et al. 2022, section 4.2): a linear layer over counts of entailment."""

    entailment: int
    weights: tuple[float, ...]
    bias: float

    def __call__(self, rows: Probabilities) -> Verdict:
        """Return w · histogram(P(entailment) over passages) + b."""
        # A float32 softmax may end a hair above 1, which would fall out of the last bin.
        values = rows[:, self.entailment].clip(0, 1)
        counts, _ = np.histogram(values, bins=BINS)
        return Verdict(float(counts @ np.array(self.weights)) + self.bias, int(values.argmax()))


def mean(values: Sequence[float]) -> float:
    """Return the mean."""
    return math.fsum(values) / len(values)


@dataclass(frozen=True, slots=True)
class Final:
    """SummaC-Conv's last layer over the mean of its sentences, thrice the same, softmax."""

    slope: float
    bias: float

    def __call__(self, values: Sequence[float]) -> float:
        """Return P(consistent) = 1 / (1 + exp(−(slope · mean + bias)))."""
        logit = self.slope * mean(values) + self.bias
        return 1 / (1 + math.exp(-logit)) if logit > -700 else 0.0
