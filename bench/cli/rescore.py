"""The stored summaries of a run, scored by the metrics of today."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from bench.cli.scoring import score_rows
from bench.contracts import Metric
from bench.records import Article, ResultsError, Summary
from bench.results.measured import Measured


def rescored(side: Measured, metrics: Mapping[str, Metric]) -> Measured:
    """Return a run as if it had been scored by these metrics alone.

    Raises:
        ResultsError: the run keeps no articles or no summaries.
    """
    rows = _rows(side)
    shape = len(side.ids), len(side.systems), side.repeats
    keys, columns, findings = [], [], {}
    for name, metric in metrics.items():
        values, found = score_rows(name, metric, rows)
        keys += [f"{name}.{key}" for key in values]
        columns += [column.reshape(shape) for column in values.values()]
        if found is not None:
            findings[name] = found
    run = replace(
        side.run,
        signatures={name: metric.signature for name, metric in metrics.items()},
        directions={
            f"{n}.{key}": up for n, m in metrics.items() for key, up in m.directions.items()
        },
        estimates={system: dict.fromkeys(keys) for system in side.systems},
    )
    return side.with_scores(run, keys, np.stack(columns, axis=-1), findings)


def _rows(side: Measured) -> list[tuple[Article, Summary]]:
    """Return the articles with their summaries: systems and repeats of one follow each other."""
    articles = side.articles
    by_system = [side.summaries(system) for system in side.systems]
    if not articles or not all(by_system):
        raise ResultsError(
            f"{side.folder.path} keeps no articles or no summaries: it cannot be scored anew"
        )
    return [
        (articles[article_id], summaries[i * side.repeats + repeat])
        for i, article_id in enumerate(side.ids)
        for summaries in by_system
        for repeat in range(side.repeats)
    ]
