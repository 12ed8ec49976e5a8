"""Opposites in other words: what stands in the company in which the article has the contrary.

Contrastive, as in ``roles``: the words around one of the summary are looked for around its
opposites in the evidence, and around the word itself and those akin to it. It is
contradicted where they fit an opposite, and much less whatever says the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from bench.metric.faithfulness.clauses import akin, around, company, fit, has_any
from bench.metric.faithfulness.evidence import Aligned, Known
from bench.metric.faithfulness.languages import DENIALS, RELATIONS
from bench.metric.faithfulness.opposites import VAGUE, contraries_of
from bench.metric.faithfulness.reading import Reading
from bench.metric.faithfulness.templates import is_proper, listed
from bench.records import Finding

NARROW, WIDE = 4, 7
"""Words around the one of the summary, and around a place of the article, that are compared."""
FIT, SAME, AKIN = 0.5, 0.2, 0.4
"""Share of the company that an opposite must have, how much more than the word itself, and how much
more than what is akin to it."""

_LOST = listed("lose loses losing lost loss losses loser defeat defeats beaten defeated")
_OUTCOMES = _LOST | listed("win wins won winning winner victory triumph beat beats beating")


def check_contrast(known: Known, summary: Reading, aligned: Sequence[Aligned]) -> Iterator[Finding]:
    """Yield words whose opposite the article has in their company, and that it has not itself."""
    if summary.language not in RELATIONS:
        return
    for one in aligned:
        if one.best and not one.is_copied:
            for at in summary.words_of(one.sentence):
                yield from _opposed(known, summary, one, at)


def _opposed(known: Known, summary: Reading, one: Aligned, at: int) -> Iterator[Finding]:
    contraries = contraries_of(summary.lower[at])
    if contraries.keys().isdisjoint(known.vocabulary) or summary.bases[at - 1 : at] == ["year"]:
        return
    reading = known.reading
    places = _places(known, summary, one, contraries)
    if not places or has_any(summary, around(summary, at, NARROW), DENIALS):
        return
    mine = company(summary, at, NARROW)
    top, place = max((fit(known, mine, place, WIDE), place) for place in places)
    if (
        top < FIT
        or is_other_side(summary, at, reading, place)
        or has_any(reading, around(reading, place, NARROW), DENIALS)
    ):
        return
    word = summary.bases[at]
    for other in (
        akin(known, word, one.near) if summary.content[at] else _same(known, summary, one, at)
    ):
        margin = SAME if reading.bases[other] == word else AKIN
        if fit(known, mine, other, WIDE) > top - margin:
            return
    kind = contraries.get(reading.lower[place]) or contraries[reading.bases[place]]
    message = f"says {summary.words[at]}; the article says {reading.words[place]}"
    start, end = summary.spans[at]
    yield Finding(start, end, kind, "hard", message, (reading.spans[place],))


def is_other_side(summary: Reading, at: int, reading: Reading, place: int) -> bool:
    """Return whether an outcome is told of the other side: one wins, and the other loses."""
    word, other = summary.lower[at], reading.lower[place]
    if word not in _OUTCOMES or other not in _OUTCOMES:
        return False
    if word in _LOST and other in _LOST:
        return True
    mine, theirs = _side(summary, at), _side(reading, place)
    return bool(mine and theirs) and mine.isdisjoint(theirs)


def _side(reading: Reading, at: int) -> set[str]:
    """Return the words of the name that stands nearest before a word in its sentence."""
    found: set[str] = set()
    for back in range(
        at - 1, reading.words_of(reading.sentence_of(reading.spans[at][0])).start - 1, -1
    ):
        if is_proper(reading.lower[back]):
            found.add(reading.lower[back])
        elif found:
            break
    return found


def _same(known: Known, summary: Reading, one: Aligned, at: int) -> list[int]:
    """Return the places of a word that is glue in the evidence."""
    words = (i for sentence in one.near for i in known.reading.words_of(sentence))
    return [i for i in words if known.reading.lower[i] == summary.lower[at]]


def _places(
    known: Known, summary: Reading, one: Aligned, contraries: Mapping[str, str]
) -> list[int]:
    """Return where the best evidence has opposites that the sentence itself does not have."""
    reading = known.reading
    words = summary.words_of(one.sentence)
    said = {*summary.lower[words.start : words.stop], *summary.bases[words.start : words.stop]}
    return [
        at
        for sentence in one.best
        for at in reading.words_of(sentence)
        if (reading.lower[at] in contraries or reading.bases[at] in contraries)
        and reading.lower[at] not in said
        and reading.bases[at] not in said
        and reading.lower[at] not in VAGUE
    ]
