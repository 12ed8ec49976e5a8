"""Summaries and a metric: a value a row, the findings of each, judges asked through the driver."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bench.contracts import Backend, Metric
from bench.engine.cache import Cache
from bench.engine.local import Local
from bench.records import Article, Finding, MetricError, Owned, Summary

Values = NDArray[np.float64]
Row = tuple[Article, Summary]


def score_rows(
    name: str, metric: Metric, rows: Sequence[Row]
) -> tuple[dict[str, Values], list[Owned] | None]:
    """Return a column a key, one value a row, and the findings, None where the metric has none.

    NaN stands where a summary failed or a value is undefined.

    Raises:
        MetricError: the metric gives too few values, or findings outside their summary.
    """
    there = [i for i, (_, summary) in enumerate(rows) if summary.text is not None]
    # A metric that compares an article's summaries is handed all, so that their places hold.
    taken = range(len(rows)) if getattr(metric, "takes_missing", False) else there
    texts: list[Any] = [rows[i][1].text for i in taken]
    scores = metric.score([rows[i][0] for i in taken], texts)
    columns: dict[str, Values] = {}
    for key in metric.directions:
        column = scores.values.get(key)
        if column is None or len(column) != len(taken):
            raise MetricError(f"metric.{name} gave no value a summary for {key}: it is faulty")
        columns[key] = np.full(len(rows), np.nan)
        columns[key][taken] = np.array(column, dtype=float)
        columns[key][[i for i in taken if rows[i][1].text is None]] = np.nan
    if not scores.findings:
        return columns, None
    return columns, _owned(scores.findings, [rows[i][1] for i in taken], name)


@contextmanager
def answering(metrics: Mapping[str, Metric]) -> Iterator[None]:
    """Let judges ask through a driver with the call cache, and close all metrics at the end."""
    engine = Local(cache=Cache(None, "use"))
    with ExitStack() as closing:
        closing.callback(engine.close)
        for name, metric in metrics.items():
            closing.callback(getattr(metric, "close", lambda: None))
            if hasattr(metric, "connect"):
                metric.connect(partial(through, engine, name))
        yield


def through(engine: Local, metric: str, step: str, backend: Backend) -> Backend:
    """Return a judge's backend through the driver; each answer is charged."""
    return engine.through(f"{metric}.{step}", backend)


def _owned(
    findings: Sequence[Sequence[Finding]], summaries: Sequence[Summary], metric: str
) -> list[Owned]:
    rows = []
    for summary, found in zip(summaries, findings, strict=True):
        for finding in found:
            if finding.end > len(summary.text or ""):
                raise MetricError(
                    f"metric.{metric} found {finding.start}:{finding.end} outside the summary of "
                    f"{summary.article_id!r} by {summary.system}: it is faulty"
                )
            rows.append(Owned(summary.article_id, summary.system, finding, summary.repeat))
    return rows
