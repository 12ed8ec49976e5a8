"""Quantifiers that say more or less than the evidence, and the gender of the person meant."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bench.metric.faithfulness.clauses import company, fit
from bench.metric.faithfulness.evidence import Aligned, Known, spans_of
from bench.metric.faithfulness.languages import FEMALE, MALE, QUANTIFIERS, RELATIONS
from bench.metric.faithfulness.polarity import COVER
from bench.metric.faithfulness.reading import Reading
from bench.metric.faithfulness.templates import PRONOUNS
from bench.records import Finding

REACH = 3
WIDTH, FIT = 8, 0.4
"""Words around a pronoun that are compared, and how many of them the other must have around it."""


def check_wording(known: Known, summary: Reading, aligned: Sequence[Aligned]) -> Iterator[Finding]:
    """Yield quantifiers and genders that contradict the evidence."""
    if summary.language not in RELATIONS:
        return
    yield from _genders(known, summary, aligned)
    for one in aligned:
        if one.best and not one.is_copied:
            yield from _pronouns(known, summary, one)
        if one.best and one.cover >= COVER and not one.is_copied:
            yield from _quantifiers(known, summary, one)


def _quantifiers(known: Known, summary: Reading, one: Aligned) -> Iterator[Finding]:
    reading = known.reading
    there = [at for s in one.best[:2] for at in reading.words_of(s)]
    for at in summary.words_of(one.sentence):
        mine = QUANTIFIERS.get(summary.lower[at])
        if mine is None:
            continue
        for noun in _following(summary, at):
            rivals = [
                place
                for place in there
                if reading.lower[place] in QUANTIFIERS and noun in _following(reading, place)
            ]
            if rivals and all(QUANTIFIERS[reading.lower[place]] != mine for place in rivals):
                start, end = summary.spans[at]
                other = reading.words[rivals[0]]
                message = f"says {summary.words[at]} {noun}; the article says {other}"
                place = (reading.spans[rivals[0]],)
                yield Finding(start, end, "quantifier", "hard", message, place)
                break


def _following(reading: Reading, at: int) -> list[str]:
    after = range(at + 1, min(len(reading.bases), at + 1 + REACH))
    return [reading.bases[i] for i in after if reading.content[i]]


def _genders(known: Known, summary: Reading, aligned: Sequence[Aligned]) -> Iterator[Finding]:
    words = known.vocabulary
    for own, other, told in ((FEMALE, MALE, "men"), (MALE, FEMALE, "women")):
        if not own.isdisjoint(words) or other.isdisjoint(words):
            continue
        for at, word in enumerate(summary.lower):
            if word in own:
                start, end = summary.spans[at]
                evidence = aligned[summary.sentence_of(start)]
                best = evidence.best[:1]
                near = {
                    known.reading.lower[i] for s in evidence.near for i in known.reading.words_of(s)
                }
                severity = "soft" if other.isdisjoint(near) else "hard"
                message = f"says {summary.words[at]}; the article speaks of {told} only"
                yield Finding(start, end, "gender", severity, message, spans_of(known, best))
                break


def _pronouns(known: Known, summary: Reading, one: Aligned) -> Iterator[Finding]:
    """Yield pronouns in the company of which the evidence has the other gender, and it alone."""
    reading = known.reading
    near = [at for sentence in one.near for at in reading.words_of(sentence)]
    words = {reading.lower[at] for at in near}
    for own, other in ((FEMALE, MALE), (MALE, FEMALE)):
        if not own.isdisjoint(words) or other.isdisjoint(words):
            continue
        for at in summary.words_of(one.sentence):
            if summary.lower[at] not in own or summary.lower[at] not in PRONOUNS:
                continue
            mine = company(summary, at, WIDTH)
            rivals = [place for place in near if reading.lower[place] in other]
            top, place = max((fit(known, mine, rival, WIDTH), rival) for rival in rivals)
            if top >= FIT:
                message = f"says {summary.words[at]}; the article says {reading.words[place]}"
                yield Finding(
                    *summary.spans[at], "gender", "hard", message, (reading.spans[place],)
                )
