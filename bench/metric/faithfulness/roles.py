"""Names and numbers in each other's place: does what is said of one fit another better?

Contrastive binding: the words around a name (a number) of the summary are looked for around the
article's mentions of it, within ``WIDE`` words, and around its other names (numbers), within
``NARROW``. An article that says all of it close to another and little of it near this one
contradicts the sentence. Names that the sentence itself holds are no rivals.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bench.metric.faithfulness.evidence import Aligned, Known
from bench.metric.faithfulness.languages import RELATIONS
from bench.metric.faithfulness.matching import agree
from bench.metric.faithfulness.quantities import Quantity
from bench.metric.faithfulness.reading import Reading
from bench.metric.faithfulness.templates import is_proper
from bench.records import Finding

CONTEXT, NARROW, WIDE = 5, 7, 30
"""Words around the summary's mention, the rival's and its own that are compared."""
RIVAL, MARGIN = 0.7, 0.5
"""Share of the context that a rival must have around it, and how much more than its own."""

MOST = 30
"""Numbers of a sentence that are compared: beyond that it is a table."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A name or number of a summary by its words, with what is said of it."""

    first: int
    end: tuple[int, int]
    own: Sequence[int]
    context: Sequence[str]


def check_roles(known: Known, summary: Reading, aligned: Sequence[Aligned]) -> Iterator[Finding]:
    """Yield names and numbers whose company in the article is another's."""
    if summary.language not in RELATIONS:
        return
    for one in aligned:
        if not one.best or one.is_copied:
            continue
        named = {summary.lower[i] for i in summary.words_of(one.sentence)}
        rivals = [place for place in _places(known, one) if known.reading.lower[place] not in named]
        yield from _judge(known, _names(known, summary, one), rivals)
        mine = one.numbers[:MOST]
        there = [number for number in known.numbers if number.sentence in one.best][:MOST]
        for number in mine:
            others = [
                known.reading.word_at(other.start)
                for other in there
                if other.unit == number.unit and not any(agree(each, other) for each in mine)
            ]
            yield from _judge(known, _number(known, summary, number), others)


def _judge(known: Known, mentions: Iterator[Mention], rivals: Sequence[int]) -> Iterator[Finding]:
    for mention in mentions:
        if len(mention.context) < 3 or not mention.own or not rivals:
            continue
        total = sum(map(known.weight, mention.context)) or 1.0
        fits = [_fit(known, mention.context, place, NARROW) / total for place in rivals]
        best = max(fits)
        if best < RIVAL:
            continue
        own = max(_fit(known, mention.context, place, WIDE) for place in mention.own) / total
        if best - own >= MARGIN:
            place = rivals[fits.index(best)]
            rival = known.reading.words[place]
            message = f"says of this what the article says of {rival}"
            yield Finding(*mention.end, "role", "soft", message, (known.reading.spans[place],))


def _fit(known: Known, context: Sequence[str], place: int, width: int) -> float:
    """Return the weight of the context words within some words of a place of the article."""
    near = set(known.reading.bases[max(0, place - width) : place + width + 1])
    return sum(known.weight(word) for word in context if word in near)


def _names(known: Known, summary: Reading, one: Aligned) -> Iterator[Mention]:
    for at in summary.words_of(one.sentence):
        word = summary.lower[at]
        if word in known.capitals and is_proper(word):
            own = known.positions.get(word, ())[:MOST]
            yield Mention(at, summary.spans[at], own, _context(known, summary, at, one.sentence))


def _number(known: Known, summary: Reading, number: Quantity) -> Iterator[Mention]:
    own = [known.reading.word_at(o.start) for o in known.numbers if agree(number, o)][:MOST]
    at = min(summary.word_at(number.start), len(summary.words) - 1)
    context = _context(known, summary, at, number.sentence)
    yield Mention(at, (number.start, number.end), own, context)


def _context(known: Known, summary: Reading, at: int, sentence: int) -> list[str]:
    words = summary.words_of(sentence)
    near = range(max(words.start, at - CONTEXT), min(words.stop, at + CONTEXT + 1))
    return [
        summary.bases[i]
        for i in near
        if i != at
        and summary.content[i]
        and summary.bases[i] in known.vocabulary
        and not is_proper(summary.lower[i])
    ]


def _places(known: Known, one: Aligned) -> list[int]:
    reading = known.reading
    return [
        at
        for sentence in one.best
        for at in reading.words_of(sentence)
        if reading.words[at][:1].isupper() and is_proper(reading.lower[at])
    ]
