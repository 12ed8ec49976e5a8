"""Names of people, places and bodies that the article does not know."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise

from bench.metric.faithfulness.evidence import Aligned, Known, spans_of
from bench.metric.faithfulness.languages import (
    CASED,
    DAYS,
    GLUE,
    MONTHS,
    NEGATIONS,
    RELATIONS,
)
from bench.metric.faithfulness.places import BY_NAMES, COUNTRIES
from bench.metric.faithfulness.reading import Reading
from bench.metric.faithfulness.relations import are_related, base, is_known, is_name
from bench.records import Finding

CAPITALS = 25
"""Words to a capital within a sentence up to which a text is held to write names with capitals."""

_NO_NAMES = GLUE | NEGATIONS | MONTHS.keys() | DAYS.keys() | {"unk", "am", "pm", "o", "d", "l"}
"""Words with a capital that name nobody; UNK is what some systems write for a rare word."""


def check_names(known: Known, summary: Reading, aligned: Sequence[Aligned]) -> Iterator[Finding]:
    """Yield runs of name words that stand nowhere in the article, in any form."""
    if summary.language not in CASED:
        return
    for first, last in _runs(_strangers(known, summary)):
        start, end = summary.spans[first][0], summary.spans[last][1]
        if is_acronym_of(known, summary, first, last):
            continue
        best = aligned[summary.sentence_of(start)].best
        plain = summary.language in RELATIONS and not any(
            _is_strange(_stem(word)) for word in summary.lower[first : last + 1]
        )
        common = plain or _is_forename(known, summary, last) or _is_homeland(known, summary, last)
        common = common or _is_by_name(known, summary.lower[first : last + 1])
        severity = "soft" if common else "hard"
        message = f"names {summary.text[start:end]}, which the article does not"
        yield Finding(start, end, "entity", severity, message, spans_of(known, best[:1]))


def _strangers(known: Known, summary: Reading) -> list[int]:
    starts = set(summary.firsts)
    capitals = sum(w[0].isupper() for at, w in enumerate(summary.words) if at not in starts)
    cased = capitals * CAPITALS > len(summary.words)
    return [
        at
        for at, word in enumerate(summary.lower)
        if _looks_like_name(summary, at, at in starts, cased=cased) and not is_familiar(known, word)
    ]


def _looks_like_name(summary: Reading, at: int, starts: bool, *, cased: bool) -> bool:
    word, lower = summary.words[at], _stem(summary.lower[at])
    if len(lower) < 2 or not word[0].isalpha() or lower in _NO_NAMES:
        return False
    if summary.language not in RELATIONS:
        return word[0].isupper() and not starts and not word.isupper()
    if word[0].isupper() and not starts:
        return True
    if cased and not word[0].isupper():
        return False
    return len(lower) > 3 and lower.isalpha() and _is_strange(lower)


def _is_strange(word: str) -> bool:
    """Return whether a lower-case English word is no dictionary word, or a name there."""
    return is_name(word) or not is_known(word)


def _stem(word: str) -> str:
    return word.removesuffix("'s").removesuffix("’s").removesuffix("'")


def is_familiar(known: Known, word: str) -> bool:
    """Return whether the article has a word, or one that is written or derived much alike."""
    stem = _stem(word)
    for form in (word, stem, base(stem)):
        if form in known.vocabulary or form in known.beside:
            return True
    parts = [part for part in stem.split("-") if part]
    if len(parts) > 1:
        return all(is_familiar(known, part) for part in parts)
    return _is_variant(stem, known.capitals) or _is_kin(stem, known.capitals | known.beside)


def _is_kin(word: str, names: Collection[str]) -> bool:
    return any(are_related(base(word), base(name)) for name in names)


def _is_variant(word: str, names: Collection[str]) -> bool:
    """Return whether a name begins alike, or differs in a letter or two as transliterations do."""
    for name in names:
        shared = min(len(word), len(name))
        if shared >= 4 and word[: shared - 1] == name[: shared - 1] and len(name) - len(word) < 4:
            return True
        if shared >= 5 and word[0] == name[0] and is_near(word, name, 1 if shared < 8 else 2):
            return True
    return False


def is_near(one: str, other: str, limit: int) -> bool:
    """Return whether the edit distance (Levenshtein 1966) of two words is within a limit."""
    if abs(len(one) - len(other)) > limit:
        return False
    above = list(range(len(other) + 1))
    for row, letter in enumerate(one, 1):
        here = [row]
        for column, (diagonal, top) in enumerate(pairwise(above)):
            here.append(min(diagonal + (letter != other[column]), top + 1, here[-1] + 1))
        if min(here) > limit:
            return False
        above = here
    return above[-1] <= limit


def _runs(places: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield the first and last of each run of neighbouring places."""
    first = last = -2
    for at in places:
        if at != last + 1:
            if last >= 0:
                yield first, last
            first = at
        last = at
    if last >= 0:
        yield first, last


def is_acronym_of(known: Known, summary: Reading, first: int, last: int) -> bool:
    """Return whether the run abbreviates words of the article, or spells its abbreviation out."""
    written = "".join(summary.lower[first : last + 1])
    if first == last and 2 <= len(written) <= 6 and written in known.initials:
        return True
    begin = first
    while begin and summary.words[begin - 1][:1].isupper():
        begin -= 1
    initials = "".join(word[0] for word in summary.lower[begin : last + 1] if word not in GLUE)
    return (len(initials) > 1 and initials in known.vocabulary) or written in known.joined


def _is_forename(known: Known, summary: Reading, last: int) -> bool:
    """Return whether a name that the article has follows: a forename that it leaves out."""
    if last + 1 >= len(summary.lower):
        return False
    between = summary.text[summary.spans[last][1] : summary.spans[last + 1][0]]
    name = _stem(summary.lower[last + 1])
    return between == " " and name in known.named and not is_known(name)


def _is_homeland(known: Known, summary: Reading, last: int) -> bool:
    """Return whether the run is a country or its people, and the article names none at all."""
    word = _stem(summary.lower[last])
    return word in COUNTRIES and COUNTRIES.isdisjoint(known.capitals)


def _is_by_name(known: Known, words: Sequence[str]) -> bool:
    """Return whether the article has another name that may stand for this one."""
    held = (BY_NAMES.get(_stem(word), frozenset()) for word in words)
    return any(not names.isdisjoint(known.capitals) for names in held)
