"""Dates, units and currencies: another one of the same kind in their place."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bench.dataset.corrupt.lexicon import MONTHS, WEEKDAYS, alternatives, table
from bench.dataset.corrupt.numbers import DAY, WORDS, YEAR, is_implied
from bench.dataset.corrupt.pair import Edit, Edits, Pair

_WEEKDAY = re.compile(alternatives(WEEKDAYS))
_MONTH = re.compile(rf"(?<=\w )(?:{'|'.join(MONTHS)})(?![\w-]|’|, \d\d,)")
_SCALES = ("scale", "length", "weight", "time", "money", "heat")
_UNITS = {old: new for key in _SCALES for old, new in table("units", key).items()}
_SIGNS = table("units", "signs")
_TIMES = frozenset(table("units", "time"))
_UNIT = re.compile(
    rf"(?P<n>\d[\d,.]*|\b(?:{'|'.join(WORDS[2:])}))(?P<gap>[ -]|(?=°))(?P<unit>"
    rf"{'|'.join(sorted(map(re.escape, _UNITS), key=len, reverse=True))})"
    r"(?![\w°/]|-old| old\b| of mercury| per\b| pregnant|-hour| and (?:\d|half)| to \d)"
)
_SIGN = re.compile(r"(?<!\w)(?P<unit>(?:NZ|US|A)?[$£€])(?=\d)")
_LONGEST = {"February": 28, "April": 30, "June": 30, "September": 30, "November": 30}


def date(pair: Pair) -> Iterator[Edits]:
    """Yield another weekday, month, day of a month or year, which the article does not hold."""
    found = [*pair.found(_WEEKDAY), *pair.found(_MONTH), *pair.found(YEAR), *pair.found(DAY)]
    published = str(pair.article.metadata.get("published") or "")[:4]
    for match in pair.draw.shuffled(found):
        first, last = pair.sentence_at(match.start())
        years = {int(year) for year in YEAR.findall(pair.summary, first, last)}
        for new in pair.draw.shuffled(_dates(match, published)):
            held = re.search(rf"\b{re.escape(new)}\b", f"{pair.article.text} {pair.summary}")
            if not held and _keeps_order(match[0], new, years):
                yield (Edit(*match.span(), new),)


def _keeps_order(old: str, new: str, years: set[int]) -> bool:
    """Whether a year stays behind and before the others of its sentence."""
    if not old.isdigit():
        return True
    return all((int(old) < y) == (int(new) < y) for y in years - {int(old)})


def _dates(match: re.Match[str], published: str) -> list[str]:
    old = match[0]
    if old in WEEKDAYS:
        return list(WEEKDAYS)
    if old in MONTHS:
        day = re.match(r" (\d{1,2})\b", match.string[match.end() :]) or re.search(
            r"\b(\d{1,2}) $", match.string[: match.start()]
        )
        return [month for month in MONTHS if not day or int(day[1]) <= _LONGEST.get(month, 31)]
    if old.isdigit():
        return _years(int(old), published)
    day_of = match["after"] or match["before"]
    days = [int(day_of) + step for step in (-9, -6, -4, -3, -2, 2, 3, 4, 6, 9)]
    return [re.sub(r"\d+", str(new), old) for new in days if 1 <= new <= 28]


def _years(old: int, published: str) -> list[str]:
    """Return years near one, on the same side of the year in which the article was published."""
    years = [old + step for step in (-4, -3, -2, -1, 1, 2, 3, 4)]
    if not published.isdigit():
        return [str(year) for year in years]
    today = int(published)
    return [str(year) for year in years if (year > today) == (old > today)]


def unit(pair: Pair) -> Iterator[Edits]:
    """Yield another unit, scale or currency with the same number."""
    found = []
    for match in [*pair.found(_UNIT), *pair.found(_SIGN)]:
        first, last = pair.sentence_at(match.start())
        before = pair.summary[: match.start()]
        bounded = any(is_implied(before, rises=rises) for rises in (True, False))
        is_sign = match["unit"] in _SIGNS
        # two of one unit would look odd; "more than five minutes" is true of five hours
        if pair.summary.count(match["unit"], first, last) == 1 and (is_sign or not bounded):
            others = _SIGNS.get(match["unit"]) or _others(match)
            found += [(match, new) for new in others]
    for match, new in pair.draw.shuffled(found):
        written = new if match["unit"] in _SIGNS else f"{match['n']}{match['gap']}{new}"
        if written.lower() not in pair.known:
            yield (Edit(*match.span("unit"), new),)


def _others(match: re.Match[str]) -> tuple[str, ...]:
    """Return the units that can follow the number: no 22,000 months, no 0.8 thousand."""
    digits = match["n"].replace(",", "").rstrip(".")
    is_big = digits[0].isdigit() and float(digits) > 100
    return () if is_big and match["unit"] in _TIMES else _UNITS[match["unit"]]
