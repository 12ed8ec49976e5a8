"""Which system of a candidate run stands beside which of its baseline."""

from __future__ import annotations

from collections.abc import Sequence

from bench.records import CompareError
from bench.results.measured import Measured

Pair = tuple[str, str]
"""A system of the baseline and one of the candidate."""


def paired(
    baseline: Measured, candidate: Measured, systems: tuple[str | None, str | None]
) -> tuple[list[Pair], list[str]]:
    """Return the pairs of (baseline, candidate) systems, and which have no partner.

    Raises:
        CompareError: a named system is not in its run, or no two can be paired.
    """
    ours, theirs = (
        _chosen(side, system) for side, system in zip((baseline, candidate), systems, strict=True)
    )
    if len(ours) == len(theirs) == 1:
        return [(ours[0], theirs[0])], []
    common = [system for system in ours if system in theirs]
    if not common:
        raise CompareError(
            f"not comparable: no system is in both runs: {', '.join(ours)} in baseline, "
            f"{', '.join(theirs)} in candidate. Name one of each: RUN:SYSTEM"
        )
    alone = [
        f"only in {name}: {', '.join(rest)}"
        for name, rest in (
            ("baseline", [s for s in ours if s not in common]),
            ("candidate", [s for s in theirs if s not in common]),
        )
        if rest
    ]
    return [(system, system) for system in common], alone


def _chosen(side: Measured, system: str | None) -> Sequence[str]:
    if system is not None and system not in side.systems:
        raise CompareError(
            f"{side.run.id} has no system {system!r}: there are {', '.join(side.systems)}"
        )
    return side.systems if system is None else [system]
