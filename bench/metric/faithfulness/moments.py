"""Dates that the article gives otherwise: weekdays, months, and the days and years of months."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bench.metric.faithfulness.calendars import Moment, moments, weekday_of
from bench.metric.faithfulness.evidence import Aligned, Known, spans_of
from bench.metric.faithfulness.languages import DAYS, MONTHS, NUMBERS, RELATIVE_DAYS
from bench.metric.faithfulness.reading import Reading
from bench.records import Finding


def check_moments(known: Known, summary: Reading, aligned: Sequence[Aligned]) -> Iterator[Finding]:
    """Yield dates that neither the article nor the day of its appearance bears out."""
    if summary.language not in NUMBERS:
        return
    said_all = moments(summary)
    there = moments(known.reading) if said_all else []
    for said in said_all:
        one = aligned[said.sentence]
        near = [moment for moment in there if moment.sentence in one.near]
        for part in ("weekday", "month"):
            if getattr(said, part) is not None:
                yield from _part(known, summary, (said, said_all), (there, near), part, one)
        yield from _whole(known, summary, said, there)


def _part(
    known: Known,
    summary: Reading,
    said: tuple[Moment, Sequence[Moment]],
    told: tuple[Sequence[Moment], Sequence[Moment]],
    part: str,
    one: Aligned,
) -> Iterator[Finding]:
    """Yield a weekday or month that the article lacks, or has in another place alone."""
    moment, also = said
    there, near = told
    value = getattr(moment, part)
    if value in _own(known, part) or any(getattr(other, part) == value for other in near):
        return
    if part == "weekday" and value in _weekdays(known, moment, there):
        return
    if part == "month" and any(_is_same_date(moment, other) for other in there):
        return
    mentioned = {getattr(other, part) for other in also}
    rivals = [other for other in near if getattr(other, part) not in mentioned]
    rivals = [other for other in rivals if getattr(other, part) is not None]
    if any(getattr(other, part) == value for other in there) and (
        not rivals or rivals[0].sentence not in one.best[:1]
    ):
        return
    words = (known.reading.lower[at] for at in _words_near(known, one))
    is_relative = part == "weekday" and not RELATIVE_DAYS.isdisjoint(words)
    severity = "soft" if is_relative and not rivals and not known.published else "hard"
    yield _finding(known, summary, moment, rivals, severity, one)


def _is_same_date(one: Moment, other: Moment) -> bool:
    """Return whether two months are told apart by the same day or year."""
    same = one.month == other.month
    pairs = (one.day, other.day), (one.year, other.year)
    return same and any(here is not None and here == there for here, there in pairs)


def _words_near(known: Known, one: Aligned) -> Iterator[int]:
    for sentence in one.near:
        yield from known.reading.words_of(sentence)


def _own(known: Known, part: str) -> set[int]:
    """Return the weekdays or months that the metadata name, and those of the days around."""
    names = DAYS if part == "weekday" else MONTHS
    found = {names[word] for word in known.beside if word in names}
    if published := known.published:
        if part == "month":
            found.add(published.month)
        else:
            today = published.weekday()
            is_near = not RELATIVE_DAYS.isdisjoint(known.vocabulary)
            found |= {today, (today - 1) % 7, (today + 1) % 7} if is_near else {today}
    return found


def _whole(
    known: Known, summary: Reading, said: Moment, there: Sequence[Moment]
) -> Iterator[Finding]:
    """Yield a date of which the article gives another weekday, day or year."""
    if said.month is None:
        return
    same = [moment for moment in there if moment.month == said.month]
    for part in ("day", "year"):
        value = getattr(said, part)
        others = [moment for moment in same if getattr(moment, part) is not None]
        is_told = part == "year" or any(number.value == value for number in known.numbers)
        is_other = all(getattr(moment, part) != value for moment in others)
        if value is not None and others and is_other and is_told:
            if part == "year" and known.published and value == known.published.year:
                continue
            yield _finding(known, summary, said, others, "hard", None)
            return
    if said.weekday is None or said.day is None:
        return
    days = _weekdays(known, said, there)
    if days and said.weekday not in days:
        dated = [moment for moment in same if moment.day == said.day]
        yield _finding(known, summary, said, dated, "hard", None)


def _weekdays(known: Known, said: Moment, there: Sequence[Moment]) -> set[int]:
    """Return the weekdays that a date has in the article, or by the calendar."""
    if said.day is None or said.month is None:
        return set()
    same = [one for one in there if (one.month, one.day) == (said.month, said.day)]
    days = {one.weekday for one in same}
    days |= {weekday_of(one, known.published) for one in (said, *same)}
    return {day for day in days if day is not None}


def _finding(
    known: Known,
    summary: Reading,
    said: Moment,
    rivals: Sequence[Moment],
    severity: str,
    one: Aligned | None,
) -> Finding:
    here = summary.text[said.start : said.end]
    if rivals:
        first = rivals[0]
        message = f"says {here}; the article says {known.reading.text[first.start : first.end]}"
        places: tuple[tuple[int, int], ...] = ((first.start, first.end),)
    else:
        message = f"says {here}; the article does not"
        places = spans_of(known, one.best[:1]) if one else ()
    return Finding(said.start, said.end, "date", severity, message, places)
