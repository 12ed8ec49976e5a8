"""Denial, opposites and directions: what the evidence says the other way round."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from bench.metric.faithfulness.contrast import is_other_side
from bench.metric.faithfulness.edits import spoken
from bench.metric.faithfulness.evidence import Aligned, Known, spans_of
from bench.metric.faithfulness.languages import (
    DENIALS,
    NEGATIONS,
    OPPOSED,
    RELATIONS,
    UNITS_OF_ONE,
)
from bench.metric.faithfulness.reading import Reading
from bench.metric.faithfulness.relations import opposites, relations
from bench.records import Finding

_CONTRACTED = ("'t", "’t")
REACH, WIDE = 3, 5
"""Words before one that may negate it; words around one that may deny it in another way."""
COVER = 0.5
"""Share of a sentence that its best evidence must cover before the two are held together."""


def check_polarity(known: Known, summary: Reading, aligned: Sequence[Aligned]) -> Iterator[Finding]:
    """Yield words that the nearest sentences deny, and words whose opposite they hold."""
    if summary.language not in RELATIONS:
        return
    for one in aligned:
        if one.best and one.cover >= COVER and not one.is_copied:
            yield from _denials(known, summary, one)
            yield from _opposites(known, summary, one)
        elif one.best and not one.is_copied:
            yield from _unheard(known, summary, one)


def is_negated(reading: Reading, at: int) -> bool:
    """Return whether a negation stands before a word with nothing but glue between them."""
    for back in range(at - 1, max(-1, at - 1 - REACH), -1):
        if _is_parted(reading, back):
            return False
        word = reading.lower[back]
        if word in NEGATIONS or word.endswith(("n't", "n’t")):
            following = reading.lower[back + 1]
            return following != "only" and not following[:1].isdigit()
        if word == "t" and back and reading.lower[back - 1].endswith("n"):
            return True
        if reading.content[back]:
            return False
    return False


def _may_be_denied(reading: Reading, at: int) -> bool:
    """Return whether any word of denial stands near a word, on either side."""
    own = reading.words_of(reading.sentence_of(reading.spans[at][0]))
    near = reading.lower[max(own.start, at - WIDE) : min(own.stop, at + WIDE)]
    return any(word in DENIALS or word.endswith(("n't", "n’t", "'t")) for word in near)


def _holds_cue(words: Iterable[str]) -> bool:
    return any(word in NEGATIONS or word[-2:] in _CONTRACTED or word == "t" for word in words)


def _is_parted(reading: Reading, at: int) -> bool:
    """Return whether a sign stands between a word and the next."""
    between = reading.text[reading.spans[at][1] : reading.spans[at + 1][0]]
    return not between.isspace() and between not in ("-", "’", " ’ ", " '", "'", "")


def _denials(known: Known, summary: Reading, one: Aligned) -> Iterator[Finding]:
    reading = known.reading
    there: defaultdict[str, list[int]] = defaultdict(list)
    for place in (i for sentence in one.best[:2] for i in reading.words_of(sentence)):
        there[reading.bases[place]].append(place)
    if not _holds_cue(summary.lower[i] for i in summary.words_of(one.sentence)) and not _holds_cue(
        reading.lower[i] for places in there.values() for i in places
    ):
        return
    for at in summary.words_of(one.sentence):
        word = summary.bases[at]
        places = there.get(word)
        if not places or not summary.content[at] or not is_predicate(word):
            continue
        here = is_negated(summary, at)
        if not _is_contrary(summary, at, reading, places):
            continue
        if not _shares_context(known, summary, at, places[0]):
            continue
        start, end = spoken(summary, at)
        told = "denies it" if not here else "does not deny it"
        message = f"says {'not ' if here else ''}“{summary.words[at]}”; the article {told}"
        yield Finding(start, end, "negation", "hard", message, spans_of(known, one.best[:1]))


def _unheard(known: Known, summary: Reading, one: Aligned) -> Iterator[Finding]:
    """Yield what a sentence in other words denies, where all of its evidence denies nothing."""
    words = summary.words_of(one.sentence)
    if not _holds_cue(summary.lower[i] for i in words):
        return
    reading = known.reading
    near = [i for sentence in one.near for i in reading.words_of(sentence)]
    if any(reading.lower[i] in DENIALS or reading.lower[i][-2:] in _CONTRACTED for i in near):
        return
    told = {reading.bases[i] for sentence in one.best for i in reading.words_of(sentence)}
    for at in words:
        word = summary.bases[at]
        if word in told and summary.content[at] and is_predicate(word) and is_negated(summary, at):
            start, end = spoken(summary, at)
            message = f"says not “{summary.words[at]}”; nothing near it in the article is denied"
            yield Finding(start, end, "negation", "hard", message, spans_of(known, one.best[:1]))
            return


def _is_contrary(summary: Reading, at: int, reading: Reading, places: Sequence[int]) -> bool:
    """Return whether one side negates plainly what the other says without any denial."""
    if is_negated(summary, at):
        return not any(_may_be_denied(reading, place) for place in places)
    if _is_to_come(summary, at) and not any(_is_to_come(reading, i) for i in places):
        return False
    return not _may_be_denied(summary, at) and all(is_negated(reading, i) for i in places)


def _is_to_come(reading: Reading, at: int) -> bool:
    """Return whether a word is told of the future: “has not named” does not deny “will name”."""
    return not {"will", "would", "won"}.isdisjoint(reading.lower[max(0, at - REACH) : at])


def _opposites(known: Known, summary: Reading, one: Aligned) -> Iterator[Finding]:
    reading = known.reading
    near = {reading.bases[i]: i for s in one.best[:2] for i in reading.words_of(s)}
    around = {reading.bases[i] for s in one.near for i in reading.words_of(s)}
    said = {summary.bases[i] for i in summary.words_of(one.sentence)}
    for at in summary.words_of(one.sentence):
        word = summary.bases[at]
        direction = OPPOSED.get(word, frozenset())
        is_glue = not summary.content[at]
        if (is_glue and not direction) or (not is_glue and word in around):
            continue
        for other in sorted((direction | opposites(word)) & near.keys() - said):
            place = near[other]
            if is_negated(summary, at) != is_negated(reading, place):
                continue
            if is_other_side(summary, at, reading, place):
                continue
            if is_glue and not _stand_alike(summary, at, reading, place):
                continue
            if not OPPOSED.get(other, frozenset()).isdisjoint(_sentence(reading, place)):
                continue
            severity = "hard" if _shares_context(known, summary, at, place) else "soft"
            kind = "direction" if other in direction else "antonym"
            message = f"says {summary.words[at]}; the article says {reading.words[place]}"
            start, end = summary.spans[at]
            yield Finding(start, end, kind, severity, message, (reading.spans[place],))
            break


def _stand_alike(summary: Reading, at: int, reading: Reading, place: int) -> bool:
    """Return whether the content words before and after two places are the same."""
    return all(
        (mine := beside(summary, at, step)) is not None and mine == beside(reading, place, step)
        for step in (-1, 1)
    )


def beside(reading: Reading, at: int, step: int) -> str | None:
    """Return the nearest content word on one side, None where there is none close by."""
    for place in range(at + step, at + step * (REACH + 1), step):
        if 0 <= place < len(reading.bases) and reading.content[place]:
            return reading.bases[place]
    return None


def _sentence(reading: Reading, place: int) -> set[str]:
    words = reading.words_of(reading.sentence_of(reading.spans[place][0]))
    return {reading.bases[i] for i in words}


def is_predicate(word: str) -> bool:
    """Return whether a base form is a word of the dictionary, and no number."""
    return word in relations().senses and word not in UNITS_OF_ONE and len(word) > 2


def _shares_context(known: Known, summary: Reading, at: int, place: int) -> bool:
    """Return whether a content word beside the one stands near the other, too."""
    mine = _around(summary, at, 3)
    return not mine.isdisjoint(_around(known.reading, place, 5))


def _around(reading: Reading, at: int, width: int) -> set[str]:
    near = range(max(0, at - width), min(len(reading.bases), at + width + 1))
    return {reading.bases[i] for i in near if i != at and reading.content[i]}
