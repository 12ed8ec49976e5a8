"""Sentences chosen by what they mean: centroid, MMR and LexRank over sentence embeddings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import accumulate, pairwise

from bench.backend import centrality, options
from bench.backend import language as lang
from bench.models import weights
from bench.models.encoder import Encoder, Vectors
from bench.records import BackendError, Draft

ALGORITHMS = ("centroid", "mmr", "lexrank")
_OWN = {"centroid": "most_alike", "mmr": "relevance", "lexrank": "threshold"}
_RELEVANCE = 0.7
_NAME = "embedding"


class Embedding:
    """The best sentences of an article by their embeddings, in the order of the article.

    An article with no more sentences than are asked for is returned whole. A sentence longer than
    the model reads is judged by its start, and the draft counts the tokens that were seen.
    """

    batch_size = 16
    concurrency = 1
    cacheable = True

    def __init__(
        self,
        algorithm: str = "lexrank",
        *,
        model: str,
        sentences: int = 3,
        revision: str | None = None,
        language: str = lang.AUTO,
        device: str = weights.AUTO,
        dtype: str = weights.AUTO,
        **own: float | None,
    ) -> None:
        """Take a model of sentence-transformers: a folder, or a name on the hub.

        Of ``own``, ``most_alike`` belongs to centroid, ``relevance`` to mmr and ``threshold`` to
        lexrank: see ``bench.backend.centrality``. None is no limit, 0.7 and continuous.

        Raises:
            BackendError: there is no such model or algorithm, or an option is wrong.
        """
        if algorithm not in ALGORITHMS:
            known = ", ".join(ALGORITHMS)
            raise BackendError(f"{_NAME}: algorithm={algorithm!r}: expected {known}")
        self._algorithm = algorithm
        self._sentences = options.positive_int(_NAME, "sentences", sentences)
        self._language = lang.check(_NAME, language)
        self._own = _own_option(algorithm, own)
        self._encoder = Encoder(_NAME, model, revision=revision, device=device, dtype=dtype)

    @property
    def signature(self) -> str:
        """Return all that can change a summary."""
        own = f"{_OWN[self._algorithm]}:{self._own}"
        chosen = f"{self._algorithm}|sentences:{self._sentences}|{own}"
        return f"{_NAME}|{chosen}|language:{self._language}|{self._encoder.signature}|v:1"

    def summarize(self, texts: Sequence[str], /) -> list[Draft]:
        """Return one draft a text; the sentences of all are encoded together.

        Raises:
            BackendError: the weights cannot be loaded.
        """
        split = [lang.split(text, self._language) for text in texts]
        ranked = [i for i, sentences in enumerate(split) if len(sentences) > self._sentences]
        vectors, unseen = self._encoder.encode([s for i in ranked for s in split[i]])
        ends = accumulate((len(split[i]) for i in ranked), initial=0)
        places = dict(zip(ranked, pairwise(ends), strict=True))
        return [self._draft(split[i], places.get(i), vectors, unseen) for i in range(len(texts))]

    def count_tokens(self, text: str) -> int:
        """Return the tokens of a text, as the model counts them."""
        return self._encoder.count(text)

    def close(self) -> None:
        """Free the model, unless another system uses it."""
        self._encoder.close()

    def _draft(
        self,
        sentences: Sequence[str],
        place: tuple[int, int] | None,
        vectors: Vectors,
        unseen: Sequence[int],
    ) -> Draft:
        """Return the best sentences; ``place`` says where their vectors are, None that all fit."""
        n_tokens = sum(map(self._encoder.count, sentences))
        n_seen, chosen = n_tokens, list(sentences)
        if place is not None:
            rows = slice(*place)
            chosen = [sentences[i] for i in sorted(self._best(vectors[rows]))]
            n_seen -= sum(unseen[rows])
        return Draft(
            text="\n".join(chosen), article_tokens=n_tokens, article_tokens_seen=max(0, n_seen)
        )

    def _best(self, vectors: Vectors) -> list[int]:
        count, own = self._sentences, self._own
        if self._algorithm == "centroid":
            return centrality.centroid(vectors, count, most_alike=own)
        if self._algorithm == "mmr":
            return centrality.mmr(vectors, count, relevance=_RELEVANCE if own is None else own)
        return centrality.lexrank(vectors, count, threshold=own)


def _own_option(algorithm: str, given: Mapping[str, float | None]) -> float | None:
    """Return the value of the option that the algorithm has and the others have not."""
    own = _OWN[algorithm]
    other = next((name for name, value in given.items() if name != own and value is not None), None)
    if other is not None:
        known = "no such option" if other not in _OWN.values() else f"not of {algorithm}: {own} is"
        raise BackendError(f"{_NAME}: {other}={given[other]!r}: {known}")
    value = given.get(own)
    if value is None and algorithm == "mmr":
        return _RELEVANCE
    if value is not None and (isinstance(value, bool) or not 0 <= value <= 1):
        raise BackendError(f"{_NAME}: {own}={value!r}: expected a number from 0 to 1")
    return value
