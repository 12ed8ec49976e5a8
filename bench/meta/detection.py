"""What a metric says of summaries with a known error, beside the same summaries unharmed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bench.meta.separation import curve
from bench.records import Finding

HARD = "hard"
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Trial:
    """One error of a kind, planted from ``start`` to ``end``, and what a metric says.

    ``harmed`` and ``unharmed`` are scores with higher better, NaN where undefined; ``findings`` are
    those of the harmed summary.
    """

    kind: str
    start: int
    end: int
    harmed: float
    unharmed: float
    findings: Sequence[Finding] = ()

    @property
    def is_found(self) -> bool:
        """Whether a hard finding overlaps the error."""
        return any(f.start < self.end and self.start < f.end for f in self.findings if is_hard(f))


@dataclass(frozen=True, slots=True)
class Detection:
    """The errors of one kind: how many, and the share of them that a metric finds.

    ``found`` is the share in which a hard finding overlaps the error; ``lower`` the share in which
    the harmed summary scores lower, ties half; ``auroc`` the chance that any unharmed summary
    scores above any harmed one. Both are over the errors with both scores; ``undefined`` counts the
    others. None where there is none.
    """

    kind: str
    n: int
    found: float
    lower: float | None
    auroc: float | None
    undefined: int


def is_hard(finding: Finding) -> bool:
    """Whether a finding says that the summary is wrong."""
    return finding.severity == HARD


def detections(trials: Sequence[Trial]) -> list[Detection]:
    """Return what became of the errors of each kind, in the order in which kinds come first."""
    kinds = dict.fromkeys(trial.kind for trial in trials)
    return [_of(kind, [trial for trial in trials if trial.kind == kind]) for kind in kinds]


def macro(shares: Sequence[float | None]) -> float | None:
    """Return the mean over kinds, each counting the same; None where no kind has a share."""
    there = [share for share in shares if share is not None]
    return float(np.mean(there)) if there else None


def alarmed(findings: Sequence[Sequence[Finding]]) -> float | None:
    """Return the share of unharmed summaries with a hard finding; None of no summaries."""
    flags = [any(map(is_hard, found)) for found in findings]
    return float(np.mean(flags)) if flags else None


def _of(kind: str, trials: Sequence[Trial]) -> Detection:
    harmed = np.array([trial.harmed for trial in trials])
    unharmed = np.array([trial.unharmed for trial in trials])
    defined = ~(np.isnan(harmed) | np.isnan(unharmed))
    harmed, unharmed = harmed[defined], unharmed[defined]
    there = len(harmed) > 0
    labels = np.repeat([True, False], len(harmed))
    return Detection(
        kind=kind,
        n=len(trials),
        found=float(np.mean([trial.is_found for trial in trials])),
        lower=_lower(harmed, unharmed) if there else None,
        auroc=curve(np.concatenate([unharmed, harmed]), labels).auroc() if there else None,
        undefined=int((~defined).sum()),
    )


def _lower(harmed: Floats, unharmed: Floats) -> float:
    return float(np.mean((harmed < unharmed) + 0.5 * (harmed == unharmed)))
