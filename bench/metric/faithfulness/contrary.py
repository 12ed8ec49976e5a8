"""Answers of a summary to questions that the article answers the other way."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bench.metric.faithfulness.evidence import Aligned, Known
from bench.metric.faithfulness.languages import RELATIONS
from bench.metric.faithfulness.polarity import beside
from bench.metric.faithfulness.reading import Reading
from bench.metric.faithfulness.relations import meaning
from bench.metric.faithfulness.stances import Stance, signed, stances
from bench.records import Finding

ALIKE = 0.35
"""Share of the weight of a sentence's other words that must stand around the contrary one."""
ONLY = 0.2
"""The same where the article answers in the other way alone."""
OTHERS = 0.6
"""A place that agrees counts from so much of the best one's likeness."""
NEXT = 0.5
"""What a word counts that stands in the sentence before or behind only."""
CLOSE = 7
"""Words on either side of two places that are compared."""
SHARED = 2
"""Content words that these must have in common, where none of them stands right beside both."""


@dataclass(frozen=True, slots=True)
class _Place:
    stance: Stance
    answer: int
    likeness: float
    shared: int
    is_beside: bool

    @property
    def is_close(self) -> bool:
        """Return whether the words around it are enough of the same."""
        return self.is_beside or (self.shared >= SHARED and not self.stance.is_beside)


def check_contrary(known: Known, summary: Reading, aligned: Sequence[Aligned]) -> Iterator[Finding]:
    """Yield words that answer a question as the article does not."""
    if summary.language not in RELATIONS:
        return
    for one in aligned:
        if one.best and not one.is_copied:
            yield from _contraries(known, summary, one)


def _contraries(known: Known, summary: Reading, one: Aligned) -> Iterator[Finding]:
    told, reading = asked(known), known.reading
    words = summary.words_of(one.sentence)
    own = {summary.bases[i] for i in words} | {summary.lower[i] for i in words}
    weights = {b: known.weight(b) for b in (summary.bases[i] for i in words if summary.content[i])}
    done = -1
    for said in stances(summary, words):
        around = {word: x for word, x in weights.items() if word != summary.bases[said.at]}
        if said.at == done or said.question not in told or not around:
            continue
        answer = said.answer * signed(summary, said.at)
        places = [_place(known, summary, said, other, around) for other in told[said.question]]
        against = _strongest(-answer, places) if answer else None
        if against is not None and reading.bases[against.stance.at] not in own:
            done = said.at
            yield _finding(known, summary, said, against)


def _strongest(contrary: int, places: Sequence[_Place]) -> _Place | None:
    """Return the place that is most alike where it, and what is nearly so, answers that."""
    best = max(places, key=lambda place: (place.likeness, place.is_close))
    rivals = [place for place in places if place.likeness >= OTHERS * best.likeness]
    if any(place.answer != contrary for place in rivals):
        return None
    is_only = all(place.answer == contrary for place in places)
    return best if best.is_close and best.likeness >= (ONLY if is_only else ALIKE) else None


def asked(known: Known) -> Mapping[str, Sequence[Stance]]:
    """Return what an article answers, by question; kept once asked."""
    if not known.answers:
        found: defaultdict[str, list[Stance]] = defaultdict(list)
        for stance in stances(known.reading, range(len(known.reading.words))):
            found[stance.question].append(stance)
        known.answers.update(found)
    return known.answers


def _place(
    known: Known, summary: Reading, said: Stance, other: Stance, around: Mapping[str, float]
) -> _Place:
    reading = known.reading
    at = reading.sentence_of(reading.spans[other.at][0])
    here = known.reach(at)
    next_to = [known.reach(s) for s in (at - 1, at + 1) if 0 <= s < reading.n_sentences]
    found = 0.0
    for word, weight in around.items():
        meant = meaning(word)
        if not here.isdisjoint(meant):
            found += weight
        elif not all(held.isdisjoint(meant) for held in next_to):
            found += weight * NEXT
    theirs = _near(reading, other.at)
    shared = sum(not meaning(word).isdisjoint(theirs) for word in _near(summary, said.at))
    is_beside = _is_beside(summary, said.at, reading, other.at)
    answer = other.answer * signed(reading, other.at)
    return _Place(other, answer, found / sum(around.values()), shared, is_beside)


def _near(reading: Reading, at: int) -> set[str]:
    near = range(max(0, at - CLOSE), min(len(reading.bases), at + CLOSE + 1))
    return {reading.bases[i] for i in near if i != at and reading.content[i]}


def _is_beside(summary: Reading, at: int, reading: Reading, place: int) -> bool:
    """Return whether the nearest content words on one side of two places are the same."""
    return any(
        (mine := beside(summary, at, step)) is not None and mine == beside(reading, place, step)
        for step in (1, -1)
    )


def _finding(known: Known, summary: Reading, said: Stance, against: _Place) -> Finding:
    start, end = summary.spans[said.at]
    place = known.reading.spans[against.stance.at]
    told = known.reading.words[against.stance.at]
    message = f"says “{summary.words[said.at]}”; the article says “{told}”"
    return Finding(start, end, said.kind, "hard", message, (place,))
