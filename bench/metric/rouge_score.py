"""ROUGE as Google's rouge-score computes it: slow, and what our own is checked against."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from typing import Any

from bench.metric import columns
from bench.records import Article, MetricError, Scores

_TYPES = ("rouge1", "rouge2", "rougeL", "rougeLsum")
_PARTS = ("precision", "recall", "f1")
_TYPE = re.compile(r"rouge([1-9]|L|Lsum)")


class RougeScore:
    """Precision, recall and F1 of rouge-score: ``rouge1_precision`` … ``rougeLsum_f1``, 0 to 1.

    Higher is better. Of several references the one with the greatest F1 counts, type by type
    (``score_multi``). rougeLsum takes lines for sentences, and only ASCII letters and digits make
    words, as everywhere in rouge-score. Undefined without references; an empty summary scores 0.
    """

    def __init__(self, types: Sequence[str] = _TYPES, *, stemmer: bool = True) -> None:
        from rouge_score.rouge_scorer import RougeScorer

        self._types = _checked(types)
        self._keys = [f"{name}_{part}" for name in self._types for part in _PARTS]
        self._scorer = RougeScorer(list(self._types), use_stemmer=stemmer)
        self.directions: Mapping[str, bool | None] = dict.fromkeys(self._keys, True)
        stem = "porter" if stemmer else "no"
        self.signature = (
            f"rouge_score|types:{','.join(self._types)}|stem:{stem}|lsum:newline|multi:max"
            f"|rouge-score:{version('rouge-score')}|v:1"
        )

    def score(self, articles: Sequence[Article], summaries: Sequence[str], /) -> Scores:
        """Return a column a key, one value a summary."""
        pairs = zip(articles, summaries, strict=True)
        return Scores(columns(self._keys, [self._row(a.references, s) for a, s in pairs]))

    def _row(self, references: Sequence[str], summary: str) -> list[float | None]:
        if not references:
            return [None] * len(self._keys)
        scores = self._scorer.score_multi(references, summary)
        return [float(value) for name in self._types for value in scores[name]]


def _checked(types: Any) -> tuple[str, ...]:
    is_list = isinstance(types, Sequence) and not isinstance(types, str)
    if not is_list or not types or not all(_TYPE.fullmatch(str(name)) for name in types):
        raise MetricError(
            f"metric.rouge_score.types={types!r}: expected a list of rouge1 to rouge9, rougeL, "
            "rougeLsum"
        )
    return tuple(dict.fromkeys(types))
