"""The stored summaries of a run, scored by the metrics of today."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from bench.contracts import Metric
from bench.records import ResultsError
from bench.results.measured import Measured


def rescored(side: Measured, metrics: Mapping[str, Metric]) -> Measured:
    """Return a run as if it had been scored by these metrics alone.

    Raises:
        ResultsError: the run keeps no articles or no summaries.
    """
    articles = side.articles
    if not articles:
        raise ResultsError(f"{side.folder.path} keeps no articles: it cannot be scored anew")
    by_system = [side.summaries(system) for system in side.systems]
    shape = len(side.ids), len(side.systems), side.repeats
    rows = [
        (articles[article_id], by_system[s][i * side.repeats + r])
        for i, article_id in enumerate(side.ids)
        for s in range(len(side.systems))
        for r in range(side.repeats)
    ]
    there = [n for n, (_, summary) in enumerate(rows) if summary.text is not None]
    given = [rows[n][0] for n in there], [rows[n][1].text or "" for n in there]
    keys, columns, findings = [], [], {}
    for name, metric in metrics.items():
        scores = metric.score(*given)
        for key in metric.directions:
            column = np.full(len(rows), np.nan)
            column[there] = np.array(scores.values[key], dtype=float)
            keys.append(f"{name}.{key}")
            columns.append(column.reshape(shape))
        if scores.findings:
            findings[name] = [
                (rows[n][0].id, rows[n][1].system, finding)
                for n, found in zip(there, scores.findings, strict=True)
                for finding in found
            ]
    run = replace(
        side.run,
        signatures={name: metric.signature for name, metric in metrics.items()},
        directions={
            f"{name}.{key}": up
            for name, metric in metrics.items()
            for key, up in metric.directions.items()
        },
        estimates={},
    )
    return side.with_scores(run, keys, np.stack(columns, axis=-1), findings)
