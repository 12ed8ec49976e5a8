"""Dates as a text writes them: weekday, day, month and year, as far as each is told."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from bench.metric.faithfulness.languages import DAYS, MONTHS
from bench.metric.faithfulness.reading import Reading

_ALSO_WORDS = frozenset(
    {"may", "march", "mar", "mei", "mai", "mars", "jan", "dec", "set", "marzo", "agosto", "martes",
     "mercredi", "sun", "sat", "août", "mart"}
)  # fmt: skip
_FEIRA = {"segunda": 0, "terça": 1, "quarta": 2, "quinta": 3, "sexta": 4}
_BETWEEN = frozenset({"the", "of", "de", "den", "le", "del", "di", "st", "nd", "rd", "th", "el"})
_CHARACTERS = re.compile(
    r"(?:(?P<year>\d{4})年)?(?P<month>\d{1,2})月(?:(?P<day>\d{1,2})[日号])?"
    r"|(?P<weekday>[月火水木金土日])曜|(?:星期|周|週)(?P<name>[一二三四五六日天])"
)


@dataclass(frozen=True, slots=True)
class Moment:
    """A date of a text, with the parts that it gives; the weekday counts from Monday, 0."""

    start: int
    end: int
    sentence: int
    weekday: int | None = None
    month: int | None = None
    day: int | None = None
    year: int | None = None


def moments(reading: Reading) -> list[Moment]:
    """Return the dates of a text in order."""
    if reading.language in ("zh", "ja"):
        return [*_in_characters(reading)]
    return [*_in_words(reading)]


def _in_words(reading: Reading) -> Iterator[Moment]:
    weekday = None
    for at, whole in enumerate(reading.lower):
        word = _bare(whole)
        if word not in MONTHS and word not in DAYS and word not in _FEIRA:
            continue
        start, end = reading.spans[at]
        told = _weekday(reading, at)
        if told is not None:
            weekday = at, told
            if _month_behind(reading, at) is None:
                yield Moment(start, end, reading.sentence_of(start), weekday=told)
        if word in MONTHS and _is_month(reading, at):
            day, year, last = _beside(reading, at)
            is_named = weekday is not None and at - weekday[0] <= REACH
            named = weekday[1] if weekday and is_named else None
            start = reading.spans[weekday[0]][0] if weekday and is_named else start
            yield Moment(
                start, reading.spans[last][1], reading.sentence_of(start), named, MONTHS[word],
                day, year,
            )  # fmt: skip


REACH = 4
"""Words from a weekday to the month of the same date: Monday, the 4th of May."""


def _bare(word: str) -> str:
    """Return a name without what an apostrophe ties to it: Saturday's, d’avril."""
    if "'" not in word and "’" not in word:
        return word
    first, _, rest = word.replace("’", "'").partition("'")
    return rest if len(first) == 1 else first


def _weekday(reading: Reading, at: int) -> int | None:
    word = _bare(reading.lower[at])
    if reading.language == "pt":
        is_feira = reading.lower[at + 1 : at + 2] == ["feira"]
        return _FEIRA.get(word) if is_feira else DAYS.get(word)
    return DAYS.get(word)


def _month_behind(reading: Reading, at: int) -> int | None:
    """Return the place of a month that goes on with a weekday, as in "Monday, 4 May"."""
    for place in range(at + 1, min(at + REACH + 1, len(reading.lower))):
        word = _bare(reading.lower[place])
        if word in MONTHS and _is_month(reading, place):
            return place
        if not (word.isdigit() or word in _BETWEEN):
            return None
    return None


def _is_month(reading: Reading, at: int) -> bool:
    """Return whether a word that may mean something else stands for a month here."""
    word, lower = reading.words[at], reading.lower
    if _bare(word.lower()) not in _ALSO_WORDS:
        return True
    beside = (*lower[max(0, at - 1) : at], *lower[at + 1 : at + 2])
    if any(other[:1].isdigit() for other in beside):
        return True
    is_told = lower[max(0, at - 1)] in {"in", "since", "until", "last", "next", "of", "previous"}
    return is_told and word in ("May", "March") and lower[at + 1 : at + 2] != ["of"]


def _beside(reading: Reading, at: int) -> tuple[int | None, int | None, int]:
    """Return the day and the year of a month, and the last word of the date."""
    lower, last = reading.lower, at
    before = [word for word in lower[max(0, at - 2) : at] if word not in _BETWEEN]
    day = _number(before[-1] if before else "", 31)
    place = at + 1
    if day is None and (day := _number(lower[place] if place < len(lower) else "", 31)):
        last, place = place, place + 1
    while place < len(lower) and place <= at + 3 and lower[place] in _BETWEEN:
        place += 1
    year = _number(lower[place] if place < len(lower) else "", 2100)
    if year is not None and year >= 1500:
        return day, year, place
    return day, None, last


def _number(word: str, most: int) -> int | None:
    return int(word) if word.isdecimal() and len(word) <= 4 and 1 <= int(word) <= most else None


def _in_characters(reading: Reading) -> Iterator[Moment]:
    for match in _CHARACTERS.finditer(reading.text):
        start, end = match.span()
        names = (match["weekday"] and "月火水木金土日", match["name"] and "一二三四五六日")
        told = match["weekday"] or (match["name"] or "").replace("天", "日")
        weekday = (names[0] or names[1] or "").find(told) if told else None
        parts = [int(part) if part else None for part in match.group("month", "day", "year")]
        yield Moment(start, end, reading.sentence_of(start), weekday, *parts)


def weekday_of(moment: Moment, published: date | None) -> int | None:
    """Return the weekday of a date by the calendar, None where its year is not known."""
    year = moment.year or (published.year if published else None)
    if year is None or moment.month is None or moment.day is None:
        return None
    try:
        return date(year, moment.month, moment.day).weekday()
    except ValueError:
        return None
