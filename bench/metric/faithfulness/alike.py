"""Whether two names may be one's: written alike, short for each other, or put otherwise."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bench.metric.faithfulness.evidence import Known
from bench.metric.faithfulness.names import is_near
from bench.metric.faithfulness.places import BY_NAMES, COUNTRIES
from bench.metric.faithfulness.reading import Reading
from bench.metric.faithfulness.relations import are_related, base, is_known, relations

_BEHIND = re.compile(r"\s*(?:\([^)]{0,16}\)\s*|,\s?\d{1,2}\s?,\s?)?+[,;:–—/]")


def are_one(known: Known, summary: Reading, mine: range, theirs: range) -> bool:
    """Return whether two names may be one's: alike, short for each other, or in apposition."""
    reading = known.reading
    here = [stem(summary.lower[at]) for at in mine]
    there = [stem(reading.lower[at]) for at in theirs]
    if "unk" in here or len("".join(there)) < 3 or _is_title(here, there):
        return True
    if _hold_alike(here, there) or _hold_alike(there, here):
        return True
    if here[-1] == there[-1] and " ".join(here) in reading.text.lower():
        return True
    if (len(here) == 1 and here[0] in known.initials) or _initials(here) == there[0]:
        return True
    if any(not BY_NAMES.get(word, frozenset()).isdisjoint(there) for word in here):
        return True
    return _setting(summary, mine) != _setting(reading, theirs)


def _is_title(here: Sequence[str], there: Sequence[str]) -> bool:
    """Return whether words of the dictionary stand where nothing but a name does."""
    return all(map(_is_plain, here)) and not any(map(_is_plain, there))


def _is_plain(word: str) -> bool:
    return is_known(word) and word not in relations().names and word not in COUNTRIES


def _hold_alike(here: Sequence[str], there: Sequence[str]) -> bool:
    return all(any(is_alike(one, other) for other in there) for one in here)


def _initials(words: Sequence[str]) -> str:
    return "".join(word[0] for word in words)


def _setting(reading: Reading, places: range) -> tuple[bool, bool, bool]:
    """Return whether "the" stands before a name, and a sign or an owner's ending after it."""
    first, last = places[0], places[-1]
    after_the = first > 0 and reading.lower[first - 1] == "the"
    behind = _BEHIND.match(reading.text, reading.spans[last][1]) is not None
    owns = reading.lower[last][-2:] in ("'s", "’s") or reading.lower[last + 1 : last + 2] == ["s"]
    return after_the, behind, owns or reading.lower[last + 1 : last + 2] == ["'s"]


def stem(word: str) -> str:
    """Return a lower-case word without the ending that says whose."""
    return word.replace("’", "'").removesuffix("'s").removesuffix("'")


def is_alike(one: str, other: str) -> bool:
    """Return whether two words begin alike, differ by a letter or two, or are akin."""
    shared = 4 if min(len(one), len(other)) > 4 else 3
    if len(one) > 4 and one[0] == other[0] and is_near(one, other, 1 if len(one) < 8 else 2):
        return True
    return one[:shared] == other[:shared] or are_related(base(one), base(other))
