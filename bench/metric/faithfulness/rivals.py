"""Names in each other's place in other words: what is said of one is told of another alone.

The words around a name of the summary are looked for, themselves or akin, in the article's
sentences. Where the sentence that holds most of them names somebody else, and none that names this
one, or stands beside such a one, holds nearly as much, another is meant.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from bench.metric.faithfulness.alike import is_alike, stem
from bench.metric.faithfulness.evidence import Aligned, Known
from bench.metric.faithfulness.languages import RELATIONS
from bench.metric.faithfulness.matching import agree
from bench.metric.faithfulness.places import BY_NAMES, COUNTRIES
from bench.metric.faithfulness.quantities import Quantity
from bench.metric.faithfulness.reading import Reading
from bench.metric.faithfulness.relations import is_known, meaning
from bench.metric.faithfulness.templates import is_proper
from bench.records import Finding

CONTEXT = 8
"""Words on either side of a name that say something of it."""
FEWEST = 3
"""Words of the context that must be content."""
RIVAL, OWN = 0.5, 0.45
"""Share of the context that the rival's sentence must hold, and the most that this one's hold of
what the rival's does."""
CLOSE = 8
"""Words of the rival among which a word next to the name must stand."""
NEXT, TIMES, MOST = 4, 5, 12
"""Words of another number among which a word next to this one must stand; how many times as big it
may be; numbers of a sentence that are looked at."""
BESIDE = 1
"""Sentences from one that names somebody in which “he” or “the minister” may mean him."""
_OLD = re.compile(r"\s?-\s?old\b|\s?,")
"""Behind an age, which is told once and then stands for a name: “the 24-year-old”."""
_AT = frozenset({"in", "at", "near", "outside"})
"""Words before a place."""


def check_rivals(known: Known, summary: Reading, aligned: Sequence[Aligned]) -> Iterator[Finding]:
    """Yield names of which the summary says what the article says of another."""
    if summary.language not in RELATIONS or known.reading.n_sentences < 3:
        return
    for one in aligned:
        if one.best and not one.is_copied:
            words = summary.words_of(one.sentence)
            names = [*_runs(known, summary, words)]
            taken = {at for run in names for at in run}
            for run in names:
                if told := _rival(known, summary, one, run, taken):
                    start, end = summary.spans[run[0]][0], summary.spans[run[-1]][1]
                    place = known.reading.spans[told[0]][0], known.reading.spans[told[-1]][1]
                    rival = known.reading.text[slice(*place)]
                    message = f"says of {summary.text[start:end]} what the article says of {rival}"
                    yield Finding(start, end, "role", "hard", message, (place,))


def check_tallies(known: Known, summary: Reading, aligned: Sequence[Aligned]) -> Iterator[Finding]:
    """Yield numbers of which the summary says what the article says of another."""
    if summary.language not in RELATIONS or known.reading.n_sentences < 3:
        return
    for one in aligned:
        if not one.best or one.is_copied:
            continue
        for said in one.numbers[:MOST]:
            if other := _other_number(known, summary, one, said):
                here, there = summary.text[said.start : said.end], known.reading.text
                message = f"says {here}; the article says {there[other.start : other.end]}"
                place = (other.start, other.end)
                yield Finding(said.start, said.end, "role", "hard", message, (place,))


def _other_number(known: Known, summary: Reading, one: Aligned, said: Quantity) -> Quantity | None:
    """Return the number in whose place this one stands, if any."""
    own = {number.sentence for number in known.numbers if agree(said, number)}
    at = summary.word_at(said.start)
    is_vague = (
        said.is_year or (said.in_words and said.value <= 1) or _OLD.match(summary.text, said.end)
    )
    if not own or is_vague or at >= len(summary.words):
        return None
    run = range(at, max(at, summary.word_at(said.end - 1)) + 1)
    fits, total, n = _fits(known, summary, one, run, set(run))
    if n < FEWEST or not fits:
        return None
    best = max(fits, key=lambda place: (fits[place], -place))
    mine = max((fits.get(place, 0.0) for place in own), default=0.0)
    is_told_beside = not own.isdisjoint((best - 1, best, best + 1))
    if is_told_beside or fits[best] < RIVAL * total or mine > OWN * fits[best]:
        return None
    next_to = _next_to(summary, one.sentence, run, set(run))
    for other in known.numbers:
        if (
            other.sentence == best
            and _is_of_sort(said, other)
            and not any(agree(each, other) for each in one.numbers)
        ):
            place = known.reading.word_at(other.start)
            near = known.reading.bases[max(0, place - NEXT) : place + NEXT + 1]
            if any(not meant.isdisjoint(near) for meant in next_to):
                return other
    return None


def _is_of_sort(said: Quantity, other: Quantity) -> bool:
    same = said.unit == other.unit and said.is_ordinal == other.is_ordinal
    return (
        same
        and not other.is_year
        and other.value > 0
        and (said.value <= other.value * TIMES and other.value <= said.value * TIMES)
    )


def _runs(known: Known, reading: Reading, words: range) -> Iterator[range]:
    """Yield the runs of words that name somebody."""
    at = words.start
    while at < words.stop:
        end = at
        while (
            end < words.stop
            and _names(known, reading, end)
            and (
                end == at or reading.text[reading.spans[end - 1][1] : reading.spans[end][0]] == " "
            )
        ):
            end += 1
        if end > at:
            yield range(at, end)
        at = max(end, at + 1)


def _names(known: Known, reading: Reading, at: int) -> bool:
    word = stem(reading.lower[at])
    if len(word) < 3 or not reading.content[at]:
        return False
    if reading.words[at][0].islower() and is_known(word) and word not in COUNTRIES:
        return False
    return word in known.named or (is_proper(word) and word in known.capitals)


def _rival(
    known: Known, summary: Reading, one: Aligned, run: range, taken: set[int]
) -> range | None:
    """Return the name in whose place this one stands, if any."""
    own = _held(known, [stem(summary.lower[at]) for at in run])
    if not own:
        return None
    fits, total, n = _fits(known, summary, one, run, taken)
    if n < FEWEST or not fits:
        return None
    last = known.reading.n_sentences - 1
    beside = {min(max(p + s, 0), last) for p in own for s in range(-BESIDE, BESIDE + 1)}
    best = max(fits, key=lambda place: (fits[place], -place))
    mine = max((fits.get(place, 0.0) for place in beside), default=0.0)
    if best in beside or fits[best] < RIVAL * total or mine > OWN * fits[best]:
        return None
    here = {stem(word) for word in (summary.lower[i] for i in summary.words_of(one.sentence))}
    reading, sort = known.reading, _sort(summary, run)
    next_to = _next_to(summary, one.sentence, run, taken)
    for other in _runs(known, reading, reading.words_of(best)):
        words = [stem(reading.lower[at]) for at in other]
        if here.isdisjoint(words) and _sort(reading, other) == sort:
            near = reading.bases[max(0, other[0] - CLOSE) : other[-1] + CLOSE + 1]
            if any(not meant.isdisjoint(near) for meant in next_to):
                return other
    return None


def _next_to(summary: Reading, sentence: int, run: range, taken: set[int]) -> list[frozenset[str]]:
    """Return what the content words on either side of a name mean."""
    words = summary.words_of(sentence)
    found = []
    for side in (range(run[0] - 1, words.start - 1, -1), range(run[-1] + 1, words.stop)):
        told = next((at for at in side if summary.content[at]), None)
        if told is not None and told not in taken:
            found.append(meaning(summary.bases[told]))
    return found


def _held(known: Known, words: Sequence[str]) -> set[int]:
    """Return the sentences that hold a word of a name, in any form."""
    found: set[int] = set()
    for word in words:
        forms = {word, f"{word}'s", f"{word}’s", *BY_NAMES.get(word, ())}
        forms |= {name for name in known.named if name[:3] == word[:3] and is_alike(name, word)}
        for form in forms:
            found.update(known.places.get(form, ()))
    return found


def _fits(
    known: Known, summary: Reading, one: Aligned, run: range, taken: set[int]
) -> tuple[Mapping[int, float], float, int]:
    """Return how much of what is said of a name each sentence holds, its whole, its words."""
    words = summary.words_of(one.sentence)
    near = range(max(words.start, run[0] - CONTEXT), min(words.stop, run[-1] + 1 + CONTEXT))
    context = {summary.bases[at] for at in near if at not in taken and summary.content[at]}
    fits: defaultdict[int, float] = defaultdict(float)
    total = 0.0
    for word in context:
        weight = known.weight(word)
        total += weight
        places = set(known.places.get(word, ()))
        meant = meaning(word)
        places.update(
            s for s in one.near if s not in places and not meant.isdisjoint(known.reach(s))
        )
        for place in places:
            fits[place] += weight
    return fits, total, len(context)


def _sort(reading: Reading, run: range) -> tuple[bool, bool]:
    """Return whether a name is where something is, and whether it is a country or its people."""
    is_place = run[0] > 0 and reading.lower[run[0] - 1] in _AT
    return is_place, any(stem(reading.lower[at]) in COUNTRIES for at in run)
