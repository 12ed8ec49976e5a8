"""Where in the article a sentence of a summary may come from: overlap of rare words."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from itertools import pairwise

from bench.metric.faithfulness.languages import DAYS, GLUE, MONTHS
from bench.metric.faithfulness.quantities import Quantity, quantities
from bench.metric.faithfulness.reading import Reading, is_negation, read
from bench.metric.faithfulness.relations import meaning, reach
from bench.metric.faithfulness.stances import Stance
from bench.metric.faithfulness.templates import Template, at_words, matcher, template
from bench.records import Article

GAP = 8
"""Words that the two of a skip-bigram may lie apart, glue left out."""
DENIED = 4
"""Words behind a negation among which the first that is no glue is what it denies."""
BEST = 3
"""Sentences of the article that are looked at, with their neighbours."""

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Known:
    """What an article says, in the forms that the checks ask for, and what is known beside it."""

    article: Article
    reading: Reading
    places: Mapping[str, Sequence[int]]
    idf: Mapping[str, float]
    unseen: float
    pairs: frozenset[Pair]
    numbers: Sequence[Quantity]
    beside: frozenset[str]
    capitals: frozenset[str]
    initials: frozenset[str]
    joined: frozenset[str]
    run: str
    positions: Mapping[str, Sequence[int]]
    named: frozenset[str]
    at_words: Mapping[int, Quantity]
    denied: Mapping[int, str]
    denials: frozenset[str]
    reaches: dict[int, frozenset[str]]
    templates: dict[int, tuple[Template, SequenceMatcher[str]]]
    answers: dict[str, Sequence[Stance]]

    @property
    def vocabulary(self) -> frozenset[str]:
        """Return the article's words, lower-cased and as base forms."""
        return self.reading.vocabulary

    @property
    def published(self) -> date | None:
        """Return the day on which the article appeared, where its metadata tell."""
        for key in ("date", "published"):
            try:
                return date.fromisoformat(str(self.article.metadata.get(key) or "")[:10])
            except ValueError:
                continue
        return None

    def reach(self, sentence: int) -> frozenset[str]:
        """Return what the content words of a sentence mean, or are kinds of; kept once asked."""
        if sentence not in self.reaches:
            words = self.reading.words_of(sentence)
            bases = (self.reading.bases[i] for i in words if self.reading.content[i])
            self.reaches[sentence] = frozenset().union(*map(reach, bases))
        return self.reaches[sentence]

    def template(self, sentence: int) -> tuple[Template, SequenceMatcher[str]]:
        """Return the form of a sentence, and what compares others with it; kept once asked."""
        if sentence not in self.templates:
            form = template(self.reading, sentence, self.named, self.at_words)
            self.templates[sentence] = form, matcher(form)
        return self.templates[sentence]

    def denies(self, word: str) -> bool:
        """Return whether a word akin to a base form is denied anywhere."""
        return not meaning(word).isdisjoint(self.denials)

    def weight(self, word: str) -> float:
        """Return how much a word says: log(1 + sentences / sentences that hold it)."""
        return self.idf.get(word, self.unseen)


def analyse(article: Article) -> Known:
    """Return what an article says."""
    reading = read(article.text, article.language)
    places: defaultdict[str, list[int]] = defaultdict(list)
    for sentence in range(reading.n_sentences):
        words = reading.words_of(sentence)
        for word in {reading.bases[i] for i in words} | {reading.lower[i] for i in words}:
            places[word].append(sentence)
    positions: defaultdict[str, list[int]] = defaultdict(list)
    for at, word in enumerate(reading.lower):
        positions[word].append(at)
    n = reading.n_sentences
    idf = {word: math.log(1 + n / len(held)) for word, held in places.items()}
    content = [b for b, counts in zip(reading.bases, reading.content, strict=True) if counts]
    told = " ".join(str(article.metadata.get(key) or "") for key in _BESIDE)
    beside = read(told, article.language)
    capitals = {word.lower() for word in reading.words if word[:1].isupper()}
    numbers = quantities(reading, evidence=True)
    denied = _denied(reading)
    return Known(
        article, reading, places, idf, math.log(1 + n), frozenset(skip_pairs(content)),
        numbers, beside.vocabulary, frozenset(capitals),
        frozenset(_initials(reading)), frozenset(map("".join, pairwise(reading.lower))),
        _run(reading.lower),
        positions, _named(reading), at_words(reading, numbers),
        denied, frozenset().union(*map(reach, denied.values())), {}, {}, {},
    )  # fmt: skip


def _run(words: Sequence[str]) -> str:
    """Return words without what parts them, as tokenised texts part them in other ways."""
    return "".join(words).replace("'", "").replace("’", "")


def _named(reading: Reading) -> frozenset[str]:
    """Return the words that have a capital within a sentence, and are never written without."""
    firsts = set(reading.firsts)
    inside = {w.lower() for i, w in enumerate(reading.words) if i not in firsts and w[0].isupper()}
    plain = (
        {word for word in reading.words if word[0].islower()} | GLUE | MONTHS.keys() | DAYS.keys()
    )
    return frozenset(w for w in inside - plain if _ENDING.fullmatch(w))


def _denied(reading: Reading) -> dict[int, str]:
    """Return the places of the words that a negation stands before, with their base forms."""
    found = {}
    for at, word in enumerate(reading.lower):
        if is_negation(reading, at) and word not in _NO_DEED:
            reach = [i for i in range(at + 1, at + 1 + DENIED) if i < len(reading.lower)]
            place = next((i for i in reach if reading.content[i]), None)
            is_noun = word != "no" or not any(
                reading.content[i] for i in reach if i == (place or 0) + 1
            )
            if place and is_noun and reading.lower[at + 1] not in _NOT_ONLY:
                found[place] = reading.bases[place]
    return found


def _initials(reading: Reading) -> Iterator[str]:
    """Yield the first letters of two to six words in a row, glue left out, where they are names."""
    capital = [w for w in reading.words if w[:1].isupper() or w in _JOINING]
    heads = [word[0].lower() for word in capital if word not in _JOINING]
    for length in range(2, 7):
        for at in range(len(heads) - length + 1):
            yield "".join(heads[at : at + length])


_NO_DEED = frozenset({"nor", "without", "none", "nothing", "nobody"})
_NOT_ONLY = frozenset({"only", "just", "more", "less", "necessarily", "always", "all", "every"})
_ENDING = re.compile(r"[^'’]+(?:['’]s?)?")
_JOINING = frozenset({"of", "the", "and", "for"})
_BESIDE = ("title", "dateline", "place", "date", "published")


def skip_pairs(words: Sequence[str]) -> Iterator[Pair]:
    """Yield the ordered pairs of words that lie at most ``GAP`` apart."""
    for gap in range(1, GAP + 1):
        yield from zip(words, words[gap:], strict=False)


@dataclass(frozen=True, slots=True)
class Aligned:
    """A sentence of a summary with the article's sentences nearest to it, the best first.

    ``is_copied`` where its words follow each other in the article; ``numbers`` are its own.
    """

    sentence: int
    best: Sequence[int]
    near: frozenset[int]
    cover: float
    is_copied: bool
    numbers: Sequence[Quantity]


def align(known: Known, summary: Reading) -> list[Aligned]:
    """Return the evidence of each sentence of a summary."""
    held: list[list[Quantity]] = [[] for _ in summary.sentences]
    for number in quantities(summary):
        held[number.sentence].append(number)
    return [_align(known, summary, i, numbers) for i, numbers in enumerate(held)]


def _align(known: Known, summary: Reading, sentence: int, numbers: Sequence[Quantity]) -> Aligned:
    content = {summary.bases[i] for i in summary.words_of(sentence) if summary.content[i]}
    scores: defaultdict[int, float] = defaultdict(float)
    total = 0.0
    for word in content:
        weight = known.weight(word)
        total += weight
        for place in known.places.get(word, ()):
            scores[place] += weight
    best = sorted(scores, key=lambda place: (-scores[place], place))[:BEST]
    last = known.reading.n_sentences - 1
    near = frozenset(min(max(place + step, 0), last) for place in best for step in (-1, 0, 1))
    cover = scores[best[0]] / total if best and total else 0.0
    words = summary.words_of(sentence)
    run = _run(summary.lower[words.start : words.stop])
    return Aligned(sentence, best, near, cover, run in known.run, numbers)


def spans_of(known: Known, sentences: Sequence[int]) -> tuple[tuple[int, int], ...]:
    """Return where sentences of the article stand."""
    return tuple(known.reading.sentences[sentence] for sentence in sentences)
