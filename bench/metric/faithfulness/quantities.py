"""Numbers as a text writes them, read as values with units."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bench.metric.faithfulness.languages import (
    COMMA_DECIMALS,
    HEDGES,
    MONTHS,
    ORDINALS,
    SCALES,
    TENS,
    UNITS_OF_ONE,
)
from bench.metric.faithfulness.reading import Reading

_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩०१२३४५६७८९０１２３４５６７８９", "0123456789" * 3)
_SCALE_WORDS = "|".join(sorted(map(re.escape, SCALES), key=len, reverse=True))
_NUMBER = re.compile(
    r"(?P<money>(?<![A-Za-z])(?:US|NZ|A|C|HK|R)?\$|[£€¥₹#])?\s?"
    r"(?<![\d.,])(?P<number>\d{1,3}(?:,\s\d{3})+(?!\d)|\d{1,3}(?:[\u00a0\u202f\u2009 ]\d{3})+(?!\d)"
    r"|\d+(?:[.,٫٬]\d+)*)"
    r"(?P<ordinal>(?:st|nd|rd|th)\b)?"
    rf"(?:[\s-]?(?P<scale>(?:{_SCALE_WORDS})(?![a-z])))?",
    re.IGNORECASE,
)
_CJK_PART = re.compile(r"(\d+(?:\.\d+)?)([万萬億亿千百兆])?")
_SPACED_DECIMAL = re.compile(r"(?<![\d.,])(\d{1,3})\. (\d{1,3})(?![\d,])")
_UNIT = re.compile(r"[\s-]?(%|٪|per\s?cent\b|percent\b|p\.?c\.|[^\W\d_]+)", re.IGNORECASE)

UNITS = {
    "%": "percent", "٪": "percent", "percent": "percent", "per cent": "percent",
    "percentage": "percent", "prozent": "percent", "procent": "percent", "pc": "percent",
    "$": "dollar", "us$": "dollar", "dollar": "dollar", "dollars": "dollar", "usd": "dollar",
    "£": "pound", "#": "pound", "pounds": "pound", "€": "euro", "euro": "euro", "euros": "euro",
    "yen": "yen", "¥": "yen", "₹": "rupee", "rupees": "rupee",
    "year": "year", "years": "year", "year-old": "year", "yr": "year",
    "month": "month", "months": "month", "week": "week", "weeks": "week", "day": "day",
    "days": "day", "hour": "hour", "hours": "hour", "minute": "minute", "minutes": "minute",
    "second": "second", "seconds": "second",
    "mile": "mile", "miles": "mile", "km": "km", "kilometers": "km", "kilometres": "km",
    "kilometer": "km", "kilometre": "km", "m": "metre", "metres": "metre", "meters": "metre",
    "feet": "foot", "ft": "foot", "foot": "foot", "inches": "inch", "inch": "inch", "cm": "cm",
    "kg": "kg", "kilograms": "kg", "kilos": "kg", "tonnes": "tonne", "tons": "tonne",
    "stone": "stone", "lbs": "lb", "lb": "lb", "acres": "acre", "hectares": "hectare",
    "mph": "mph", "kph": "kph",
}  # fmt: skip
_CLASSES = (
    {"dollar", "pound", "euro", "yen", "rupee"}, {"percent"},
    {"year", "month", "week", "day", "hour", "minute", "second"},
    {"mile", "km", "metre", "foot", "inch", "cm"}, {"kg", "tonne", "stone", "lb"},
    {"acre", "hectare"}, {"mph", "kph"},
)  # fmt: skip
MEASURES = {unit: i for i, units in enumerate(_CLASSES) for unit in units}


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number of a text: every value it may be read as, its unit, and where it stands."""

    values: tuple[float, ...]
    unit: str
    start: int
    end: int
    sentence: int
    hedge: str = ""
    is_ordinal: bool = False
    in_words: bool = False

    @property
    def value(self) -> float:
        """Return the likeliest value."""
        return self.values[0]

    @property
    def is_year(self) -> bool:
        """Return whether it looks like a year of the calendar."""
        is_plain = not self.unit and self.end - self.start == 4
        return is_plain and 1500 <= self.value <= 2100 and self.value.is_integer()


def quantities(reading: Reading, *, evidence: bool = False) -> list[Quantity]:
    """Return the numbers of a text in order; as evidence, with doubtful readings too."""
    found = [*_in_digits(reading)]
    if reading.language == "en":
        found += _in_words(reading, {(q.start, q.end) for q in found})
    if evidence:
        found += _spaced(reading)
    return sorted(found, key=lambda quantity: quantity.start)


def _in_digits(reading: Reading) -> Iterator[Quantity]:
    text = reading.text.translate(_DIGITS)
    for match in _NUMBER.finditer(text):
        start, end = match.span("number")
        if end - start > 24 or (start and text[start - 1].isalpha() and text[start - 1].isascii()):
            continue
        numbers = _values(match["number"], reading.language)
        if match["scale"]:
            numbers, end = _scaled(text, match, numbers)
        unit, end = _unit(text, match, end)
        first = match.start("money") if match["money"] else start
        yield Quantity(
            tuple(numbers), unit, first, end, reading.sentence_of(start),
            _hedge(reading, first), bool(match["ordinal"]),
        )  # fmt: skip


def _scaled(text: str, match: re.Match[str], numbers: list[float]) -> tuple[list[float], int]:
    """Return the values under a scale, and where it ends: ``5m`` may be metres, too."""
    word = match["scale"].lower()
    if word in "万萬億亿千百兆":
        total, end, place = 0.0, match.start("number"), match.start("number")
        while (part := _CJK_PART.match(text, place)) is not None:
            total += float(part[1]) * SCALES.get(part[2] or "", 1)
            place = end = part.end()
        return [total, *numbers], end
    scaled = [number * SCALES[word] for number in numbers]
    doubtful = word in ("m", "k", "mil", "mille") and not match["money"]
    return scaled + numbers if doubtful else scaled, match.end("scale")


def _unit(text: str, match: re.Match[str], end: int) -> tuple[str, int]:
    if match["money"]:
        return UNITS.get(match["money"][-1], ""), end
    after = _UNIT.match(text, end)
    word = after[1].lower() if after else ""
    unit = UNITS.get(word, UNITS.get(" ".join(word.split()), ""))
    return unit, (after.end() if after and unit else end)


def _values(number: str, language: str) -> list[float]:
    """Return what a run of digits and separators may mean, the likeliest first."""
    plain = re.sub(r"[\s٬]", "", number).replace("٫", ".")
    if "٫" in number or plain.isdigit():
        return [float(plain)]
    decimal, thousands = (",", ".") if language in COMMA_DECIMALS else (".", ",")
    groups = plain.split(thousands)
    if all(len(group.split(decimal)[0]) == 3 for group in groups[1:]):
        plain = plain.replace(thousands, "")
    parts = plain.replace(decimal, "#").replace(thousands, "#").split("#")
    if len(parts) == 1:
        return [float(plain)]
    if len(parts) == 2:
        return [float(".".join(parts))]
    return [float("".join(parts)), *(float(part) for part in parts)]


def _hedge(reading: Reading, start: int) -> str:
    at = reading.word_at(start)
    before = reading.lower[max(0, at - 3) : at]
    return next((word for word in reversed(before) if word in HEDGES), "")


def _in_words(reading: Reading, taken: set[tuple[int, int]]) -> Iterator[Quantity]:
    at, lower = 0, reading.lower
    starts = {start for start, _ in taken}
    while at < len(lower):
        value, length, ordinal = _spelled(lower, at)
        start = reading.spans[at][0]
        if not length or start in starts:
            at += 1
            continue
        end = reading.spans[at + length - 1][1]
        after = _UNIT.match(reading.text, end)
        unit = UNITS.get(after[1].lower(), "") if after else ""
        yield Quantity(
            (value,), unit, start, end, reading.sentence_of(start),
            _hedge(reading, start), ordinal, in_words=True,
        )  # fmt: skip
        at += length


def _spelled(lower: Sequence[str], at: int) -> tuple[float, int, bool]:
    """Return the value of number words from a place on, how many they are, and if they order."""
    total, current, place = 0.0, 0.0, at
    while place < len(lower):
        word = lower[place]
        plain = _small(word)
        if plain is not None and (
            place == at or current % 100 == 0 or current % 10 == 0 < plain < 10
        ):
            current += plain
        elif word in ("hundred", "thousand", "million", "billion", "trillion", "dozen"):
            if place == at and at and lower[at - 1] not in ("a", "an", "one"):
                break
            current = max(current, 1.0) * SCALES[word]
            if word != "hundred":
                total, current = total + current, 0.0
        elif word in ORDINALS and place == at:
            return ORDINALS[word], 1, True
        elif not (
            word == "and"
            and place > at
            and place + 1 < len(lower)
            and current >= 100
            and _small(lower[place + 1]) is not None
        ):
            break
        place += 1
    return total + current, place - at, False


def _small(word: str) -> float | None:
    if word in UNITS_OF_ONE:
        return UNITS_OF_ONE[word]
    if word in TENS:
        return TENS[word]
    return None


def _spaced(reading: Reading) -> Iterator[Quantity]:
    """Read ``122. 5`` as 122.5, as tokenised text writes it."""
    for match in _SPACED_DECIMAL.finditer(reading.text):
        start, end = match.span()
        after = _NUMBER.match(reading.text, match.start(2))
        scale = SCALES.get((after["scale"] or "").lower(), 1.0) if after else 1.0
        value = float(f"{match[1]}.{match[2]}")
        yield Quantity((value * scale, value), "", start, end, reading.sentence_of(start))


def is_month_day(reading: Reading, quantity: Quantity) -> bool:
    """Return whether a number stands beside the name of a month."""
    at = reading.word_at(quantity.start)
    near = reading.lower[max(0, at - 2) : at + 3]
    return quantity.value <= 31 and any(word in MONTHS for word in near)
