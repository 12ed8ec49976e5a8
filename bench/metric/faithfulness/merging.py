"""One finding a place: where two checks object to the same words, the one that tells more."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from bench.metric.faithfulness.checks import KINDS
from bench.records import Finding

APART = 1
"""Characters between two denials that are one: “not” and “involved”."""
_WHOLE = frozenset({"quotation", "out_of_article"})
"""Kinds whose spans may hold another finding, which then is another matter."""


def merged(findings: Iterable[Finding]) -> list[Finding]:
    """Return findings in order, those on the same words as one, weighed once.

    Kept is a hard one, a date, the kind that weighs most, the shorter, in this order; of two
    denials the span is that of both. A slot of a copied sentence (``role``) lends its message and
    evidence, which are the nearer. Information about words that another finding covers is left out.
    """
    kept: list[Finding] = []
    for finding in sorted(findings, key=_place):
        at = next((i for i, other in enumerate(kept) if _is_one(other, finding)), None)
        if at is None:
            kept.append(finding)
        else:
            kept[at] = _both(kept[at], finding)
    return sorted((one for one in kept if not _is_known(one, kept)), key=_place)


def _place(finding: Finding) -> tuple[int, int, str, str]:
    return finding.start, finding.end, finding.kind, finding.severity


def _is_one(one: Finding, other: Finding) -> bool:
    if one.kind in _WHOLE or other.kind in _WHOLE:
        return (one.start, one.end, one.kind) == (other.start, other.end, other.kind)
    gap = APART if one.kind == other.kind == "negation" else -1
    return one.start <= other.end + gap and other.start <= one.end + gap


def _is_known(one: Finding, kept: Sequence[Finding]) -> bool:
    """Return whether another finding covers one that is information alone."""
    return one.severity == "info" and any(
        other.start <= one.start and one.end <= other.end for other in kept if other is not one
    )


def _both(one: Finding, other: Finding) -> Finding:
    best = max(one, other, key=_rank)
    lesser = other if best is one else one
    if best.kind == lesser.kind == "negation":
        return replace(best, start=min(one.start, other.start), end=max(one.end, other.end))
    if lesser.kind == "role" and lesser.severity == best.severity == "hard":
        return replace(best, message=lesser.message, evidence=lesser.evidence)
    return best


def _rank(finding: Finding) -> tuple[bool, bool, float, int]:
    width = finding.start - finding.end
    is_hard, weight = finding.severity == "hard", KINDS[finding.kind].weight
    return is_hard, finding.kind == "date", weight, width
