"""What a number counts: the words that tell it from other numbers of the same value."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from bench.metric.faithfulness.evidence import Aligned, Known
from bench.metric.faithfulness.matching import agree, units_clash
from bench.metric.faithfulness.quantities import VAGUE, Quantity
from bench.metric.faithfulness.reading import Reading

LOOKED_AT = 6
"""Words behind a number among which stands what it counts."""
KEPT = 3
"""Words that are kept of them: "four FA Cup matches"."""
TIMES = 5
"""How many times as big a number may be that another was put in the place of."""
SURE = 2
"""Words that a rival must share where the number itself stands in the evidence, too."""
EXACT = 100
"""From here on a number that stands in the evidence is no coincidence."""
_BREAK = re.compile(r"[.;:()!?,–—\n“”\"]")


def counted(reading: Reading, number: Quantity) -> frozenset[str]:
    """Return the base forms of what a number counts; of a bare one, what it stands behind."""
    found: set[str] = set()
    first = reading.word_at(number.end - 1) + 1
    end = number.end
    for at in range(first, min(first + LOOKED_AT, len(reading.words))):
        start, last = reading.spans[at]
        if _BREAK.search(reading.text, end, start) or reading.lower[at][0].isdigit():
            break
        if reading.content[at]:
            found.add(reading.bases[at])
        elif found:
            break
        if len(found) == KEPT:
            break
        end = last
    if found or number.unit:
        return frozenset(found)
    return before(reading, number)


def before(reading: Reading, number: Quantity) -> frozenset[str]:
    """Return the marked base forms of the three words before a number that are no glue."""
    at = reading.word_at(number.start)
    near = range(max(0, at - 3), at)
    return frozenset("<" + reading.bases[i] for i in near if reading.content[i])


@dataclass(frozen=True)
class Case:
    """A number of a summary beside the numbers of the article."""

    known: Known
    summary: Reading
    said: Quantity
    also: Sequence[Quantity]
    evidence: Aligned

    @cached_property
    def alike(self) -> Sequence[Quantity]:
        """Return the article's numbers of the same value."""
        return [number for number in self.known.numbers if agree(self.said, number)]

    @cached_property
    def nearby(self) -> Sequence[Quantity]:
        """Return the numbers of the evidence."""
        near = self.evidence.near
        return [number for number in self.known.numbers if number.sentence in near]

    @cached_property
    def counted(self) -> frozenset[str]:
        """Return what the number counts."""
        return counted(self.summary, self.said)

    @cached_property
    def _before(self) -> frozenset[str]:
        return before(self.summary, self.said)

    @cached_property
    def clashing(self) -> Sequence[Quantity]:
        """Return the article's numbers of the same value in another unit, the nearest first."""
        near = self.evidence.near
        clashing = [number for number in self.alike if units_clash(self.said, number)]
        return sorted(clashing, key=lambda number: number.sentence not in near)

    @property
    def is_borne(self) -> bool:
        """Return whether a number of the same value and unit counts the same things."""
        return any(self._bears(number) for number in self.alike) or self._is_score_borne

    def _bears(self, number: Quantity) -> bool:
        said, is_near = self.said, number.sentence in self.evidence.near
        if said.unit and number.unit:
            is_rivalled = any(other.sentence in self.evidence.near for other in self.clashing)
            same = said.unit == number.unit or {said.unit, number.unit} == {"pound", "lb"}
            return same and (is_near or not is_rivalled)
        if is_near and number.value == said.value >= EXACT and not said.unit:
            return True
        if said.is_year or (said.unit and number.is_year):
            return said.is_year
        reading = self.known.reading
        there, here = counted(reading, number), self.counted
        if not (here.isdisjoint(there) and self._before.isdisjoint(before(reading, number))):
            return True
        return not there if said.unit else not here or (is_near and not there)

    @property
    def _is_score_borne(self) -> bool:
        """Return whether both numbers of a score stand in the evidence, apart from each other."""
        if self.said.unit != "score":
            return False
        there = {value for number in self.nearby for value in number.values}
        return set(map(float, divmod(int(self.said.value), 1000))) <= there

    @property
    def rival(self) -> Quantity | None:
        """Return the number of the evidence that counts the same things, unless it is said, too."""
        said = self.said
        is_near = any(number.sentence in self.evidence.near for number in self.alike)
        for number in self.nearby:
            if not _is_of_sort(said, number) or (self.alike and not _is_near(said, number)):
                continue
            shared = self.counted & counted(self.known.reading, number)
            if not shared or number.value == VAGUE:
                continue
            if is_near and len(shared) < min(SURE, len(self.counted)):
                continue
            if not any(self._is_meant(other, number) for other in self.also):
                return number
        return None

    def _is_meant(self, other: Quantity, number: Quantity) -> bool:
        """Return whether another number of the summary stands for one of the evidence."""
        if not agree(other, number):
            return False
        here = counted(self.summary, other)
        return not here or not here.isdisjoint(counted(self.known.reading, number))

    @property
    def nearest(self) -> Quantity | None:
        """Return the number of the evidence of the same unit that comes nearest, if any."""
        said = self.said
        same = [number for number in self.nearby if _is_of_sort(said, number)]
        return min(same, key=lambda number: abs(number.value - said.value), default=None)


def _is_of_sort(said: Quantity, number: Quantity) -> bool:
    same = number.unit == said.unit and number.is_ordinal == said.is_ordinal
    return same and number.is_year == said.is_year


def _is_near(said: Quantity, number: Quantity) -> bool:
    """Return whether two numbers are of about the same size: one may stand for the other."""
    return number.value <= said.value * TIMES and said.value <= number.value * TIMES
