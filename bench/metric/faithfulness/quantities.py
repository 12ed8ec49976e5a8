"""Numbers as a text writes them, read as values with units."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bench.metric.faithfulness.characters import in_characters
from bench.metric.faithfulness.languages import COMMA_DECIMALS, DAYS, HEDGES, MONTHS, SCALES
from bench.metric.faithfulness.reading import Reading
from bench.metric.faithfulness.spelled import spelled_out
from bench.metric.faithfulness.units import UNITS, unit_at

_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩०१२३४५६७८९０１２３４５６７８９", "0123456789" * 3)
_SCALE_WORDS = "|".join(sorted(map(re.escape, SCALES), key=len, reverse=True))
_NUMBER = re.compile(
    r"(?P<money>(?<![A-Za-z])(?:US|NZ|A|C|HK|R)?\$|[£€¥₹#])?\s?"
    r"(?<![\d.,])(?P<number>\d{1,3}(?:,\s\d{3})+(?!\d)"
    r"|(?<!\d\s)\d{1,3}(?:[\u00a0\u202f\u2009 ]\d{3})+(?![\d ]*\d)"
    r"|\d+(?:[.,٫٬]\d+)*)"
    r"(?P<ordinal>(?:st|nd|rd|th)\b)?"
    rf"(?:[\s-]?(?P<scale>(?:{_SCALE_WORDS})(?![a-z])))?",
    re.IGNORECASE,
)
_CJK_PART = re.compile(r"(\d+(?:\.\d+)?)([万萬億亿千百兆])?")
_SPACED_DECIMAL = re.compile(r"(?<![\d.,])(\d{1,3})\. (\d{1,3})(?![\d,])")
_DASH = re.compile(r"\s?[-–—]\s?")
_JOINED = re.compile(r"[-–/.]\s?$|[^\W\d_]$")
_RANGE = re.compile(r"\s?(?:-|–|—|to|or|and|bis|à|a|und|oder|of|out of|y|e|et|～|〜|至|到)\s?")
_FRACTIONS = {
    "half": 0.5, "third": 1 / 3, "thirds": 1 / 3, "quarter": 0.25, "quarters": 0.25, "fifth": 0.2,
    "fifths": 0.2, "sixth": 1 / 6, "sixths": 1 / 6, "eighths": 0.125, "tenth": 0.1, "tenths": 0.1,
}  # fmt: skip
_AGED = re.compile(r"\b(?:aged?|age of)\s$", re.IGNORECASE)
_NAMED = re.compile(
    rf"(?<!\d\s)\b(?!(?:{'|'.join(MONTHS)}|{'|'.join(DAYS)})\b)[^\W\d_]+\s?,\s?$",
    re.IGNORECASE,
)
_FILLING = frozenset({"than", "to", "a", "an", "of", "us", "just"})
_TURNED = {"less": "least", "fewer": "least", "more": "most"}
VAGUE = -1.0
"""The value of "a few" or "several" before a unit, which is all that they tell."""


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
    found += _in_words(reading, {q.start for q in found})
    if reading.language in ("zh", "ja"):
        found += _in_characters(reading, evidence=evidence)
    if evidence:
        found += _spaced(reading)
    found = _share_units(reading, sorted(found, key=lambda quantity: quantity.start))
    return _pair(reading, found, keep=evidence)


def _in_digits(reading: Reading) -> Iterator[Quantity]:
    text = reading.text if reading.text.isascii() else reading.text.translate(_DIGITS)
    for match in _NUMBER.finditer(text):
        start, end = match.span("number")
        if end - start > 24 or (start and text[start - 1].isalpha() and text[start - 1].isascii()):
            continue
        numbers = _values(match["number"], reading.language)
        if match["scale"]:
            numbers, end = _scaled(text, match, numbers)
        end = max(end, match.end("ordinal"))
        unit, end = _unit(text, match, end)
        unit = unit or _age(text, start, end)
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


def _age(text: str, start: int, end: int) -> str:
    """Return the unit of a bare age: aged 22, the age of 22, Ada Byrd, 22, said."""
    if end - start > 3:
        return ""
    if _AGED.search(text, max(0, start - 9), start):
        return "year"
    is_apart = text[:start].rstrip()[-1:] == "," and text[end : end + 2].lstrip()[:1] in (",", ".")
    return "year" if is_apart and _NAMED.search(text, max(0, start - 24), start) else ""


def _unit(text: str, match: re.Match[str], end: int) -> tuple[str, int]:
    if match["money"]:
        return UNITS.get(match["money"][-1], ""), end
    return unit_at(text, end)


def _values(number: str, language: str) -> list[float]:
    """Return what a run of digits and separators may mean, the likeliest first."""
    if number.isdigit():
        return [float(number)]
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
    """Return the word that hedges a number: what stands right before it, "than" left out."""
    at = reading.word_at(start) - 1
    first = max(0, at - 3)
    while at >= first and reading.lower[at] in _FILLING:
        at -= 1
    word = reading.lower[at] if at >= 0 else ""
    if word in _TURNED and at and reading.lower[at - 1] in ("no", "not"):
        return _TURNED[word]
    return word if word in HEDGES else ""


def _in_words(reading: Reading, taken: set[int]) -> Iterator[Quantity]:
    lower = reading.lower
    for at, length, value, orders in spelled_out(lower, reading.language):
        start, end = reading.spans[at][0], reading.spans[at + length - 1][1]
        if start in taken or (lower[at] in SCALES and at and reading.spans[at - 1][0] in taken):
            continue
        following = lower[at + length] if at + length < len(lower) else ""
        worth, (unit, end) = value, unit_at(reading.text, end)
        if following in _FRACTIONS and not orders and value < 10 and reading.language == "en":
            worth, unit, end = value * _FRACTIONS[following], "share", reading.spans[at + length][1]
        yield Quantity(
            (worth,), unit, start, end, reading.sentence_of(start),
            _hedge(reading, start), orders, in_words=True,
        )  # fmt: skip
    if reading.language == "en":
        yield from _vague(reading)


def _vague(reading: Reading) -> Iterator[Quantity]:
    """Read "a few days", which tells nothing but the unit, and "half", which has none."""
    for at, word in enumerate(reading.lower):
        start, end = reading.spans[at]
        if word in ("few", "several"):
            unit, last = unit_at(reading.text, end)
            if unit:
                yield Quantity((VAGUE,), unit, start, last, reading.sentence_of(start))


def _in_characters(reading: Reading, *, evidence: bool) -> Iterator[Quantity]:
    """Read 三百二十; what may be no number as evidence alone."""
    for start, end, value, is_sure in in_characters(reading.text):
        if evidence or is_sure:
            unit, last = unit_at(reading.text, end)
            yield Quantity((value,), unit, start, last, reading.sentence_of(start), in_words=True)


def _spaced(reading: Reading) -> Iterator[Quantity]:
    """Read ``122. 5`` as 122.5, as tokenised text writes it."""
    for match in _SPACED_DECIMAL.finditer(reading.text):
        start, end = match.span()
        after = _NUMBER.match(reading.text, match.start(2))
        scale = SCALES.get((after["scale"] or "").lower(), 1.0) if after else 1.0
        unit, _ = unit_at(reading.text, after.end() if after else end)
        value = float(f"{match[1]}.{match[2]}")
        yield Quantity((value * scale, value), unit, start, end, reading.sentence_of(start))


def _share_units(reading: Reading, found: list[Quantity]) -> list[Quantity]:
    """Return the numbers with the unit of a range's end for its beginning: 10 to 12 weeks."""
    for i in range(len(found) - 2, -1, -1):
        one, following = found[i], found[i + 1]
        between = following.start - one.end
        is_range = 0 < between < 8 and _RANGE.fullmatch(reading.text, one.end, following.start)
        if is_range and not one.unit and following.unit:
            found[i] = replace(one, unit=following.unit)
    return found


def _pair(reading: Reading, found: Sequence[Quantity], *, keep: bool) -> list[Quantity]:
    """Return the numbers with scores as one value, such as 2-1: the higher counts in thousands."""
    paired: list[Quantity] = []
    for number in found:
        last = paired[-1] if paired else None
        if last and not last.unit and not number.unit and _is_score(reading.text, last, number):
            low, high = sorted((last.value, number.value))
            score = replace(last, values=(1000 * high + low,), unit="score", end=number.end)
            paired[-1:] = [last, number, score] if keep else [score]
        else:
            paired.append(number)
    return paired


def _is_score(text: str, one: Quantity, other: Quantity) -> bool:
    before, after = text[max(0, one.start - 2) : one.start], text[other.end : other.end + 3]
    is_small = max(one.value, other.value) < 200 and not one.in_words and not other.in_words
    is_alone = not _JOINED.search(before) and not re.match(r"\s?[-–/]\s?\d", after)
    is_plain = is_alone and "." not in text[one.start : other.end]
    return is_small and is_plain and _DASH.fullmatch(text, one.end, other.start) is not None


def is_month_day(reading: Reading, quantity: Quantity) -> bool:
    """Return whether a number stands beside the name of a month."""
    at = reading.word_at(quantity.start)
    near = reading.lower[max(0, at - 2) : at + 3]
    return quantity.value <= 31 and any(word in MONTHS for word in near)
