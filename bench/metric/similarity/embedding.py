"""How near a summary is to its references and its article in meaning, by sentence encoders."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain
from typing import Any

import numpy as np

from bench.metric import columns
from bench.metric.similarity.groups import grouped
from bench.models import weights
from bench.models.encoder import Encoder, Vectors
from bench.records import Article, Scores

_KEYS = ("reference_cosine", "article_cosine")


class Embedding:
    """Cosines of the summary's vector with that of the nearest reference and of the article.

    ``reference_cosine`` and ``article_cosine``, −1 to 1, higher is better. A vector is what the
    model says of a text (the mean over its tokens, unless its files name another pooling); a text
    longer than the model reads goes in pieces, averaged by their tokens, so that nothing is cut.
    Undefined: ``reference_cosine`` without references; both where the summary has no word.

    Raises:
        MetricError: there is no such model.
    """

    def __init__(
        self,
        model: str,
        *,
        revision: str | None = None,
        device: str = weights.AUTO,
        dtype: str = weights.AUTO,
    ) -> None:
        self._model = str(model)
        self._options = {"revision": revision, "device": device, "dtype": dtype}
        self._encoder = Encoder(
            "embedding", self._model, revision=revision, device=device, dtype=dtype
        )
        self.directions: Mapping[str, bool | None] = dict.fromkeys(_KEYS, True)
        self.signature = f"embedding|{self._encoder.signature}|v:1"

    def __reduce__(self) -> tuple[Any, ...]:
        return _rebuilt, (self._model, self._options)

    def score(self, articles: Sequence[Article], summaries: Sequence[str], /) -> Scores:
        """Return a column a key, one value a summary."""
        rows: list[Sequence[float | None]] = []
        for group in grouped(articles, summaries):
            each = ((summary, article.text, *article.references) for article, summary in group)
            texts = list(dict.fromkeys(chain.from_iterable(each)))
            vectors = dict(zip(texts, self._encoder.encode_whole(texts), strict=True))
            rows += [_row(article, summary, vectors) for article, summary in group]
        return Scores(columns(_KEYS, rows))

    def close(self) -> None:
        """Free the model, unless others use it."""
        self._encoder.close()


def _row(article: Article, summary: str, vectors: Mapping[str, Vectors]) -> list[float | None]:
    if not summary.strip():
        return [None, None]
    own = vectors[summary]
    cosines = [_cosine(own, vectors[text]) for text in article.references if text.strip()]
    return [max(cosines, default=None), _cosine(own, vectors[article.text])]


def _cosine(one: Vectors, other: Vectors) -> float:
    return float(np.clip(one @ other, -1, 1))


def _rebuilt(model: str, options: Mapping[str, Any]) -> Embedding:
    return Embedding(model, **options)
