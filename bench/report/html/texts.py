"""The texts of a run, in parts that a page unpacks when they are looked at."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

from bench.records import Article, Finding, Summary
from bench.report.html.data import PART, finding_rows, mean_over_repeats, rounded
from bench.results.measured import Measured

_LEVELS = ("hard", "soft")
_KEPT = ("error", "finish_reason", "latency_s", "input_tokens", "output_tokens", "cost_usd")
_SEEN = ("article_tokens", "article_tokens_seen")


def text_parts(measured: Measured) -> Iterator[list[dict[str, Any]]]:
    """Yield the articles in the order of the index, ``PART`` at a time.

    Each has its text, references and language, and a summary a system: the first draw, with what
    is known of the call, the scores in the order of the index's keys, and findings. Offsets count
    UTF-16 units, as the page's script does.
    """
    summaries = [_first(measured.summaries(system)) for system in measured.systems]
    found = finding_rows(measured)
    for start in range(0, len(measured.ids), PART):
        part = []
        for row, article_id in enumerate(measured.ids[start : start + PART], start):
            article = measured.articles.get(article_id)
            scores = mean_over_repeats(measured.values[row : row + 1].transpose(0, 1, 3, 2)[0])
            by_system = [
                _summary(
                    article,
                    of.get(article_id),
                    rounded(scores[place]),
                    found.get((article_id, measured.systems[place]), []),
                )
                for place, of in enumerate(summaries)
            ]
            part.append({**_article(article), "summaries": by_system})
        yield part


def _first(summaries: Sequence[Summary]) -> dict[str, Summary]:
    return {s.article_id: s for s in summaries if s.repeat == 0}


def _article(article: Article | None) -> dict[str, Any]:
    if article is None:
        return {"text": None, "references": [], "language": "", "title": ""}
    return {
        "text": article.text,
        "references": article.references,
        "language": article.language,
        "title": str(article.metadata.get("title") or ""),
    }


def _summary(
    article: Article | None,
    summary: Summary | None,
    scores: Sequence[float | None],
    found: Sequence[tuple[str, Finding]],
) -> dict[str, Any]:
    if summary is None:
        return {"text": None, "error": "the summary is not kept", "scores": scores, "findings": []}
    given = asdict(summary)
    known = {name: given[name] for name in (*_KEPT, *_SEEN) if given[name] is not None}
    text = summary.text or ""
    findings = [_finding(metric, one, text, article) for metric, one in found]
    findings.sort(key=lambda finding: (finding["span"], finding["metric"]))
    return {"text": summary.text, **known, "scores": scores, "findings": findings}


def _finding(metric: str, finding: Finding, text: str, article: Article | None) -> dict[str, Any]:
    evidence = [] if article is None else [_units(article.text, *s) for s in finding.evidence]
    return {
        "metric": metric,
        "kind": finding.kind,
        "severity": finding.severity if finding.severity in _LEVELS else "info",
        "message": finding.message,
        "span": _units(text, finding.start, finding.end),
        "evidence": evidence,
    }


def _units(text: str, start: int, end: int) -> list[int]:
    """Return a span of characters as one of UTF-16 units.

    >>> _units("a\U0001f600b", 2, 3)
    [3, 4]
    """
    if text.isascii():
        return [start, end]
    return [len(text[:place].encode("utf-16-le")) // 2 for place in (start, end)]
