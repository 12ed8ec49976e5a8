"""Clauses of a sentence, and the sentences of the article in which one of them may stand.

A sentence in other words draws on several of the article: what one of its clauses denies or turns
round is looked for where that clause comes from.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache

from bench.metric.faithfulness.evidence import Aligned, Known
from bench.metric.faithfulness.reading import Reading, is_negation
from bench.metric.faithfulness.relations import CACHED, are_related, meaning
from bench.metric.faithfulness.templates import listed

OUTSIDE = 0.3
"""What a word of the sentence outside the clause counts, of its weight."""

_SIGNS = frozenset(',;:.!?()[]–—“”"')
_JOINTS = listed(
    """
    and but or which who that because while when if after before although though as since whose
    where so until unless
    """
)


def clause_of(reading: Reading, at: int) -> range:
    """Return the words of the clause in which one stands: up to a sign or a joining word."""
    own = reading.words_of(reading.sentence_of(reading.spans[at][0]))
    first = last = at
    while first > own.start and not _parts(reading, first - 1) and not _joins(reading, first - 1):
        first -= 1
    while last + 1 < own.stop and not _parts(reading, last) and not _joins(reading, last + 1):
        last += 1
    return range(first, last + 1)


def _parts(reading: Reading, at: int) -> bool:
    """Return whether a sign stands between a word and the next."""
    between = reading.text[reading.spans[at][1] : reading.spans[at + 1][0]]
    return between != " " and not _SIGNS.isdisjoint(between)


def _joins(reading: Reading, at: int) -> bool:
    return reading.lower[at] in _JOINTS


def nearest(known: Known, summary: Reading, one: Aligned, clause: range) -> list[int]:
    """Return the sentences of the article that share words with a clause, the best first."""
    inside = {summary.bases[at] for at in clause if summary.content[at]}
    scores: defaultdict[int, float] = defaultdict(float)
    for word in {summary.bases[i] for i in summary.words_of(one.sentence) if summary.content[i]}:
        weight = known.weight(word) * (1 if word in inside else OUTSIDE)
        for place in known.places.get(word, ()):
            scores[place] += weight
    return sorted(scores, key=lambda place: (-scores[place], place))


def akin(known: Known, word: str, sentences: Iterable[int]) -> list[int]:
    """Return the places in some sentences of a base form and of those that are akin to it."""
    reading, meant = known.reading, meaning(word)
    return [
        at
        for sentence in sentences
        if not meant.isdisjoint(known.reach(sentence))
        for at in reading.words_of(sentence)
        if reading.content[at] and _is_akin(word, reading.bases[at])
    ]


@lru_cache(CACHED)
def _is_akin(word: str, other: str) -> bool:
    return word == other or are_related(word, other)


def around(reading: Reading, at: int, width: int) -> range:
    """Return the words of the sentence at most so far from one, that one among them."""
    own = reading.words_of(reading.sentence_of(reading.spans[at][0]))
    return range(max(own.start, at - width), min(own.stop, at + width + 1))


def company(reading: Reading, at: int, width: int) -> frozenset[str]:
    """Return the content words of the sentence around one, as base forms."""
    return frozenset(
        reading.bases[i] for i in around(reading, at, width) if i != at and reading.content[i]
    )


def fit(known: Known, mine: Collection[str], place: int, width: int) -> float:
    """Return the share of some words' weight that stands around a place of the article."""
    total = sum(map(known.weight, mine))
    held = company(known.reading, place, width)
    return sum(known.weight(word) for word in mine if word in held) / total if total else 0.0


def head(reading: Reading, at: int, clause: range) -> int | None:
    """Return the first content word behind one in its clause: what a negation denies."""
    behind = (i for i in range(at + 1, clause.stop) if reading.content[i])
    return next((i for i in behind if not reading.lower[i].endswith("ly")), None)


def has_any(reading: Reading, places: Iterable[int], words: Collection[str]) -> bool:
    """Return whether a negation, or one of some words, stands at some places."""
    return any(reading.lower[at] in words or is_negation(reading, at) for at in places)


def words_of(reading: Reading, sentences: Sequence[int]) -> list[int]:
    """Return the words of some sentences."""
    return [at for sentence in sentences for at in reading.words_of(sentence)]
