"""Numbers, units and dates: another one of the same make in their place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bench.dataset.corrupt.lexicon import CURRENCIES, MONTHS, UNITS, WEEKDAYS
from bench.dataset.corrupt.pair import Edit, Edits, Pair, alternatives, as_written

WORDS = tuple(
    ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty"]
)
_MONTH = "|".join(MONTHS)
_DIGITS = re.compile(
    r"(?<![\w.,:/–+°#-])(?P<sign>[A-Z]{0,2}[$£€])?(?P<n>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
    r"(?=(?:%|[ -]|[.,;:!?)]*(?:\s|$)|[”’\"]|m\b|bn\b))(?!\s?[ap]\.?m\b)(?![ -]\d)"
)
_WORD = re.compile(
    rf"(?<![\w-])(?P<n>{'|'.join(WORDS[2:])})(?![\w-]|\s(?:thirds?|quarters?)\b)", re.IGNORECASE
)
_DAY = re.compile(
    rf"(?:{_MONTH})\s(?P<after>\d{{1,2}})\b(?![,.]\d)|\b(?P<before>\d{{1,2}})\s(?:{_MONTH})\b"
)
_YEAR = re.compile(r"(?<![\w.,:/–$£€-])(?:1[89]|20)\d\d(?![\w–-]|[.,]\d|\s(?:%|percent|[a-z]+s\b))")
_WEEKDAY = re.compile(alternatives(WEEKDAYS))
_MONTHS = re.compile(rf"(?<=\w )(?:{_MONTH})(?![\w-]|’)")
_UNIT = re.compile(
    rf"(?P<n>\d[\d,.]*|\b(?:{'|'.join(WORDS[2:])}|several|few))(?P<gap>[ -]| ?)(?P<unit>"
    rf"{'|'.join(sorted(map(re.escape, UNITS), key=len, reverse=True))})(?![\w°]|-old| old\b)"
)
_CURRENCY = re.compile(r"(?<![\w])(?P<unit>(?:NZ|US|A)?[$£€])(?=\d)")


@dataclass(frozen=True, slots=True)
class Number:
    """A number as it is written, with its value."""

    start: int
    end: int
    text: str
    value: float
    is_word: bool = False
    kind: str = ""


def numbers_in(text: str, *, english: bool = True) -> list[Number]:
    """Return the counts and measures of a text: no years, days of a month, times or ordinals."""
    dated = [match.span(1 if match["after"] else 2) for match in _DAY.finditer(text)]
    dated += [match.span() for match in _YEAR.finditer(text)]
    found = []
    for match in _DIGITS.finditer(text):
        start, end = match.span("n")
        if any(start < last and first < end for first, last in dated):
            continue
        kind = match["sign"] or ("%" if re.match(r"%| per ?cent", text[end:]) else "")
        value = float(match["n"].replace(",", ""))
        found.append(Number(start, end, match["n"], value, kind=kind))
    if english:
        for match in _WORD.finditer(text):
            value = WORDS.index(match["n"].lower())
            found.append(Number(*match.span("n"), match["n"], value, is_word=True))
    return sorted(found, key=lambda number: number.start)


def number(pair: Pair) -> Iterator[Edits]:
    """Another number of the same magnitude and format, which the article does not hold."""
    english = pair.article.language == "en"
    known = {held.value for held in numbers_in(pair.article.text, english=english)}
    known |= {held.value for held in numbers_in(pair.summary, english=english)}
    held = numbers_in(pair.summary, english=english)
    for one in pair.draw.shuffled(held):
        if pair.is_quoted(one.start, one.end):
            continue
        for value in pair.draw.shuffled(_values(one)):
            if all(abs(value - other) > 0.04 * abs(other) for other in known):
                new = _written(value, one)
                if new and _fits(pair, held, one, value):
                    yield (Edit(one.start, one.end, new),)


def _values(one: Number) -> list[float]:
    """Return values of the same magnitude."""
    if one.is_word or (one.value <= 20 and one.value.is_integer()):
        spread = [one.value + step for step in (-4, -3, -2, 2, 3, 4)]
        return [value for value in spread if 2 <= value <= (20 if one.is_word else 24)]
    return [one.value * factor for factor in (0.55, 0.6, 0.7, 0.78, 0.83, 1.2, 1.3, 1.4, 1.6, 1.8)]


def _written(value: float, like: Number) -> str | None:
    """Return a value in the format of another number, or None where it cannot be told apart."""
    if like.is_word:
        return as_written(WORDS[round(value)], like.text)
    whole, dot, decimals = like.text.replace(",", "").partition(".")
    zeros = len(whole) - len(whole.rstrip("0")) if not dot else 0
    rounded = round(value, len(decimals)) if dot else float(round(value / 10**zeros) * 10**zeros)
    if rounded <= 0 or (like.kind == "%" and like.value <= 100 < rounded):
        return None
    if dot and decimals[-1] != "0" and f"{rounded:.{len(decimals)}f}"[-1] == "0":
        rounded += 3 * 10.0 ** -len(decimals)
    new = f"{rounded:,.{len(decimals)}f}" if "," in like.text else f"{rounded:.{len(decimals)}f}"
    same_size = len(new.replace(",", "")) == len(like.text.replace(",", ""))
    return new if same_size or like.value <= 20 else None


def _fits(pair: Pair, held: list[Number], one: Number, value: float) -> bool:
    """Whether parts stay below their wholes, and from/to runs keep their direction."""
    for other in held:
        first, last = (one, other) if one.start < other.start else (other, one)
        between = pair.summary[first.end : last.start]
        if other is one or len(between) > 40 or "." in between.strip("."):
            continue
        if re.search(r"\b(of|to|and|out)\b|\d-", between) and len(between.split()) <= 6:
            if (one.value < other.value) != (value < other.value):
                return False
    return True


def number_swap(pair: Pair) -> Iterator[Edits]:
    """Another number of the article, of the same kind and about the same size."""
    inside = numbers_in(pair.summary)
    others = numbers_in(pair.article.text)
    for one in pair.draw.shuffled(inside):
        if pair.is_quoted(one.start, one.end):
            continue
        first, last = pair.sentence_at(one.start)
        near = {held.value for held in inside if first <= held.start < last}
        for other in pair.draw.shuffled(others):
            alike = other.is_word == one.is_word and other.kind == one.kind
            alike = alike and ("." in other.text) == ("." in one.text)
            close = one.value > 0 and 0.2 <= other.value / one.value <= 5
            if (
                alike
                and close
                and other.value not in near
                and _fits(pair, inside, one, other.value)
            ):
                new = as_written(other.text.lower(), one.text) if one.is_word else other.text
                yield (Edit(one.start, one.end, new),)


def date(pair: Pair) -> Iterator[Edits]:
    """Another weekday, month, day of the month or year, which the article does not hold."""
    found = [*pair.found(_WEEKDAY), *pair.found(_MONTHS), *pair.found(_YEAR), *pair.found(_DAY)]
    published = str(pair.article.metadata.get("published") or "")[:4]
    for match in pair.draw.shuffled(found):
        old = match[0]
        for new in pair.draw.shuffled(_dates(match, published)):
            if not re.search(rf"\b{re.escape(new)}\b", f"{pair.article.text} {pair.summary}"):
                yield (Edit(match.start(), match.start() + len(old), new),)


def _dates(match: re.Match[str], published: str) -> list[str]:
    old = match[0]
    if old in WEEKDAYS:
        return list(WEEKDAYS)
    if old in MONTHS:
        following = re.match(r"\s(\d{1,2})\b", match.string[match.end() :])
        longest = int(following[1]) if following else 1
        short = {"February"} if longest > 28 else set()
        short |= {"April", "June", "September", "November"} if longest > 30 else set()
        return [month for month in MONTHS if month not in short]
    if old.isdigit():
        years = [int(old) + step for step in (-4, -3, -2, -1, 1, 2, 3, 4)]
        today = int(published) if published.isdigit() else None
        return [str(y) for y in years if today is None or (y > today) == (int(old) > today)]
    day = match["after"] or match["before"]
    days = [int(day) + step for step in (-9, -6, -4, -3, -2, 2, 3, 4, 6, 9)]
    return [old.replace(day, str(new)) for new in days if 1 <= new <= 28]


def unit(pair: Pair) -> Iterator[Edits]:
    """Another unit, scale or currency behind or before the same number."""
    for match in pair.draw.shuffled([*pair.found(_UNIT), *pair.found(_CURRENCY)]):
        start, end = match.span("unit")
        for new in pair.draw.shuffled({**UNITS, **CURRENCIES}[match["unit"]]):
            written = match["n"] + match["gap"] + new if "n" in match.groupdict() else new
            if written.lower() not in pair.known:
                yield (Edit(start, end, new),)
