"""Who says it, with or without quotation marks: one speaker in the place of another.

What a sentence of the summary has somebody say is looked for in the article. Where the sentence
that holds most of it is said by another, and none that names this one holds nearly as much, the
words are put into the wrong mouth.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from bench.metric.faithfulness.alike import is_alike, stem
from bench.metric.faithfulness.attribution import SAYING, speakers
from bench.metric.faithfulness.evidence import Aligned, Known
from bench.metric.faithfulness.languages import GLUE, RELATIONS
from bench.metric.faithfulness.places import COUNTRIES
from bench.metric.faithfulness.reading import Reading
from bench.metric.faithfulness.relations import are_related, is_known, meaning, relations
from bench.metric.faithfulness.templates import listed
from bench.records import Finding

HELD = 0.4
"""Share of what is said that the article's sentence must hold."""
LESS = 0.6
"""The most that a sentence that names this speaker may hold of what the other's does."""
FEWEST = 3
"""Content words that must be said."""
BEFORE = 3
"""Sentences before one in quotation marks in which its paragraph may tell who speaks."""
_QUOTES = '“"‘'

OFFICES = listed(
    "police officials officers analysts experts scientists researchers doctors prosecutors "
    "lawyers campaigners critics residents neighbours neighbors witnesses teachers ministers "
    "investigators firefighters paramedics detectives economists unions farmers activists rebels "
    "councillors lawmakers authorities regulators traders investors"
)
"""Those who speak in a body."""


def check_speech(known: Known, summary: Reading, aligned: Sequence[Aligned]) -> Iterator[Finding]:
    """Yield speakers whose words another says in the article."""
    if summary.language not in RELATIONS:
        return
    for one in aligned:
        said = [*speakers(known, summary, one.sentence, (0, 0))] if one.best else []
        if len(said) == 1 and not one.is_copied and _is_person(summary, said[0]):
            yield from _named(known, summary, one, said[0])
        if one.best:
            yield from _offices(known, summary, one)


def _named(
    known: Known, summary: Reading, one: Aligned, said: tuple[int, int]
) -> Iterator[Finding]:
    own = [stem(summary.lower[at]) for at in range(said[0], said[1] + 1)]
    fits, total, n = _fits(known, summary, one)
    if n < FEWEST or not fits:
        return
    best = max(fits, key=lambda place: (fits[place], -place))
    if fits[best] < HELD * total or _holds(known, best, own):
        return
    other = _speaker(known, best)
    if other is None or not _is_person(known.reading, other):
        return
    if _is_named(known, summary, one, other):
        return
    mine = max((fit for place, fit in fits.items() if _speaks(known, place, own)), default=0.0)
    if mine > LESS * fits[best]:
        return
    reading = known.reading
    start, end = summary.spans[said[0]][0], summary.spans[said[1]][1]
    place = reading.spans[other[0]][0], reading.spans[other[1]][1]
    told = reading.text[slice(*place)]
    message = f"has {summary.text[start:end]} say what {told} says in the article"
    yield Finding(start, end, "role", "hard", message, (place,))


def _fits(known: Known, summary: Reading, one: Aligned) -> tuple[Mapping[int, float], float, int]:
    """Return how much of a sentence, names left out, each of the article's holds; its whole."""
    said = {
        summary.bases[at]
        for at in summary.words_of(one.sentence)
        if summary.content[at]
        and summary.lower[at] not in SAYING
        and stem(summary.lower[at]) not in known.named
    }
    fits: defaultdict[int, float] = defaultdict(float)
    for word in said:
        places = set(known.places.get(word, ()))
        meant = meaning(word)
        places.update(s for s in one.near if s not in places and meant & known.reach(s))
        for place in places:
            fits[place] += known.weight(word)
    return fits, sum(map(known.weight, said)), len(said)


def _holds(known: Known, sentence: int, names: Sequence[str]) -> bool:
    """Return whether a sentence names somebody, in any form."""
    words = {stem(known.reading.lower[at]) for at in known.reading.words_of(sentence)}
    return any(name in words or any(is_alike(word, name) for word in words & known.named)
               for name in names)  # fmt: skip


def _speaks(known: Known, sentence: int, names: Sequence[str]) -> bool:
    """Return whether somebody may say a sentence: it names him, or the last named may be he."""
    if _holds(known, sentence, names):
        return True
    if _speaker(known, sentence) is not None:
        return False
    before = range(max(0, sentence - BEFORE), sentence)
    return any(_holds(known, place, names) for place in before)


def _speaker(known: Known, sentence: int) -> tuple[int, int] | None:
    """Return the name of who says a sentence; in a quotation that goes on, who began it."""
    reading = known.reading
    for place in range(sentence, max(-1, sentence - BEFORE), -1):
        if (
            place != sentence
            and "\n"
            in reading.text[slice(reading.sentences[place][0], reading.sentences[sentence][0])]
        ):
            return None
        found = [*speakers(known, reading, place, (0, 0))]
        if found:
            return found[0] if len(found) == 1 else None
        says = any(reading.lower[at] in SAYING for at in reading.words_of(place))
        start, end = reading.sentences[place]
        if says or not any(mark in reading.text[start : end + 1] for mark in _QUOTES + "”"):
            return None
    return None


def _is_person(reading: Reading, name: tuple[int, int]) -> bool:
    """Return whether a name may be a person's: no country's, and none of letters or of words."""
    first, last = name
    if first and reading.lower[first - 1] in ("the", "a", "an"):
        return False
    words = [stem(reading.lower[at]) for at in range(first, last + 1)]
    if any(word in COUNTRIES for word in words) or reading.words[first].isupper():
        return False
    return not all(is_known(word) and word not in relations().names for word in words)


def _is_named(known: Known, summary: Reading, one: Aligned, name: tuple[int, int]) -> bool:
    """Return whether the sentence of the summary names somebody, too."""
    here = {stem(summary.lower[at]) for at in summary.words_of(one.sentence)}
    return any(stem(known.reading.lower[at]) in here for at in range(name[0], name[1] + 1))


def _offices(known: Known, summary: Reading, one: Aligned) -> Iterator[Finding]:
    """Yield a body that the article lacks, where it has another say something like it."""
    for at in summary.words_of(one.sentence):
        word = summary.lower[at]
        if word not in OFFICES or word in known.vocabulary or not _says(summary, at):
            continue
        base = summary.bases[at]
        reading = known.reading
        there = [i for s in sorted(one.near) for i in reading.words_of(s)]
        if base in known.vocabulary or any(are_related(base, reading.bases[i]) for i in there):
            continue
        told = [i for i in there if reading.lower[i] in OFFICES and _says(reading, i)]
        if told:
            message = f"has {word} say it; in the article {reading.lower[told[0]]} do"
            yield Finding(*summary.spans[at], "role", "hard", message, (reading.spans[told[0]],))


def _says(reading: Reading, at: int) -> bool:
    """Return whether a verb of saying stands beside a word, glue left out."""
    behind, before = reading.lower[at + 1 : at + 3], reading.lower[max(0, at - 2) : at]
    return any(
        next((word for word in side if word in SAYING or word not in GLUE), "") in SAYING
        for side in (behind, before[::-1])
    )
