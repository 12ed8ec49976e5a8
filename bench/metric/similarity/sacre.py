"""sacreBLEU asked about one summary at a time, an article's references read once for all."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from typing import Any

from bench.metric import analysed, columns
from bench.records import Article, MetricError, Scores

KEY = "score"


class Sacre:
    """One of sacreBLEU's metrics with its options; ``signature`` is its own.

    Raises:
        MetricError: sacrebleu, or what a tokenizer of it needs, is not there.
    """

    def __init__(self, metric: str, kind: str, **options: Any) -> None:
        try:
            self._make = getattr(import_module("sacrebleu.metrics"), kind)
        except ModuleNotFoundError as error:
            package = str(error.name).partition(".")[0]
            raise MetricError(
                f"metric={metric} needs {package}: pip install 'summary-bench[similarity]'"
            ) from error
        self._options = options
        try:
            probe = self._make(**options)
        # What its tokenizers raise where a dictionary or a model cannot be had.
        except (ImportError, OSError, RuntimeError) as error:
            chosen = ", ".join(f"{name}={value}" for name, value in options.items())
            said = " ".join(str(error).split())
            raise MetricError(f"metric.{metric} cannot be built with {chosen}: {said}") from error
        probe.num_refs = -1  # as many as an article has: it says "var"
        self.signature = str(probe.get_signature())

    def score(self, articles: Sequence[Article], summaries: Sequence[str]) -> Scores:
        """Return sacreBLEU's sentence scores, None where an article has no references."""
        pairs = analysed(articles, summaries, analyse=self._read)
        rows = [[None if read is None else _score(read, summary)] for read, summary in pairs]
        return Scores(columns([KEY], rows))

    def _read(self, article: Article) -> Any:
        """Return the metric with the article's references in it."""
        if not article.references:
            return None
        return self._make(**self._options, references=[[text] for text in article.references])


def _score(read: Any, summary: str) -> float:
    # A corpus of one: what sentence_score does, but for reading the references anew.
    return float(read.corpus_score([summary], None).score)


def whole(metric: str, option: str, value: Any, *, least: int) -> int:
    """Return an option that is a whole number.

    Raises:
        MetricError: it is another thing, or less than ``least``.
    """
    if type(value) is not int or value < least:
        raise MetricError(
            f"metric.{metric}.{option}={value!r}: expected a whole number of at least {least}"
        )
    return value
