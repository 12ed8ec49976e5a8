"""Findings that are new in a candidate, gone from it, or kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bench.results.measured import Measured
from bench.results.slim import identity, words_of

HARD = "hard"
Claim = tuple[str, str, str, str]
"""Article id, kind, the words of the summary, message."""


@dataclass(frozen=True, slots=True)
class FindingChanges:
    """Hard findings of one metric on one system: what is new, gone and kept, and how many."""

    new: Sequence[Claim]
    gone: Sequence[Claim]
    kept: int
    still: Sequence[Claim] = ()


def finding_changes(
    baseline: Measured,
    candidate: Measured,
    pairs: Sequence[tuple[str, str]],
    ids: Sequence[str],
) -> Mapping[str, Mapping[str, FindingChanges]]:
    """Return what changed in each metric that has findings on both sides, by candidate system.

    Two findings are the same where article, kind and words are, whichever repeat says so; only hard
    ones count, for a soft one is a doubt. Metrics whose signatures differ are left out. An accepted
    baseline holds a hash in place of the words; so do the findings that are gone from it.
    """
    metrics = [
        metric
        for metric, signature in candidate.run.signatures.items()
        if baseline.run.signatures.get(metric) == signature
        and metric in baseline.findings
        and metric in candidate.findings
    ]
    wanted = set(ids)
    return {
        metric: {
            pair[1]: _changes(
                _claims(baseline, metric, pair[0], wanted),
                _claims(candidate, metric, pair[1], wanted),
            )
            for pair in pairs
        }
        for metric in metrics
    }


def _changes(
    before: Mapping[tuple[str, ...], Claim], after: Mapping[tuple[str, ...], Claim]
) -> FindingChanges:
    return FindingChanges(
        new=sorted(claim for key, claim in after.items() if key not in before),
        gone=sorted(claim for key, claim in before.items() if key not in after),
        kept=len(before.keys() & after.keys()),
        still=sorted(claim for key, claim in after.items() if key in before),
    )


def _claims(
    side: Measured, metric: str, system: str, wanted: set[str]
) -> dict[tuple[str, ...], Claim]:
    """Return the hard findings by article, kind and words: what any of the repeats says."""
    texts = {(s.article_id, s.repeat): s.text or "" for s in side.summaries(system)}
    found: dict[tuple[str, ...], Claim] = {}
    for owned in side.findings[metric]:
        finding, article_id = owned.finding, owned.article_id
        if owned.system == system and finding.severity == HARD and article_id in wanted:
            words = words_of(texts.get((article_id, owned.repeat), ""), finding)
            claim = article_id, finding.kind, words, finding.message
            found.setdefault((article_id, finding.kind, identity(words)), claim)
    return found
