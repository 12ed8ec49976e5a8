"""sumy's algorithms on our sentences and words: no tokenizer to download, the same on every run."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from itertools import chain
from typing import Any

from bench.text import words

Stem = Callable[[str], str]

ALGORITHMS = {
    "lexrank": "lex_rank.LexRankSummarizer",
    "textrank": "text_rank.TextRankSummarizer",
    "lsa": "lsa.LsaSummarizer",
    "luhn": "luhn.LuhnSummarizer",
    "kl": "kl.KLSummarizer",
    "sum_basic": "sum_basic.SumBasicSummarizer",
}

DIGITS = 9
"""Decimals of a rating that count: they lie between 1e-4 and 1e3, their noise below 1e-12."""

_NAMES = {
    "ar": "arabic",
    "cs": "czech",
    "da": "danish",
    "de": "german",
    "el": "greek",
    "en": "english",
    "es": "spanish",
    "fi": "finnish",
    "fr": "french",
    "he": "hebrew",
    "hu": "hungarian",
    "it": "italian",
    "ja": "japanese",
    "ko": "korean",
    "nb": "norwegian",
    "nl": "dutch",
    "nn": "norwegian",
    "no": "norwegian",
    "pl": "polish",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sk": "slovak",
    "sv": "swedish",
    "th": "thai",
    "uk": "ukrainian",
    "zh": "chinese",
}
"""What nltk and sumy call the languages for which one of them has something."""


@dataclass(frozen=True, slots=True, eq=False)
class Sentence:
    """A sentence as sumy sees it; it equals itself alone, so that a repeated one is rated twice."""

    index: int
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Text:
    """An article as sumy sees it."""

    sentences: tuple[Sentence, ...]

    @property
    def words(self) -> tuple[str, ...]:
        """Return the words of all sentences."""
        return tuple(chain.from_iterable(sentence.words for sentence in self.sentences))


class Numbered:
    """A stemmer that answers with the number of a stem, counted from its first use.

    sumy sums over frozensets of stems; the order of a set of strings differs in every process, and
    with it the last bits of a sum. That of a set of small whole numbers does not.
    """

    def __init__(self, stem: Stem) -> None:
        self._stem = stem
        self._numbers: dict[str, int] = {}

    def __call__(self, word: str) -> int:
        """Return the number of the word's stem."""
        return self._numbers.setdefault(self._stem(word), len(self._numbers))


def load(algorithm: str) -> Any:
    """Return sumy's class for an algorithm; done early, no article pays for the import (1 s)."""
    module, _, name = ALGORITHMS[algorithm].partition(".")
    return getattr(import_module(f"sumy.summarizers.{module}"), name)


def best(sentences: Sequence[str], algorithm: str, *, count: int, code: str) -> list[int] | None:
    """Return the places of the ``count`` best sentences, rising; None where there is no word.

    ``code`` chooses the stemmer and the stop words, where its language has any.
    """
    import numpy as np

    spoken = [
        tuple(word.lower().replace("’", "'") for word in words(sentence)) for sentence in sentences
    ]
    ignored = stop_words(code)
    content = [tuple(word for word in sentence if word not in ignored) for sentence in spoken]
    if not any(content):
        return None
    # Luhn measures the gaps between significant words, so it alone needs the others in place.
    chosen = spoken if algorithm == "luhn" else content
    text = Text(tuple(Sentence(index, found) for index, found in enumerate(chosen)))
    with np.errstate(invalid="ignore", divide="ignore"):  # LexRank divides by 0 if all are unlike
        picked: Sequence[Sentence] = _summarizer(algorithm, code)(text, count)
    return sorted(sentence.index for sentence in picked)


@cache
def stop_words(code: str) -> frozenset[str]:
    """Return the stop words that sumy carries for a language, none where it carries none."""
    from sumy.utils import get_stop_words

    try:
        return frozenset(word.lower() for word in get_stop_words(_NAMES.get(code, code)))
    except LookupError:
        return frozenset()


def _summarizer(algorithm: str, code: str) -> Callable[[Text, int], Sequence[Sentence]]:
    """Return a summarizer for one text: Numbered stems must not depend on earlier texts."""
    kind = load(algorithm)
    if algorithm == "kl":
        return _first_picks(kind)
    stem = _stemmer(code)
    numbered = Numbered(stem) if algorithm in {"lexrank", "textrank", "lsa"} else stem
    made: Any = _steady(_without_warning(kind) if algorithm == "lsa" else kind)(numbered)
    if algorithm == "luhn":
        made.stop_words = stop_words(code)
    summarize: Callable[[Text, int], Sequence[Sentence]] = made
    return summarize


def _stemmer(code: str) -> Stem:
    from nltk.stem.snowball import SnowballStemmer

    name = _NAMES.get(code)
    return cache(SnowballStemmer(name).stem) if name in SnowballStemmer.languages else str


def _steady(summarizer: Any) -> Any:
    """Return a summarizer that takes ratings for equal which differ by rounding alone.

    Of equal ones sumy takes the first; those of LSA are equal at the cut in 11 of 100 news
    articles, and which one wins there would be up to the library that decomposes the matrix.
    """

    class Steady(summarizer):  # type: ignore[misc]
        @staticmethod
        def _get_best_sentences(
            sentences: Sequence[Sentence], count: int, rating: Any, *args: Any
        ) -> Sequence[Sentence]:
            rate = rating.__getitem__ if isinstance(rating, dict) else rating
            picked: Sequence[Sentence] = summarizer._get_best_sentences(
                sentences, count, lambda sentence: round(float(rate(sentence, *args)), DIGITS)
            )
            return picked

    return Steady


def _without_warning(summarizer: Any) -> Any:
    """Return LSA that counts words without a warning where they are fewer than sentences.

    ``warnings.catch_warnings`` would do as well, but it is not safe beside other threads.
    """
    import numpy as np

    class Lsa(summarizer):  # type: ignore[misc]
        def _create_matrix(self, document: Text, dictionary: dict[Hashable, int]) -> Any:
            matrix = np.zeros((len(dictionary), len(document.sentences)))
            for column, sentence in enumerate(document.sentences):
                for word in sentence.words:
                    matrix[dictionary[self.stem_word(word)], column] += 1
            return matrix

    return Lsa


class _EnoughError(Exception):
    pass


def _first_picks(summarizer: Any) -> Callable[[Text, int], Sequence[Sentence]]:
    """Return KLSum that stops once it has picked enough.

    sumy goes on to rank every sentence, at a cost that grows with the cube of their number: 61 s
    where 0.4 s do (400 sentences, 3 wanted). The picks are the same: each is made before the next.
    """

    class Kl(summarizer):  # type: ignore[misc]
        def __init__(self, text: Text, count: int) -> None:
            super().__init__()
            self.left = list(text.sentences)
            self.picked: list[Sentence] = []
            self.count = count

        def _find_index_of_best_sentence(self, kls: list[float]) -> int:
            index: int = super()._find_index_of_best_sentence(kls)
            self.picked.append(self.left.pop(index))
            if len(self.picked) == self.count:
                raise _EnoughError
            return index

    def pick(text: Text, count: int) -> Sequence[Sentence]:
        kl = Kl(text, count)
        with suppress(_EnoughError):
            kl(text, count)
        return kl.picked

    return pick
