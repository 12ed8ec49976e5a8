"""Sentences drawn by chance: the floor that a summarizer has to leave."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from bench.backend import language as lang
from bench.backend import options
from bench.records import BackendError, Draft


class Random:
    """Sentences drawn without replacement, in the order of the article.

    The draw depends on the seed and the text alone (SHA-256 of both ranks the sentences), so that
    neither the order of articles nor a version of a random number generator changes it.
    """

    batch_size = 1
    concurrency = 1

    def __init__(self, sentences: int = 3, *, seed: int = 0, language: str = lang.AUTO) -> None:
        """Draw ``sentences`` of each article.

        Raises:
            BackendError: ``sentences`` is below 1, the seed no whole number, the language no code.
        """
        if isinstance(seed, bool) or not isinstance(seed, int):
            raise BackendError(f"random: seed={seed!r}: expected a whole number")
        self._sentences = options.positive_int("random", "sentences", sentences)
        self._seed = seed
        self._language = lang.check("random", language)
        self.signature = f"random|sentences:{sentences}|seed:{seed}|language:{language}|v:1"

    def summarize(self, texts: Sequence[str], /) -> list[Draft]:
        """Return the sentences drawn from each text, all of a text that has no more."""
        return [Draft(text="\n".join(self._draw(text))) for text in texts]

    def _draw(self, text: str) -> list[str]:
        sentences = lang.split(text, self._language)
        key = hashlib.sha256(f"{self._seed}\n{text}".encode()).digest()

        def rank(index: int) -> bytes:
            return hashlib.sha256(key + index.to_bytes(8)).digest()

        drawn = sorted(range(len(sentences)), key=rank)[: self._sentences]
        return [sentences[index] for index in sorted(drawn)]
