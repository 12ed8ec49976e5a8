"""Numbers, units and years that the article lacks or gives otherwise."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bench.metric.faithfulness.binding import Case
from bench.metric.faithfulness.evidence import Aligned, Known, spans_of
from bench.metric.faithfulness.languages import NUMBERS, RELATIONS
from bench.metric.faithfulness.matching import is_derived, is_rescaled
from bench.metric.faithfulness.quantities import VAGUE, Quantity, is_month_day, quantities
from bench.metric.faithfulness.reading import Reading
from bench.records import Finding

SMALL = 12
"""Up to here a number in words may be a count that nobody wrote down."""
LARGE = 100
"""Above it a sum or difference of the evidence is no coincidence."""
SPELLED = 20
"""Up to here a language whose spelled numbers are not read may spell a number."""
FLOOR = frozenset({"least", "over", "more", "above", "exceeding"})
CEILING = frozenset({"most", "up", "under", "less", "fewer", "below"})
"""Words that say a number is the least, or the most, that there is."""
_AGED = re.compile(r"\s?-\s?(?:years?\s?-\s?)?old\b")
UNREAD = frozenset({"zh", "ja", "ar", "hi"})


def check_numbers(known: Known, summary: Reading, aligned: Sequence[Aligned]) -> Iterator[Finding]:
    """Yield numbers that no number of the article bears out, and those of another unit."""
    if summary.language not in NUMBERS:
        return
    said_all = quantities(summary)
    for said in said_all:
        if _is_figure_of_speech(said):
            continue
        case = Case(known, summary, said, said_all, aligned[said.sentence])
        if not case.is_borne:
            yield from _judge(case)
        elif summary.language in RELATIONS:
            yield from _bound(case)


def _is_figure_of_speech(said: Quantity) -> bool:
    return said.in_words and (said.value <= 1 or (said.is_ordinal and said.value <= 3))


def _judge(case: Case) -> Iterator[Finding]:
    said = case.said
    rescaled = [] if case.alike else [n for n in case.nearby if is_rescaled(said, n)]
    if clashing := case.clashing or rescaled:
        yield _finding(case, clashing[0], "unit", "hard")
    elif said.value == VAGUE:
        return
    elif said.is_year or is_month_day(case.summary, said):
        if not case.alike and not _is_beside(case.known, said):
            yield _finding(case, None, "date", "hard")
    elif rival := case.rival:
        yield _finding(case, rival, "number", "soft" if _is_sum(case) else "hard")
    elif not case.alike:
        yield _finding(case, case.nearest, "number", "soft" if _is_doubtful(case) else "hard")


def _bound(case: Case) -> Iterator[Finding]:
    """Yield a bound where the evidence has the contrary one: “at most 18” for “at least 18”."""
    said = case.said
    alike = [number for number in case.alike if number.sentence in case.evidence.near]
    near = [number for number in alike if number.sentence in case.evidence.best[:1]] or alike
    for mine, other in (CEILING, FLOOR), (FLOOR, CEILING):
        if (
            said.hedge in mine
            and near
            and all(number.hedge in other and number.value == said.value for number in near)
        ):
            reading, told = case.known.reading, near[0]
            start, begin = case.summary.bound_at(said.start), reading.bound_at(told.start)
            here = case.summary.text[start : said.end]
            message = f"says {here}; the article says {reading.text[begin : told.end]}"
            place = (begin, told.end)
            yield Finding(start, said.end, "quantifier", "hard", message, (place,))


def _is_sum(case: Case) -> bool:
    """Return whether a big number is the sum or difference of two of its unit."""
    alike = [number for number in case.known.numbers if number.unit == case.said.unit]
    return case.said.value > LARGE and case.said.unit != "score" and is_derived(case.said, alike)


def _is_doubtful(case: Case) -> bool:
    """Return whether the article may well give the number in a way that is not read."""
    said, language = case.said, case.summary.language
    if said.unit == "score":
        return language in UNREAD or not any(_is_score_changed(case, n) for n in case.nearby)
    if language in UNREAD and said.value <= SPELLED:
        return True
    if said.in_words and not said.unit and said.value <= SMALL:
        return said.value <= 2 or is_derived(said, case.nearby)
    alike = [number for number in case.nearby if number.unit == said.unit]
    is_unit = bool(said.unit) or language not in RELATIONS
    return _is_sum(case) or (is_unit and is_derived(said, alike))


def _is_score_changed(case: Case, number: Quantity) -> bool:
    """Return whether a score of the evidence may be the one that is meant, given otherwise."""
    if number.unit != "score":
        return False
    parts = set(divmod(number.value, 1000)) & set(divmod(case.said.value, 1000))
    return bool(parts - {0}) or number.sentence in case.evidence.best[:1]


def _is_beside(known: Known, said: Quantity) -> bool:
    published = known.published
    if published and said.is_year and abs(said.value - published.year) <= 1:
        return True
    written = f"{said.value:g}"
    return any(written in word.split("-") or word == written for word in known.beside)


def _finding(case: Case, rival: Quantity | None, kind: str, severity: str) -> Finding:
    said = case.said
    here = case.summary.text[said.start : said.end].strip()
    if rival is None:
        there = "the article does not have it"
        places = spans_of(case.known, case.evidence.best[:1])
    else:
        there = f"the article says {case.known.reading.text[rival.start : rival.end].strip()}"
        places = ((rival.start, rival.end),)
    aged = _AGED.match(case.summary.text, said.end)
    end = aged.end() if aged else said.end
    return Finding(said.start, end, kind, severity, f"says {here}; {there}", places)
