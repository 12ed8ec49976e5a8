"""Who did it to whom: the two sides of a verb, exchanged, in whatever voice.

“The board sued Ines Bak” and “Ines Bak was sued by the board” say one thing. Where the article has
both beside the verb, or another word for it, the other way round, and never this way, they were
exchanged.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bench.metric.faithfulness.alike import stem
from bench.metric.faithfulness.evidence import Aligned, Known
from bench.metric.faithfulness.languages import RELATIONS
from bench.metric.faithfulness.reading import Reading
from bench.metric.faithfulness.relations import are_related, is_known, meaning
from bench.metric.faithfulness.templates import listed
from bench.records import Finding

WIDE = 10
"""Words on either side of the article's verb in which the two are looked for."""
LONGEST = 4
"""Words of one side of a verb."""
_BREAK = re.compile(r"[.;:!?]|,(?! who)")
_AUX = listed("has have had will would must also not later who be is are was were been")
_BE = listed("be is are was were been being")
_LEADS = listed("the a an by two three four five his her its their")


@dataclass(frozen=True, slots=True)
class Deed:
    """A verb with its doer and the one that it is done to, as ranges of words."""

    verb: int
    doer: range
    other: range


def check_doers(known: Known, summary: Reading, aligned: Sequence[Aligned]) -> Iterator[Finding]:
    """Yield deeds of which the article has the two sides exchanged."""
    if summary.language not in RELATIONS:
        return
    for one in aligned:
        if not one.best or one.is_copied:
            continue
        for deed in _deeds(summary, summary.words_of(one.sentence)):
            place = _exchanged(known, summary, one, deed)
            if place is not None:
                reading = known.reading
                sides = min(deed.doer[0], deed.other[0]), max(deed.doer[-1], deed.other[-1])
                start, end = summary.spans[sides[0]][0], summary.spans[sides[1]][1]
                span = reading.sentences[reading.sentence_of(reading.spans[place][0])]
                message = "tells the other way round who did it to whom"
                yield Finding(start, end, "role", "hard", message, (span,))


def _deeds(summary: Reading, words: range) -> Iterator[Deed]:
    """Yield the verbs that stand between two sides, each at once beside it."""
    for verb in words:
        if not _is_verb(summary, verb):
            continue
        left, right = verb - 1, verb + 1
        while left >= words.start and summary.lower[left] in _AUX:
            left -= 1
        while right < words.stop and summary.lower[right] in _LEADS:
            right += 1
        if left < words.start or right >= words.stop or not _are_sides(summary, left, right):
            continue
        before, after = _run(summary, words, left, -1), _run(summary, words, right, 1)
        is_passive = "by" in summary.lower[verb + 1 : right]
        if is_passive or not _BE & set(summary.lower[left + 1 : verb]):
            yield Deed(verb, *((after, before) if is_passive else (before, after)))


def _are_sides(summary: Reading, left: int, right: int) -> bool:
    """Return whether two words, no numbers, stand beside a verb with nothing that parts them."""
    between = summary.text[summary.spans[left][1] : summary.spans[right][0]]
    return not _BREAK.search(between) and all(
        summary.content[at] and not summary.lower[at][0].isdigit() for at in (left, right)
    )


def _run(summary: Reading, words: range, at: int, step: int) -> range:
    """Return the words of one side of a verb, from the nearest on."""
    last = at
    while last + step in words and abs(last + step - at) < LONGEST:
        if not summary.content[last + step] or not _goes_on(summary, min(last, last + step)):
            break
        last += step
    return range(min(at, last), max(at, last) + 1)


def _is_verb(reading: Reading, at: int) -> bool:
    """Return whether a word may be a verb in the past, or one behind “will” or “has”."""
    word = reading.lower[at]
    if not reading.content[at] or not reading.words[at][0].islower() or not is_known(word):
        return False
    if word.endswith(("s", "ing")):
        return False
    return reading.bases[at] != word or (at > 0 and reading.lower[at - 1] in _AUX)


def _goes_on(reading: Reading, at: int) -> bool:
    """Return whether a word and the next, more than glue, stand together."""
    gap = reading.text[reading.spans[at][1] : reading.spans[at + 1][0]]
    return reading.content[at] and gap.strip(" -") == ""


def _exchanged(known: Known, summary: Reading, one: Aligned, deed: Deed) -> int | None:
    """Return where the article has a deed the other way round, if nowhere this way."""
    verb = summary.bases[deed.verb]
    meant = meaning(verb)
    doer, other = (_heads(known, summary, side) for side in (deed.doer, deed.other))
    if not doer or not other or doer & other:
        return None
    found = None
    for sentence in sorted(one.near.union(known.places.get(verb, ())[:WIDE])):
        if verb not in known.vocabulary and meant.isdisjoint(known.reach(sentence)):
            continue
        for at in known.reading.words_of(sentence):
            base = known.reading.bases[at]
            if known.reading.content[at] and (base == verb or are_related(verb, base)):
                own, turned = _sides(known.reading, sentence, at, doer, other)
                if own > turned or own == 2:
                    return None
                if turned == 2 and own == 0:
                    found = at
    return found


def _heads(known: Known, summary: Reading, side: range) -> frozenset[str]:
    """Return the words that tell a side: those of a name, or the noun, that the article has."""
    names = {stem(summary.lower[at]) for at in side} & known.named
    return frozenset(names or {summary.bases[side[-1]]})


def _sides(
    reading: Reading, sentence: int, verb: int, doer: frozenset[str], other: frozenset[str]
) -> tuple[int, int]:
    """Return how many of the two stand beside the article's verb as said, and exchanged."""
    words = reading.words_of(sentence)
    before = _words(reading, range(verb - 1, max(words.start, verb - WIDE) - 1, -1), -1)
    after = _words(reading, range(verb + 1, min(words.stop, verb + WIDE + 1)), 1)
    is_by = "by" in reading.lower[verb + 1 : verb + 3]
    is_done = not _BE.isdisjoint(reading.lower[max(words.start, verb - 2) : verb])
    if is_by or is_done:
        before, after = after if is_by else frozenset(), before
    own = (not before.isdisjoint(doer)) + (not after.isdisjoint(other))
    turned = (not before.isdisjoint(other)) + (not after.isdisjoint(doer))
    return own, turned


def _words(reading: Reading, places: range, step: int) -> frozenset[str]:
    """Return the words on one side of a verb, as far as nothing parts them from it."""
    found: set[str] = set()
    for at in places:
        last, first = sorted((at, at - step))
        if _BREAK.search(reading.text, reading.spans[last][1], reading.spans[first][0]):
            break
        found.update((reading.bases[at], stem(reading.lower[at])))
    return frozenset(found)
