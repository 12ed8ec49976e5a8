"""One pair judged, as the tests of each check ask for it."""

from collections.abc import Callable

import pytest

from bench.metric.faithfulness import Facts
from bench.records import Article, Finding

Judge = Callable[..., list[tuple[str, str, str]]]


def findings(article: str, summary: str, **metadata: str) -> list[Finding]:
    given = Article(id="a", text=article, metadata=metadata)
    return list(Facts().score([given], [summary]).findings[0])


@pytest.fixture
def judge() -> Judge:
    """Return what gives (kind, severity, span of the summary) of a pair's findings in order."""

    def judged(article: str, summary: str, **metadata: str) -> list[tuple[str, str, str]]:
        return [
            (finding.kind, finding.severity, summary[finding.start : finding.end])
            for finding in findings(article, summary, **metadata)
            if finding.kind != "out_of_article"
        ]

    return judged


@pytest.fixture
def judge_all() -> Judge:
    """Return as ``judge`` does, with what is merely novel."""

    def judged(article: str, summary: str, **metadata: str) -> list[tuple[str, str, str]]:
        return [
            (finding.kind, finding.severity, summary[finding.start : finding.end])
            for finding in findings(article, summary, **metadata)
        ]

    return judged
