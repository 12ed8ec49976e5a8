"""How hard a summary is to read, by formulas of the trade."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.metadata import version
from typing import Any

import regex

from bench.metric import analysed, choice, columns
from bench.records import Article, Scores
from bench.text import sentences, words

_LATIN = regex.compile(r"\p{Latin}")
_SILENT = regex.compile(
    r"(?<![aeiouytd])ed$|(?<!sh|ch|[aeiouyszcgx]|[^aeiouy][lr])es$|(?<![^aeiouy][lr])e$"
)
_VOWELS = regex.compile(r"[aeiouy]+|(?<=[dst])n['’]t$")
_HYPHEN = regex.compile("[-‐]")
_LONGEST = 40
"""Letters of the longest word that is hyphenated and remembered: none of English is longer."""

_ENGLISH = frozenset({"en"})
_BJORNSSON = frozenset({"sv", "no", "nb", "nn", "da", "en", "fr", "de", "it", "es", "pt", "fi"})


@dataclass(frozen=True, slots=True)
class Counts:
    """What the formulas count in a text of at least one word."""

    words: int
    sentences: int
    syllables: int
    complex: int
    long: int


def flesch_reading_ease(n: Counts) -> float:
    """Return 206.835 - 1.015 words/sentences - 84.6 syllables/words (Flesch 1948)."""
    return 206.835 - 1.015 * n.words / n.sentences - 84.6 * n.syllables / n.words


def flesch_kincaid_grade(n: Counts) -> float:
    """Return 0.39 words/sentences + 11.8 syllables/words - 15.59 (Kincaid et al. 1975)."""
    return 0.39 * n.words / n.sentences + 11.8 * n.syllables / n.words - 15.59


def gunning_fog(n: Counts) -> float:
    """Return 0.4 (words/sentences + 100 complex/words) (Gunning 1952)."""
    return 0.4 * (n.words / n.sentences + 100 * n.complex / n.words)


def lix(n: Counts) -> float:
    """Return words/sentences + 100 long/words, long being over six letters (Björnsson 1968)."""
    return n.words / n.sentences + 100 * n.long / n.words


_MEASURES: Mapping[str, tuple[Callable[[Counts], float], frozenset[str]]] = {
    "flesch_reading_ease": (flesch_reading_ease, _ENGLISH),
    "flesch_kincaid_grade": (flesch_kincaid_grade, _ENGLISH),
    "gunning_fog": (gunning_fog, _ENGLISH),
    "lix": (lix, _BJORNSSON),
}


class Readability:
    """Flesch reading ease, Flesch-Kincaid grade, Gunning fog (English) and LIX; descriptive.

    LIX also serves Swedish, Norwegian, Danish, French, German, Italian, Spanish, Portuguese and
    Finnish, the Latin-alphabet languages of Björnsson (1983). A measure is undefined for any
    other language, for a summary without words, and where fewer than half of the words are in
    the Latin alphabet, whatever language the metadata gives. No value has bounds.
    """

    def __init__(self, measures: Sequence[str] = tuple(_MEASURES)) -> None:
        self._keys = choice("readability", "measures", measures, known=tuple(_MEASURES))
        self.directions: Mapping[str, bool | None] = dict.fromkeys(self._keys)
        libraries = f"sentencex-{version('sentencex')}|syllables:pyphen-{version('pyphen')}"
        self.signature = f"readability|{','.join(self._keys)}|sentences:{libraries}|v:1"
        _hyphenation()

    def score(self, articles: Sequence[Article], summaries: Sequence[str], /) -> Scores:
        """Return a column a key, one value a summary."""
        pairs = analysed(articles, summaries, analyse=lambda article: article.language)
        return Scores(columns(self._keys, [self._row(*pair) for pair in pairs]))

    def _row(self, language: str, summary: str) -> list[float | None]:
        code = language.replace("_", "-").split("-")[0].lower()
        if code not in _BJORNSSON:
            return [None] * len(self._keys)
        n = count(summary, code)
        chosen = [_MEASURES[key] for key in self._keys]
        return [measure(n) if n and code in languages else None for measure, languages in chosen]


def count(text: str, language: str) -> Counts | None:
    """Count what the formulas need; None without words, or with most in another alphabet."""
    split = [found for sentence in sentences(text, language) if (found := words(sentence))]
    flat = [word for sentence in split for word in sentence]
    if not flat or 2 * sum(_LATIN.search(word) is not None for word in flat) < len(flat):
        return None
    english = language == "en"
    return Counts(
        words=len(flat),
        sentences=len(split),
        syllables=sum(syllables(word.lower()) for word in flat) if english else 0,
        complex=sum(_n_complex(sentence) for sentence in split) if english else 0,
        long=sum(len(word) > 6 for word in flat),
    )


def _n_complex(sentence: Sequence[str]) -> int:
    # Names are told by their capital; the first word of a sentence has one in any case.
    first, *others = sentence
    return _is_complex(first) + sum(_is_complex(word) for word in others if not word[0].isupper())


def _is_complex(word: str) -> bool:
    """Say whether a word has three syllables, no hyphen, and not by -ed or -es alone (Gunning)."""
    word = word.lower()
    stem = word[:-2] if word.endswith(("ed", "es")) else word
    return "-" not in word and syllables(word) >= 3 and syllables(stem) >= 3


def syllables(word: str) -> int:
    """Estimate the syllables of a lower-case English word; those of a compound add up.

    The greater of two counts, each of which misses what the other sees: hyphenation never parts a
    lone first vowel or a last -y (``about``, ``city``), and groups of vowels hide a hiatus
    (``science``).
    """
    return _remembered(word) if len(word) <= _LONGEST else _groups(word)


@lru_cache(maxsize=1 << 16)
def _remembered(word: str) -> int:
    positions = _hyphenation().positions
    return sum(max(_groups(part), len(positions(part)) + 1) for part in _HYPHEN.split(word))


def _groups(word: str) -> int:
    return max(1, len(_VOWELS.findall(_SILENT.sub("", word))))


@cache
def _hyphenation() -> Any:
    import pyphen

    return pyphen.Pyphen(lang="en_US")
