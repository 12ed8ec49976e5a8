"""Numbers, units and years that the article lacks or gives otherwise."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bench.metric.faithfulness.evidence import Aligned, Known, spans_of
from bench.metric.faithfulness.languages import NUMBERS, RELATIONS
from bench.metric.faithfulness.matching import agree, is_derived, is_rescaled, units_clash
from bench.metric.faithfulness.quantities import Quantity, is_month_day, quantities
from bench.metric.faithfulness.reading import Reading
from bench.records import Finding

SMALL = 12
"""Up to here a number in words may be a count that nobody wrote down."""
SPELLED = 20
"""Up to here languages other than English may spell a number, which is not read."""


def check_numbers(known: Known, summary: Reading, aligned: Sequence[Aligned]) -> Iterator[Finding]:
    """Yield numbers that no number of the article bears out, and those of another unit."""
    if summary.language not in NUMBERS:
        return
    agreeing: dict[tuple[object, ...], list[Quantity]] = {}
    for said in quantities(summary):
        if _is_figure_of_speech(said):
            continue
        same = said.values, said.unit, said.hedge, said.is_year
        if same not in agreeing:
            agreeing[same] = [number for number in known.numbers if agree(said, number)]
        alike = agreeing[same]
        clear = [number for number in alike if not units_clash(said, number)]
        if clear:
            continue
        evidence = aligned[said.sentence]
        nearby = [number for number in known.numbers if number.sentence in evidence.near]
        other = alike or [number for number in nearby if is_rescaled(said, number)]
        if other:
            yield _finding(known, summary, said, other[0], "unit", "hard", evidence)
        elif said.is_year or is_month_day(summary, said):
            if not _is_beside(known, said):
                yield _finding(known, summary, said, None, "date", "hard", evidence)
        else:
            severity = "soft" if _is_doubtful(known, said, nearby) else "hard"
            rival = _rival(said, nearby)
            yield _finding(known, summary, said, rival, "number", severity, evidence)


def _is_figure_of_speech(said: Quantity) -> bool:
    return said.in_words and (said.value <= 1 or (said.is_ordinal and said.value <= 3))


def _is_doubtful(known: Known, said: Quantity, nearby: Sequence[Quantity]) -> bool:
    """Return whether the article may well give the number in a way that is not read."""
    if known.reading.language not in RELATIONS:
        return said.value <= SPELLED or is_derived(said, known.numbers)
    if said.in_words and said.value <= SMALL:
        return said.value <= 2 or is_derived(said, nearby)
    alike = [number for number in known.numbers if number.unit == said.unit]
    return bool(said.unit) and is_derived(said, alike)


def _is_beside(known: Known, said: Quantity) -> bool:
    published = known.published
    if published and said.is_year and abs(said.value - published.year) <= 1:
        return True
    written = f"{said.value:g}"
    return any(written in word.split("-") or word == written for word in known.beside)


def _rival(said: Quantity, nearby: Sequence[Quantity]) -> Quantity | None:
    """Return the number of the evidence of the same unit that comes nearest, if any."""
    same = [one for one in nearby if one.unit == said.unit and one.is_year == said.is_year]
    return min(same, key=lambda number: abs(number.value - said.value), default=None)


def _finding(
    known: Known,
    summary: Reading,
    said: Quantity,
    rival: Quantity | None,
    kind: str,
    severity: str,
    evidence: Aligned,
) -> Finding:
    here = summary.text[said.start : said.end].strip()
    if rival is None:
        there = "the article does not have it"
        places = spans_of(known, evidence.best[:1])
    else:
        there = f"the article says {known.reading.text[rival.start : rival.end].strip()}"
        places = ((rival.start, rival.end),)
    return Finding(said.start, said.end, kind, severity, f"says {here}; {there}", places)
