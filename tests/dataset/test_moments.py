"""The time of an entry in every form that date prints, and in some that it does not."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.dataset.moments import AMBIGUOUS, Moment, find_moment

SAME = datetime(2025, 7, 21, 22, 29, 56, tzinfo=UTC)
FORMS = [
    "Mon Jul 21 22:29:56 UTC 2025",
    "Mon Jul 21 22:29:56 Z 2025",
    "Mon  Jul  21   22:29:56  UTC  2025 ",
    "Mon\xa0Jul\u202f21 22:29:56\xa0UTC 2025",
    "Mon Jul 21 10:29:56 PM UTC 2025",
    "Mon 21 Jul 2025 10:29:56 PM UTC",
    "Mon 21 Jul 2025 10:29:56\u202fPM UTC",
    "Mon 21 Jul 2025 10:29:56 p.m. UTC",
    "Monday, July 21, 2025 22:29:56 GMT",
    "Mon, 21 Jul 2025 22:29:56 +0000",
    "Mon Jul 21 2025 22:29:56 GMT+0000 (Coordinated Universal Time)",
    "Jul 21 22:29:56 UTC 2025",
    "21 July 2025, 22:29:56 UTC",
    "2025-07-21T22:29:56Z",
    "2025-07-21 22:29:56 UTC",
    "2025-07-21 22:29:56+00:00",
    "2025-07-22T03:59:56+05:30",
    "Tue Jul 22 03:59:56 IST 2025",
    "Tue Jul 22 03:59:56 +0530 2025",
    "Tue Jul 22 00:29:56 CEST 2025",
    "Mon Jul 21 18:29:56 EDT 2025",
    "Mon Jul 21 15:29:56 PDT 2025",
    "Mon Jul 21 19:29:56 -03 2025",
    "Tue Jul 22 10:29:56 NZST 2025",
    "Tue Jul 22 07:29:56 JST 2025",
    "Mon Jul 21 19:59:56 NDT 2025",
]


def read(text: str) -> Moment:
    found = find_moment(text)
    assert found is not None, text
    assert isinstance(found[1], Moment), found
    return found[1]


@pytest.mark.parametrize("text", FORMS)
def test_the_same_time_in_every_form(text: str) -> None:
    assert read(text).utc == SAME
    assert read(text).time == SAME


def test_the_offset_the_zone_and_the_weekday_are_kept() -> None:
    moment = read("Tue Jul 22 00:29:56 CEST 2025")
    assert moment.time.isoformat() == "2025-07-22T00:29:56+02:00"
    assert (moment.zone, moment.weekday) == ("CEST", "Tue")
    assert moment.remarks() == []


@pytest.mark.parametrize(
    ("text", "hour"), [("12:00:00 AM", 0), ("12:00:00 PM", 12), ("1:00:00 am", 1)]
)
def test_a_clock_of_twelve_hours(text: str, hour: int) -> None:
    assert read(f"Mon Jul 21 {text} UTC 2025").time.hour == hour


def test_fractions_and_missing_seconds() -> None:
    assert read("2025-07-21T22:29:56.25Z").time.microsecond == 250_000
    assert read("Mon Jul 21 22:29 UTC 2025").time.second == 0


def test_a_day_padded_by_a_space() -> None:
    assert read("Fri Aug  1 00:00:00 UTC 2025").time.day == 1


@pytest.mark.parametrize("zone", sorted(AMBIGUOUS))
def test_zones_with_several_meanings_are_mentioned(zone: str) -> None:
    assert f"the zone {zone} was read as" in read(f"Mon Jul 21 22:29:56 {zone} 2025").remarks()[0]


def test_a_wrong_weekday_is_mentioned() -> None:
    remarks = read("Sun Jul 21 22:29:56 UTC 2025").remarks()
    assert remarks == [
        "Sun is not the weekday of 2025-07-21, which is a Monday: the date was taken"
    ]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Mon Jul 32 22:29:56 UTC 2025", "day"),
        ("Mon Feb 29 22:29:56 UTC 2025", "day"),
        ("Mon Jul 21 25:29:56 UTC 2025", "hour"),
        ("Mon Jul 21 22:61:56 UTC 2025", "minute"),
        ("Mon Jul 21 13:00:00 PM UTC 2025", "no hour 13 in a clock of 12 hours"),
        ("Mon Jul 21 22:29:56 XYZ 2025", "the time zone 'XYZ' is not known: write its offset"),
        ("Mon Jul 21 22:29:56 2025", "there is no time zone"),
        ("2025-07-21T22:29:56", "there is no time zone"),
        ("Mon Jul 21 22:29:56 UTC", "there is no year"),
        ("Mon Jul 21 22:29:56 +2500 2025", "there is no offset"),
        ("0001-01-01T00:00:00+01:00", "out of range"),
    ],
)
def test_what_is_no_time_says_why(text: str, reason: str) -> None:
    found = find_moment(text)
    assert found is not None
    assert reason in str(found[1])


@pytest.mark.parametrize("text", ["", "some time in July", "22:29:56", "Mon Jul 21", "x" * 10_000])
def test_what_does_not_look_like_a_time(text: str) -> None:
    assert find_moment(text) is None


def test_it_stands_behind_other_text() -> None:
    found = find_moment("Read MoreMon Jul 21 22:29:56 UTC 2025")
    assert found is not None
    assert found[0] == len("Read More")
    assert found[1] == Moment(SAME, "UTC", "Mon")


@given(
    st.datetimes(min_value=datetime(1900, 1, 2), max_value=datetime(9999, 12, 30)),
    st.integers(-14 * 60, 14 * 60),
    st.sampled_from(
        ["%a %b %d %H:%M:%S {} %Y", "%a %d %b %Y %I:%M:%S %p {}", "%Y-%m-%dT%H:%M:%S{}"]
    ),
)
def test_what_is_written_is_read(time: datetime, minutes: int, form: str) -> None:
    time = time.replace(microsecond=0)
    sign = "-" if minutes < 0 else "+"
    offset = f"{sign}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"
    moment = read(time.strftime(form).format(offset))
    assert moment.time.replace(tzinfo=None) == time
    assert moment.time.utcoffset() == timedelta(minutes=minutes)
    assert moment.remarks() == []
