"""Sentences chosen by graph, frequency or decomposition, through sumy and without its downloads."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.metadata import version

from bench.backend import language as lang
from bench.backend import options, ranking
from bench.records import BackendError, Draft
from bench.text import sentences as split_sentences


class Extractive:
    """The best sentences of an article by one algorithm, in the order of the article.

    ``lexrank`` Erkan & Radev 2004; ``textrank`` Mihalcea & Tarau 2004; ``lsa`` Steinberger & Ježek
    2004; ``luhn`` Luhn 1958; ``kl`` KLSum, Haghighi & Vanderwende 2009; ``sum_basic`` Nenkova &
    Vanderwende 2005. An article with no more sentences than are asked for is returned whole, and
    sentences of equal worth are taken from the start.
    """

    batch_size = 1
    concurrency = 1  # pure Python: threads would only share one processor; some stemmers hold state

    def __init__(
        self,
        algorithm: str = "lexrank",
        *,
        sentences: int = 3,
        language: str = lang.AUTO,
        max_sentences: int | None = None,
    ) -> None:
        """Choose the algorithm; ``max_sentences`` refuses longer articles, it cuts none.

        The cost grows with the square of the sentences: see docs/decisions/0003-sumy.md.

        Raises:
            BackendError: the algorithm is unknown, a number is below 1, the language is no code.
        """
        if algorithm not in ranking.ALGORITHMS:
            known = ", ".join(ranking.ALGORITHMS)
            raise BackendError(f"extractive: algorithm={algorithm!r}: expected {known}")
        ranking.load(algorithm)
        self._algorithm = algorithm
        self._sentences = options.positive_int(algorithm, "sentences", sentences)
        self._language = lang.check(algorithm, language)
        self._max_sentences = max_sentences
        if max_sentences is not None:
            options.positive_int(algorithm, "max_sentences", max_sentences)
        limit = f"|max_sentences:{max_sentences}" if max_sentences else ""
        chosen = f"{algorithm}|sentences:{sentences}|language:{language}{limit}"
        self.signature = f"{chosen}|sumy:{version('sumy')}|v:1"

    def summarize(self, texts: Sequence[str], /) -> list[Draft]:
        """Return one draft a text; an error where a text is too long or has nothing to rate."""
        return [self._draft(text) for text in texts]

    def _draft(self, text: str) -> Draft:
        language = lang.resolve(text, self._language)
        sentences = split_sentences(text, language)
        if self._max_sentences is not None and len(sentences) > self._max_sentences:
            return Draft(
                error=f"{self._algorithm}: the article has {len(sentences)} sentences: "
                f"max_sentences={self._max_sentences}"
            )
        if len(sentences) > self._sentences:
            best = ranking.best(sentences, self._algorithm, count=self._sentences, code=language)
            if best is None:
                return Draft(error=f"{self._algorithm}: the article has no word but stop words")
            sentences = [sentences[index] for index in best]
        return Draft(text="\n".join(sentences))
