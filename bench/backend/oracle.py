"""The greedy extractive upper bound: what a system could score that copies the best sentences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from bench.backend import language as lang
from bench.backend import options
from bench.records import Article, BackendError, Draft

_LEAST_GAIN = 1e-9  # below it a gain is the rounding of a mean, not a better summary


class Rouge(Protocol):
    """What the oracle needs of a metric: columns of scores for pairs, several references each."""

    signature: str

    def compute(
        self,
        *,
        predictions: Sequence[str],
        references: Sequence[Sequence[str]],
        aggregate: bool,
    ) -> Mapping[str, Any]:
        """Return a column a key, one value a pair, where ``aggregate`` is false."""
        ...


class Oracle:
    """Sentences chosen greedily by their score against the references (Nallapati et al. 2017).

    The sentence that raises the mean of ``maximize`` most is added, until none raises it or there
    are ``sentences`` of them. Several references count by the metric's own rule. Sentences stand
    in the article's order; the summary is empty where no sentence scores above 0.
    """

    batch_size = 1
    concurrency = 1
    sees_references = True

    def __init__(
        self,
        rouge: Rouge,
        *,
        maximize: Sequence[str] = ("rouge1_f1", "rouge2_f1"),
        sentences: int | None = None,
        language: str = lang.AUTO,
    ) -> None:
        """Take the metric to score with; ``sentences`` none means as many as help.

        Raises:
            BackendError: ``maximize`` is empty, ``sentences`` below 1, the language no code.
        """
        self._keys = [maximize] if isinstance(maximize, str) else list(maximize)
        if not self._keys:
            raise BackendError("oracle: maximize=[]: expected score keys such as rouge2_f1")
        if sentences is not None:
            options.positive_int("oracle", "sentences", sentences)
        self._rouge = rouge
        self._sentences = sentences
        self._language = lang.check("oracle", language)
        self.signature = (
            f"oracle|sentences:{'all' if sentences is None else sentences}"
            f"|maximize:{'+'.join(self._keys)}|language:{language}|by:[{rouge.signature}]|v:1"
        )

    def summarize(self, articles: Sequence[Article], /) -> list[Draft]:
        """Return one draft an article, an error for one without a reference."""
        return [self._draft(article) for article in articles]

    def _draft(self, article: Article) -> Draft:
        if not article.references:
            return Draft(
                error=f"the oracle needs a reference: article {article.id!r} has none "
                "(drop the oracle, or give the dataset references)"
            )
        language = self._language
        if language == lang.AUTO and article.metadata.get("language"):
            language = article.language
        sentences = lang.split(article.text, language)
        return Draft(text="\n".join(sentences[i] for i in self._choose(sentences, article)))

    def _choose(self, sentences: Sequence[str], article: Article) -> list[int]:
        limit = len(sentences) if self._sentences is None else self._sentences
        chosen: list[int] = []
        best = 0.0
        left = list(range(len(sentences)))
        while left and len(chosen) < limit:
            candidates = [sorted([*chosen, index]) for index in left]
            texts = ["\n".join(sentences[i] for i in candidate) for candidate in candidates]
            scores = self._score(texts, article.references)
            top = int(scores.argmax())  # the first of equals
            if scores[top] <= best + _LEAST_GAIN:
                break
            best, chosen = float(scores[top]), candidates[top]
            del left[top]
        return chosen

    def _score(self, texts: list[str], references: Sequence[str]) -> NDArray[np.float64]:
        columns = self._rouge.compute(
            predictions=texts, references=[list(references)] * len(texts), aggregate=False
        )
        missing = [key for key in self._keys if key not in columns]
        if missing:
            raise BackendError(
                f"oracle: maximize={self._keys}: the metric has no {', '.join(missing)}: "
                f"it has {', '.join(columns)}"
            )
        table = np.array([columns[key] for key in self._keys], dtype=np.float64)
        return np.asarray(np.nan_to_num(table).mean(axis=0))
