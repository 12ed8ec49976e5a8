"""What judges summaries: a module a metric, and a YAML file of its name in ``configs/metric``."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

import numpy as np

from bench.records import Article, Column, MetricError

Analysis = TypeVar("Analysis")
Row = Sequence[float | None]


def columns(keys: Sequence[str], rows: Sequence[Row]) -> dict[str, Column]:
    """Return a column a key from one row a summary: a float array where all are defined."""
    turned = list(zip(*rows, strict=True)) if rows else [()] * len(keys)
    return {key: _column(values) for key, values in zip(keys, turned, strict=True)}


def _column(values: Row) -> Column:
    return list(values) if None in values else np.array(values, dtype=float)


def analysed(
    articles: Sequence[Article],
    summaries: Sequence[str],
    *,
    analyse: Callable[[Article], Analysis],
) -> Iterator[tuple[Analysis, str]]:
    """Yield each summary with the analysis of its article, made anew where the article changes.

    Nothing outlives the call, so that one metric can serve any articles, in any order and thread.
    """
    last: Article | None = None
    for article, summary in zip(articles, summaries, strict=True):
        if last is None or (article is not last and article != last):
            analysis, last = analyse(article), article
        yield analysis, summary


def orders(metric: str, option: str, values: Any) -> tuple[int, ...]:
    """Return the n of the n-grams that a metric counts, sorted, each once.

    Raises:
        MetricError: they are not a list of whole numbers of at least 1.
    """
    is_list = isinstance(values, Sequence) and not isinstance(values, str)
    if not is_list or not all(type(n) is int and n >= 1 for n in values):
        raise MetricError(
            f"metric.{metric}.{option}={values!r}: expected a list of whole numbers of at least 1, "
            "such as [1,2,3]"
        )
    return tuple(sorted(set(values)))


def choice(metric: str, option: str, values: Any, *, known: Sequence[str]) -> tuple[str, ...]:
    """Return the chosen names, each once.

    Raises:
        MetricError: one is unknown, or there is none; it lists the known ones.
    """
    is_list = isinstance(values, Sequence) and not isinstance(values, str)
    if not is_list or not values or not set(map(str, values)) <= set(known):
        raise MetricError(
            f"metric.{metric}.{option}={values!r}: expected a list of {', '.join(known)}"
        )
    return tuple(dict.fromkeys(values))
