"""Findings that are new in a candidate, gone from it, or kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bench.results.measured import Measured
from bench.results.slim import identity, words_of

HARD = "hard"


@dataclass(frozen=True, slots=True)
class FindingChanges:
    """Hard findings of one metric on one system, by article: what is new, gone and kept.

    Each is (article id, kind, the words of the summary, message).
    """

    new: Sequence[tuple[str, str, str, str]]
    gone: Sequence[tuple[str, str, str, str]]
    kept: int


def finding_changes(
    baseline: Measured,
    candidate: Measured,
    pairs: Sequence[tuple[str, str]],
    ids: Sequence[str],
) -> Mapping[str, Mapping[str, FindingChanges]]:
    """Return what changed in each metric that has findings on both sides, by candidate system.

    Two findings are the same where article, kind and words are; only hard ones count, for a soft
    one is a doubt. Metrics whose signatures differ are left out. An accepted baseline holds a hash
    in place of the words; so do the findings that are gone from it.
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
    before: Counter[tuple[str, str, str, str]], after: Counter[tuple[str, str, str, str]]
) -> FindingChanges:
    def same(claim: tuple[str, str, str, str]) -> tuple[str, str, str]:
        return claim[0], claim[1], identity(claim[2])

    old, now = Counter(map(same, before.elements())), Counter(map(same, after.elements()))
    new, gone = now - old, old - now
    return FindingChanges(
        new=[claim for claim in sorted(after) if new[same(claim)] > 0],
        gone=[claim for claim in sorted(before) if gone[same(claim)] > 0],
        kept=(old & now).total(),
    )


def _claims(
    side: Measured, metric: str, system: str, wanted: set[str]
) -> Counter[tuple[str, str, str, str]]:
    """Count the hard findings by article, kind and words, with their message."""
    texts = {s.article_id: s.text or "" for s in side.summaries(system) if s.repeat == 0}
    found: Counter[tuple[str, str, str, str]] = Counter()
    for article_id, owner, finding in side.findings[metric]:
        if owner == system and finding.severity == HARD and article_id in wanted:
            found[
                article_id,
                finding.kind,
                words_of(texts.get(article_id, ""), finding),
                finding.message,
            ] += 1
    return found
