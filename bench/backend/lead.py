"""The start of an article, and its end: the baselines that news is hard to beat with."""

from __future__ import annotations

from collections.abc import Sequence

from bench.backend import language as lang
from bench.backend import options
from bench.records import BackendError, Draft
from bench.text import words as split_words


class Lead:
    """The first sentences, or the first words, of an article.

    Sentences are joined by a newline, as rougeLsum wants them. Words keep their own spacing, from
    the article's first character to the end of the last word; where a script has no spaces, a
    character is a word.
    """

    batch_size = 1
    concurrency = 1
    _name = "lead"

    def __init__(
        self, sentences: int | None = None, *, words: int | None = None, language: str = lang.AUTO
    ) -> None:
        """Take ``sentences`` or ``words``, one of the two.

        Raises:
            BackendError: both or neither are given, one is below 1, or the language is no code.
        """
        if (sentences is None) == (words is None):
            raise BackendError(
                f"{self._name}: sentences={sentences!r} and words={words!r}: expected one of the "
                f"two: set the other to null (backend.{self._name}.sentences=null)"
            )
        unit, count = ("sentences", sentences) if words is None else ("words", words)
        self._unit = unit
        self._count = options.positive_int(self._name, unit, count)
        self._language = lang.check(self._name, language)
        spoken = f"|language:{language}" if unit == "sentences" else ""
        self.signature = f"{self._name}|{unit}:{self._count}{spoken}|v:1"

    def summarize(self, texts: Sequence[str], /) -> list[Draft]:
        """Return the part of each text, the whole of a text that is shorter."""
        return [Draft(text=self._part(text)) for text in texts]

    def _part(self, text: str) -> str:
        if self._unit == "words":
            return self._of_words(text, self._count)
        return "\n".join(self._of_sentences(lang.split(text, self._language), self._count))

    @staticmethod
    def _of_sentences(sentences: list[str], count: int) -> list[str]:
        return sentences[:count]

    @staticmethod
    def _of_words(text: str, count: int) -> str:
        spans = _word_spans(text)
        return (text if count >= len(spans) else text[: spans[count - 1][1]]).strip()


class Tail(Lead):
    """The last sentences, or the last words, of an article, in its own order."""

    _name = "tail"

    @staticmethod
    def _of_sentences(sentences: list[str], count: int) -> list[str]:
        return sentences[-count:]

    @staticmethod
    def _of_words(text: str, count: int) -> str:
        spans = _word_spans(text)
        return (text if count >= len(spans) else text[spans[-count][0] :]).strip()


def _word_spans(text: str) -> list[tuple[int, int]]:
    # No letter stands between two words, so the next place where a word is found is its own.
    spans: list[tuple[int, int]] = []
    end = 0
    for word in split_words(text):
        start = text.index(word, end)
        end = start + len(word)
        spans.append((start, end))
    return spans
