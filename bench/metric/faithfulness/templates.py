"""A sentence as a form with slots: names, numbers, pronouns and quantifiers made alike.

Two sentences of one form are held together slot by slot: what stands in a slot of the summary must
be what stands there in the article, or another word for it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from bench.metric.faithfulness.languages import (
    DAYS,
    FEMALE,
    GLUE,
    MALE,
    MONTHS,
    NEGATIONS,
    QUANTIFIERS,
)
from bench.metric.faithfulness.quantities import Quantity
from bench.metric.faithfulness.reading import Reading
from bench.metric.faithfulness.relations import CACHED, is_known, is_name

NAME, NUMBER, PRONOUN, QUANTIFIER, DAY, MONTH = "@name", "#", "@she", "@some", "@day", "@month"
PRONOUNS = {"he": MALE, "him": MALE, "his": MALE, "she": FEMALE, "her": FEMALE, "hers": FEMALE}


def listed(text: str) -> frozenset[str]:
    """Return the words of a list."""
    return frozenset(text.split())


_ABOUT = listed("about around approximately roughly nearly almost just only some")
AMOUNTS: Mapping[str, str] = {
    **QUANTIFIERS, "each": "all", "both": "all", "no": "none", "neither": "none",
    "minority": "minority", "often": "often", "frequently": "often", "sometimes": "sometimes",
    "occasionally": "sometimes", "rarely": "rarely", "seldom": "rarely", "never": "never",
    "usually": "often", "everyone": "all", "everybody": "all", "everything": "all",
    "nobody": "none", "nothing": "none", "once": "once", "twice": "twice", "dozens": "dozens",
    "hundreds": "hundreds", "thousands": "thousands", "millions": "millions",
}  # fmt: skip
"""How many, and how often, by the sense that sets one apart from the others."""
_NO_NAMES = GLUE | NEGATIONS | AMOUNTS.keys() | PRONOUNS.keys() | MONTHS.keys() | DAYS.keys()
_SLOTS: Mapping[str, str] = {
    **dict.fromkeys(DAYS.keys() - {"sat", "sun"}, DAY),
    **dict.fromkeys(MONTHS.keys() - {"may", "march", "mar", "mai", "mei", "mars"}, MONTH),
    **dict.fromkeys(AMOUNTS, QUANTIFIER),
    **dict.fromkeys(PRONOUNS, PRONOUN),
}


@dataclass(frozen=True, slots=True)
class Template:
    """The tokens of a sentence, a slot each where one is, with the words that they cover."""

    tokens: Sequence[str]
    words: Sequence[range]


def template(
    reading: Reading, sentence: int, named: Collection[str], numbers: Mapping[int, Quantity]
) -> Template:
    """Return a sentence's form; ``named`` are words that name somebody in the article."""
    tokens: list[str] = []
    words: list[range] = []

    def names(place: int) -> bool:
        return reading.lower[place] in named or is_proper(reading.lower[place])

    at, stop = reading.firsts[sentence], reading.firsts[sentence + 1]
    while at < stop:
        if aside := _aside(reading, at) or (at + 1 in numbers and reading.lower[at] in _ABOUT):
            at += aside
            continue
        end, token = at + 1, reading.bases[at]
        if at in numbers:
            last = numbers[at].end
            while end < stop and reading.spans[end][1] <= last:
                end += 1
            token = NUMBER
        elif names(at):
            while end < stop and names(end) and end not in numbers and _joins(reading, end - 1):
                end += 1
            token = NAME
        else:
            token = _SLOTS.get(reading.lower[at], token)
        tokens.append(token)
        words.append(range(at, end))
        at = end
    return Template(tokens, words)


def _aside(reading: Reading, at: int) -> int:
    """Return how many words, up to two, stand alone in brackets from here: (left), (pictured)."""
    start = reading.spans[at][0]
    if start and reading.text[start - 1] == "(":
        for size in (1, 2):
            end = reading.spans[min(at + size, len(reading.spans)) - 1][1]
            if reading.text[end : end + 1] == ")":
                return size
    return 0


def _joins(reading: Reading, at: int) -> bool:
    """Return whether nothing but a space, a hyphen or an apostrophe parts a word from the next."""
    return reading.text[reading.spans[at][1] : reading.spans[at + 1][0]].strip(" -'’") == ""


def matcher(known: Template) -> SequenceMatcher[str]:
    """Return what compares sentences with one of the article's."""
    return SequenceMatcher(None, (), known.tokens, autojunk=False)


@lru_cache(CACHED)
def is_proper(word: str) -> bool:
    """Return whether a lower-case word can only be a name."""
    word = word.removesuffix("'s").removesuffix("’s")
    if word in _NO_NAMES or not word.isalpha() or len(word) < 3:
        return False
    return is_name(word) or not is_known(word)


def at_words(reading: Reading, numbers: Sequence[Quantity]) -> dict[int, Quantity]:
    """Return the numbers of a text by the index of the word that they begin with."""
    return {reading.word_at(number.start): number for number in numbers}
