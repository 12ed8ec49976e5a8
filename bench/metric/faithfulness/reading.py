"""One pass over a text: its words with their places, its sentences, and what they stand under."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

import regex

from bench.metric.faithfulness.languages import GLUE, NEGATIONS, RELATIONS
from bench.metric.faithfulness.relations import base
from bench.text import sentence_spans

_UNSPACED = r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]"
_ANY_WORD = regex.compile(
    rf"{_UNSPACED}\p{{M}}*|\p{{N}}+(?:[.,٫٬]\p{{N}}+)*"
    rf"|(?:(?!{_UNSPACED})[\p{{L}}\p{{M}}\u200c\u200d])+"
    rf"(?:['’](?:(?!{_UNSPACED})[\p{{L}}\p{{M}}])+)*"
)
# Hyphens and the seam of digits and letters part words: tokenised text writes them apart.
_LATIN_WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+(?:['’][^\W\d_]+)*|[^\W_]")
_LATIN = re.compile(r"[\x00-\u024f\u2010-\u205f\u20ac]*")
# A sentence ends with its paragraph; offsets stay right where the splitter drops an empty line.
_BLOCK = re.compile(r"[^\n]+(?:\n[^\n]+)*")
_LONGEST = 64
"""Characters of a word that are looked at: longer ones are no words."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A text's words: as written, lower-cased, as base forms, with places and sentences.

    ``sentences`` are character spans, ``firsts`` the index of each sentence's first word, with the
    number of words at the end; ``content`` says which words are more than glue.
    """

    text: str
    language: str
    words: Sequence[str]
    lower: Sequence[str]
    bases: Sequence[str]
    spans: Sequence[tuple[int, int]]
    sentences: Sequence[tuple[int, int]]
    firsts: Sequence[int]
    content: Sequence[bool]
    vocabulary: frozenset[str] = field(default=frozenset())

    @property
    def n_sentences(self) -> int:
        """Return the number of sentences."""
        return len(self.sentences)

    def sentence_of(self, character: int) -> int:
        """Return the index of the sentence at or before a character."""
        return max(0, bisect_right(self.sentences, (character, len(self.text) + 1)) - 1)

    def word_at(self, character: int) -> int:
        """Return the index of the first word that ends behind a character."""
        return bisect_right(self.spans, character, key=lambda span: span[1])

    def bound_at(self, character: int) -> int:
        """Return where the two words before one begin, which bound it: “more than”, “at least”."""
        return self.spans[max(0, self.word_at(character) - 2)][0]

    def words_of(self, sentence: int) -> range:
        """Return the indices of a sentence's words."""
        return range(self.firsts[sentence], self.firsts[sentence + 1])


def read(text: str, language: str = "en") -> Reading:
    """Return the reading of a text."""
    pattern = _LATIN_WORD if _LATIN.fullmatch(text) else _ANY_WORD
    words, spans = [], []
    for match in pattern.finditer(text):
        words.append(match.group()[:_LONGEST])
        spans.append(match.span())
    lower = [word.lower() for word in words]
    in_english = language in RELATIONS
    bases = [base(word) for word in lower] if in_english else [word.strip("'’") for word in lower]
    sentences = [
        (block.start() + start, block.start() + end)
        for block in _BLOCK.finditer(text)
        for start, end in sentence_spans(block.group(), language)
    ] or [(0, len(text))]
    firsts = [0]
    starts = [start for start, _ in spans]
    for start, _ in sentences[1:]:
        firsts.append(bisect_right(starts, start - 1))
    firsts.append(len(words))
    content = [
        word not in GLUE and word not in NEGATIONS and not word.endswith(("n't", "n’t"))
        for word in lower
    ]
    vocabulary = frozenset(lower) | frozenset(bases)
    return Reading(
        text, language, words, lower, bases, spans, sentences, firsts, content, vocabulary
    )


def is_negation(reading: Reading, at: int) -> bool:
    """Return whether a word is a plain negation: “not”, “n't”, “no”, “never”."""
    word = reading.lower[at]
    if word in NEGATIONS or word.endswith(("n't", "n’t")):
        return True
    return word == "t" and at > 0 and reading.lower[at - 1].endswith("n")
