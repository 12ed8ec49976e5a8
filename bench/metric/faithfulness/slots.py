"""Copied sentences in which one name, number or pronoun was put in the place of another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bench.metric.faithfulness.evidence import Aligned, Known
from bench.metric.faithfulness.languages import FEMALE, MALE, RELATIONS
from bench.metric.faithfulness.matching import agree
from bench.metric.faithfulness.polarity import beside
from bench.metric.faithfulness.quantities import Quantity, quantities
from bench.metric.faithfulness.reading import Reading
from bench.metric.faithfulness.roles import is_proper
from bench.records import Finding

Slot = tuple[str | None, str | None]
_GENDERS = {"he": MALE, "him": MALE, "his": MALE, "she": FEMALE, "her": FEMALE, "hers": FEMALE}


def check_slots(known: Known, summary: Reading, aligned: Sequence[Aligned]) -> Iterator[Finding]:
    """Yield what stands between the same two content words as another of its sort in the article.

    The article must never have it between these words itself.
    """
    if summary.language not in RELATIONS:
        return
    reading = known.reading
    theirs, mine = _at_words(reading, known.numbers), _at_words(summary, quantities(summary))
    for one in aligned:
        there = [at for sentence in one.best[:2] for at in reading.words_of(sentence)]
        filled = {_slot(reading, at): at for at in there if _sort(reading, at)}
        said = {summary.lower[at] for at in summary.words_of(one.sentence)}
        for at in summary.words_of(one.sentence):
            slot = _slot(summary, at) if _sort(summary, at) else (None, None)
            place = filled.get(slot)
            if place is None or None in slot or _sort(reading, place) != _sort(summary, at):
                continue
            if _is_same(summary, at, reading, place) or reading.lower[place] in said:
                continue
            if _sort(summary, at) == "number" and not _differ(mine.get(at), theirs.get(place)):
                continue
            own = known.positions.get(summary.lower[at], ())
            if _sort(summary, at) == "name" and not own:
                continue
            if any(_slot(reading, other) == slot for other in own):
                continue
            yield _finding(known, summary, at, place)


def _finding(known: Known, summary: Reading, at: int, place: int) -> Finding:
    kind = "gender" if summary.lower[at] in _GENDERS else "role"
    said, told = summary.words[at], known.reading.words[place]
    message = f"says {said} where the article says {told}"
    return Finding(*summary.spans[at], kind, "hard", message, (known.reading.spans[place],))


def _slot(reading: Reading, at: int) -> Slot:
    return beside(reading, at, -1), beside(reading, at, 1)


def _sort(reading: Reading, at: int) -> str:
    """Return what a word is that may be swapped for another: a number, a pronoun, a name."""
    word = reading.lower[at]
    if word[0].isdigit():
        return "number"
    if word in _GENDERS:
        return "pronoun"
    return "name" if is_proper(word) and len(word) > 2 else ""


def _is_same(summary: Reading, at: int, reading: Reading, place: int) -> bool:
    one, other = summary.lower[at], reading.lower[place]
    if one in _GENDERS:
        return _GENDERS[one] is _GENDERS[other]
    return summary.bases[at] == reading.bases[place] or one[:4] == other[:4]


def _at_words(reading: Reading, numbers: Sequence[Quantity]) -> dict[int, Quantity]:
    """Return the numbers of a text by the index of the word that they begin with."""
    return {reading.word_at(number.start): number for number in numbers}


def _differ(said: Quantity | None, known: Quantity | None) -> bool:
    """Return whether both are numbers of one sort that do not agree."""
    if said is None or known is None or said.is_year != known.is_year:
        return False
    return said.unit == known.unit and not agree(said, known)
