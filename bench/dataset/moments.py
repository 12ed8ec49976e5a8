"""The time of a feed's entry, as the program ``date`` prints it, or in ISO 8601."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import regex

EXPECTED = "'Mon Jul 21 22:29:56 UTC 2025' or '2025-07-21T22:29:56Z'"

_ZONES = {
    "UTC UT GMT Z WET": 0,
    "WEST BST CET WAT MET": 60,
    "CEST MEST EET CAT SAST": 120,
    "EEST MSK EAT TRT IDT": 180,
    "PKT": 300,
    "IST": 330,
    "NPT": 345,
    "WIB": 420,
    "HKT SGT PHT AWST WITA": 480,
    "JST KST WIT": 540,
    "ACST": 570,
    "AEST": 600,
    "ACDT": 630,
    "AEDT": 660,
    "NZST": 720,
    "NZDT": 780,
    "NDT": -150,
    "ADT BRT ART": -180,
    "NST": -210,
    "AST EDT": -240,
    "EST CDT": -300,
    "CST MDT": -360,
    "MST PDT": -420,
    "PST AKDT": -480,
    "AKST": -540,
    "HST": -600,
}
"""Minutes east of Greenwich. Where an abbreviation has several meanings: ``AMBIGUOUS``."""

_MINUTES = {name: minutes for names, minutes in _ZONES.items() for name in names.split()}

AMBIGUOUS = {
    "IST": "India (+05:30)",
    "CST": "the central United States (-06:00)",
    "BST": "British Summer Time (+01:00)",
    "AST": "the Atlantic coast of Canada (-04:00)",
}
"""How abbreviations with several meanings are read: the entry's author can write the offset."""

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

_PARTS = {
    "wd": rf"(?:(?P<weekday>(?i:{'|'.join(_DAYS)}))[a-z]*\.?,?\s+)?",
    "month": rf"(?P<month>(?i:{'|'.join(_MONTHS)}))[a-z]*\.?",
    "day": r"(?P<day>\d{1,2})",
    "year": r"(?P<year>\d{4})",
    "clock": r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,](?P<part>\d{1,6}))?)?"
    r"(?:\s*(?P<half>[AaPp])\.?[Mm]\.?)?",
    "zone": r"(?:\s*(?P<zone>(?:UTC|GMT)?[+\-−]\d{2}(?::?\d{2})?|[A-Za-z]{1,6})"
    r"(?:\s*\([^()]*\))?)?",
}
_FORMS = (
    r"{wd}{month}\s+{day},?\s+(?:{year},?\s+)?{clock}{zone}(?:\s+{year})?",
    r"{wd}{day}\.?\s+{month},?\s+{year},?\s+{clock}{zone}",
    r"(?P<year>\d{{4}})-(?P<number>\d{{2}})-(?P<day>\d{{2}})(?:\s*T\s*|,?\s+){clock}{zone}",
)
_MOMENT = regex.compile(
    "(?:" + "|".join(form.format(**_PARTS) for form in _FORMS) + r")\s*$", regex.V0
)
_LONGEST = 120


@dataclass(frozen=True, slots=True)
class Moment:
    """When an entry was written: with its own offset, its zone and its weekday as written."""

    time: datetime
    zone: str
    weekday: str | None

    @property
    def utc(self) -> datetime:
        """Return the time in UTC."""
        return self.time.astimezone(UTC)

    def remarks(self) -> list[str]:
        """Return what was read in spite of a doubt."""
        found = []
        actual = f"{self.time:%A}"
        if self.weekday and not actual.lower().startswith(self.weekday.lower()):
            found.append(
                f"{self.weekday} is not the weekday of {self.time:%Y-%m-%d}, which is a {actual}: "
                "the date was taken"
            )
        if self.zone.upper() in AMBIGUOUS:
            found.append(f"the zone {self.zone} was read as {AMBIGUOUS[self.zone.upper()]}")
        return found


def find_moment(text: str) -> tuple[int, Moment | str] | None:
    """Return where the time that ends a text starts, and the time; None where no time ends it.

    For something of the right form that is no time there is a reason instead.
    """
    found = _MOMENT.search(text, max(0, len(text) - _LONGEST))
    if not found:
        return None
    try:
        return found.start(), _moment(found.groupdict())
    except ValueError as error:
        return found.start(), str(error)


def _moment(parts: dict[str, Any]) -> Moment:
    if parts["year"] is None:
        raise ValueError("there is no year")
    if parts["zone"] is None:
        raise ValueError("there is no time zone: write one, such as UTC or +02:00")
    month = int(parts["number"] or 0) or _MONTHS.index(parts["month"].lower()) + 1
    time = datetime(
        int(parts["year"]),
        month,
        int(parts["day"]),
        _hour(int(parts["hour"]), parts["half"]),
        int(parts["minute"]),
        int(parts["second"] or 0),
        int((parts["part"] or "0").ljust(6, "0")),
        tzinfo=timezone(timedelta(minutes=_offset(parts["zone"]))),
    )
    return Moment(_within_years(time), parts["zone"], parts["weekday"])


def _within_years(time: datetime) -> datetime:
    try:
        time.astimezone(UTC)
    except OverflowError:
        raise ValueError("the year is out of range") from None
    return time


def _hour(hour: int, half: str | None) -> int:
    if half is None:
        return hour
    if not 1 <= hour <= 12:
        raise ValueError(f"there is no hour {hour} in a clock of 12 hours")
    return hour % 12 + (12 if half.lower() == "p" else 0)


def _offset(zone: str) -> int:
    """Return the minutes east of Greenwich of an abbreviation or of an offset like +0530."""
    number = zone.upper().removeprefix("UTC").removeprefix("GMT").replace("−", "-")
    if number[:1] in ("+", "-"):
        digits = number[1:].replace(":", "").ljust(4, "0")
        minutes = int(digits[:2]) * 60 + int(digits[2:])
        if minutes >= 24 * 60 or int(digits[2:]) >= 60:
            raise ValueError(f"there is no offset {zone}")
        return -minutes if number[0] == "-" else minutes
    if zone.upper() not in _MINUTES:
        raise ValueError(f"the time zone {zone!r} is not known: write its offset, such as +05:30")
    return _MINUTES[zone.upper()]
