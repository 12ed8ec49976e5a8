"""A run: part after part of the articles through every system and every metric."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

import numpy as np

from bench.cli.screen import Screen
from bench.cli.stages import Stages
from bench.contracts import Metric
from bench.records import Article, DatasetError, Finding, MetricError, Summary
from bench.results import Folder
from bench.results.digest import article_digest, combined


class Reading:
    """The articles as they are read: ids checked, texts compared, everything hashed."""

    def __init__(self, articles: Iterable[Article]) -> None:
        self._articles = iter(articles)
        self.ids: dict[str, None] = {}
        self.n_references = 0
        self._texts: dict[int, str] = {}
        self._digests: list[bytes] = []
        self._copies: list[str] = []

    def parts(self, size: int) -> Iterator[tuple[list[Article], str]]:
        """Yield the articles in parts of a size, each with its hash.

        Raises:
            DatasetError: two articles have one id, or there is not one article.
        """
        while part := list(islice(self._articles, size)):
            digests = [self._take(article) for article in part]
            self._digests += digests
            yield part, combined(digests)
        if not self.ids:
            raise DatasetError("the dataset holds no article")

    def _take(self, article: Article) -> bytes:
        if article.id in self.ids:
            raise DatasetError(
                f"two articles have the id {article.id!r}: every article needs its own"
            )
        self.ids[article.id] = None
        self.n_references += len(article.references)
        first = self._texts.setdefault(hash(article.text), article.id)
        if first != article.id:
            self._copies.append(f"{article.id} = {first}")
        return article_digest(article)

    @property
    def sha256(self) -> str:
        """Return the hash of the dataset, whatever the order of its articles."""
        return combined(sorted(self._digests))

    def notes(self) -> list[str]:
        """Say which texts occur more than once."""
        if not self._copies:
            return []
        some = ", ".join(self._copies[:5]) + (" …" if len(self._copies) > 5 else "")
        return [f"{len(self._copies)} articles repeat the text of another: {some}"]


def measure(
    stages: Stages, folder: Folder, *, part_size: int, store_articles: bool, screen: Screen
) -> Reading:
    """Make what is missing of a run's parts, and nothing that is there.

    Raises:
        BenchError: articles cannot be read, or a metric cannot be computed.
        KeyboardInterrupt: the user stopped it; what is on disk stays.
    """
    reading = Reading(stages.dataset)
    for number, (articles, digest) in enumerate(reading.parts(part_size)):
        screen.part(len(articles), last=len(articles) < part_size)
        if store_articles and not folder.has_articles(number):
            folder.write_articles(number, articles, digest=digest)
        summaries = [
            _summaries(stages, folder, number, articles, system, digest, screen)
            for system in range(len(stages.systems))
        ]
        for name, metric in stages.metrics.items():
            screen.scoring(name)
            if not folder.has_scores(name, number, digest=digest):
                _score(folder, name, metric, number, articles, summaries, digest)
    return reading


def _summaries(
    stages: Stages,
    folder: Folder,
    number: int,
    articles: Sequence[Article],
    system: int,
    digest: str,
    screen: Screen,
) -> list[Summary]:
    name, backend = list(stages.systems.items())[system]
    screen.summarizing(name)
    stored = folder.summaries_of(number, system, digest=digest)
    if stored is not None:
        screen.advance(len(stored))
        return stored
    made = stages.engine.summarize(name, backend, articles, progress=screen.advance)
    folder.write_summaries(number, system, made, digest=digest)
    return made


def _score(
    folder: Folder,
    name: str,
    metric: Metric,
    number: int,
    articles: Sequence[Article],
    summaries: Sequence[Sequence[Summary]],
    digest: str,
) -> None:
    """Score one part by one metric: a row an article and system; what failed has no values."""
    rows = [(a, s) for i, a in enumerate(articles) for s in (made[i] for made in summaries)]
    there = [i for i, (_, summary) in enumerate(rows) if summary.text is not None]
    scores = metric.score([rows[i][0] for i in there], [rows[i][1].text or "" for i in there])
    columns: dict[str, Any] = {
        "article_id": [article.id for article, _ in rows],
        "system": [summary.system for _, summary in rows],
    }
    for key in metric.directions:
        column = scores.values.get(key)
        if column is None or len(column) != len(there):
            raise MetricError(f"metric.{name} gave no value a summary for {key}: it is faulty")
        columns[key] = _spread(column, there, len(rows))
    folder.write_scores(name, number, columns, digest=digest)
    if scores.findings:
        found = _owned(scores.findings, [rows[i][1] for i in there], name)
        folder.write_findings(name, number, found, digest=digest)


def _spread(column: Any, there: Sequence[int], n: int) -> Any:
    """Return a nullable column of n rows, the values at the rows that have a summary."""
    import pyarrow as pa

    values = np.full(n, np.nan)
    values[there] = np.array(column, dtype=float)
    return pa.array(values, mask=np.isnan(values))


def _owned(
    findings: Sequence[Sequence[Finding]], summaries: Sequence[Summary], metric: str
) -> list[tuple[str, str, Finding]]:
    rows = []
    for summary, found in zip(summaries, findings, strict=True):
        for finding in found:
            if finding.end > len(summary.text or ""):
                raise MetricError(
                    f"metric.{metric} found {finding.start}:{finding.end} outside the summary of "
                    f"{summary.article_id!r} by {summary.system}: it is faulty"
                )
            rows.append((summary.article_id, summary.system, finding))
    return rows
