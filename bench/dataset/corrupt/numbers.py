"""Numbers: another one of the same make in their place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bench.dataset.corrupt.lexicon import MONTHS, words
from bench.dataset.corrupt.pair import PLACES, Edit, Edits, Pair, as_written

WORDS = words("numbers", "words")
_MONTH = "|".join(MONTHS)
_DIGITS = re.compile(
    r"(?<![\w.,:/–+°#-])(?P<sign>[A-Z]{0,2}[$£€])?(?P<n>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
    r"(?=(?:%|[ -]|[.,;:!?)]*(?:\s|$)|[”’\"]|m\b|bn\b))(?!\s?[ap]\.?m\b)(?![ -]\d)"
)
_WORD = re.compile(
    rf"(?<![\w-])(?P<n>{'|'.join(WORDS[2:])})(?![\w-]|\s(?:thirds?|quarters?)\b)", re.IGNORECASE
)
DAY = re.compile(
    rf"(?:{_MONTH})\s(?P<after>\d{{1,2}})\b(?![,.]\d)|\b(?P<before>\d{{1,2}})\s(?:{_MONTH})\b"
)
YEAR = re.compile(
    r"(?<![\w.,:/–$£€-])(?:1[89]|20)\d\d(?![\w–-]|[.,]\d|\s?(?:%|per ?cent|metres|miles|km|kg))"
)
_AGE = re.compile(r"(?<=[a-z], )\d\d(?=[,.])|\b\d\d(?=-year-old)|(?<=aged )\d\d\b")
_SCALE = re.compile(r"%| per ?cent| (?:million|billion|trillion|thousand|dozen)\b|m\b|bn\b| ?°")

_AT_LEAST = re.compile(
    r"\b(?:no less than|at least|over|above|exceed\w*|(?<!no )(?<!not )more than|from)"
    r"(?: about| some)? (?:[A-Z]{0,2}[$£€])?$",
    re.IGNORECASE,
)
_AT_MOST = re.compile(
    r"\b(?:no more than|not more than|at most|up to|under|below|within|(?<!no )less than|"
    r"fewer than|almost|nearly)(?: about| some)? (?:[A-Z]{0,2}[$£€])?$",
    re.IGNORECASE,
)
_ANY = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")


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
    dated = [match.span(1 if match["after"] else 2) for match in DAY.finditer(text)]
    dated += [match.span() for match in YEAR.finditer(text)]
    ages = {match.start() for match in _AGE.finditer(text)}
    found = []
    for match in _DIGITS.finditer(text):
        start, end = match.span("n")
        if any(start < last and first < end for first, last in dated):
            continue
        scale = _SCALE.match(text, end)
        kind = f"{match['sign'] or ''}{scale[0].strip() if scale else ''}"
        kind = "age" if start in ages else kind.replace("per cent", "%").replace("percent", "%")
        value = _value(match["n"])
        found.append(Number(start, end, match["n"], value, kind=kind))
    if english:
        for match in _WORD.finditer(text):
            value = WORDS.index(match["n"].lower())
            found.append(Number(*match.span("n"), match["n"], value, is_word=True))
    return sorted(found, key=lambda number: number.start)


def number(pair: Pair) -> Iterator[Edits]:
    """Yield another number of the same magnitude and format, which the article does not hold."""
    english = pair.article.language == "en"
    held = numbers_in(pair.summary, english=english)
    told = [*numbers_in(pair.article.text, english=english), *held]
    known = {one.value for one in told} | set(map(_value, _ANY.findall(pair.article.text)))
    for one in pair.draw.shuffled(held)[:PLACES]:
        if pair.is_quoted(one.start, one.end):
            continue
        for value in pair.draw.shuffled(_values(one)):
            new = _written(value, one)
            exact = _value(new) if new and not one.is_word else value
            differs = all(abs(exact - other) > 0.04 * abs(other) for other in known)
            if new and differs and _fits(pair, held, one, exact):
                yield (Edit(one.start, one.end, new),)


def _value(written: str) -> float:
    return float(written.replace(",", ""))


def _values(one: Number) -> list[float]:
    """Return values of the same magnitude."""
    if one.is_word or (one.value <= 20 and one.value.is_integer()):
        spread = [one.value + step for step in (-4, -3, -2, 2, 3, 4)]
        return [value for value in spread if 2 <= value <= (20 if one.is_word else 24)]
    if one.kind == "age":
        return [one.value + step for step in (-14, -9, -7, -5, 4, 6, 8, 11)]
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
    """Whether parts stay below their wholes, from/to runs keep direction, and bounds turn false."""
    if is_implied(pair.summary[: one.start], rises=value > one.value):
        return False
    for other in held:
        first, last = (one, other) if one.start < other.start else (other, one)
        between = pair.summary[first.end : last.start]
        if other is one or len(between) > 40 or "." in between.strip("."):
            continue
        related = re.search(r"\b(?:of|to|and|out)\b", between) and len(between.split()) <= 6
        if related and (one.value < other.value) != (value < other.value):
            return False
    return True


def is_implied(before: str, *, rises: bool) -> bool:
    """Whether the old number implies the new one: at least 18 is at least 15, too."""
    return bool((_AT_MOST if rises else _AT_LEAST).search(before))


def number_swap(pair: Pair) -> Iterator[Edits]:
    """Yield another number of the article, of the same kind and about the same size."""
    inside = numbers_in(pair.summary)
    others = numbers_in(pair.article.text)
    for one in pair.draw.shuffled(inside)[:PLACES]:
        if pair.is_quoted(one.start, one.end):
            continue
        first, last = pair.sentence_at(one.start)
        near = {held.value for held in inside if first <= held.start < last}
        for other in pair.draw.shuffled(others):
            alike = (other.is_word, other.kind, "." in other.text) == (
                (one.is_word, one.kind, "." in one.text)
            )
            close = one.value > 0 and 0.3 <= other.value / one.value <= 3.3
            other_one = alike and close and other.value not in near
            if other_one and _fits(pair, inside, one, other.value):
                new = as_written(other.text.lower(), one.text) if one.is_word else other.text
                yield (Edit(one.start, one.end, new),)
