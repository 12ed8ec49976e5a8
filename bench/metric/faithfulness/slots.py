"""Sentences copied from the article in which something was put in the place of another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from bench.metric.faithfulness.alike import are_one, stem
from bench.metric.faithfulness.edits import Pair, changes
from bench.metric.faithfulness.events import is_other_event
from bench.metric.faithfulness.evidence import Aligned, Known
from bench.metric.faithfulness.languages import DAYS, MONTHS, RELATIONS
from bench.metric.faithfulness.matching import agree
from bench.metric.faithfulness.quantities import Quantity
from bench.metric.faithfulness.reading import Reading
from bench.metric.faithfulness.templates import (
    AMOUNTS,
    DAY,
    MONTH,
    NAME,
    NUMBER,
    PRONOUN,
    PRONOUNS,
    QUANTIFIER,
    at_words,
    listed,
    template,
)
from bench.records import Finding

COPIED = 0.55
"""Share of a sentence that must run as one of the article does, slots left open."""
BESIDE = 6
"""Words on either side of a slot that are compared."""
ALONE = 4
"""Words that must run alike where those on the other side of a number do not."""
WITHIN = 6
"""Words on either side of a place of the article among which its company is looked for."""
APART = 10
"""Words between two names of which one may explain the other."""
ROUND = 100
"""From here a number without a word such as "about" may round another."""
SAME = 3
"""Words of those that must be the same, one of them more than glue."""

_ACTS = listed("against from to over by after than before at in for of")
_KINDS = {
    NAME: "role", NUMBER: "role", PRONOUN: "gender", QUANTIFIER: "quantifier",
    DAY: "date", MONTH: "date",
}  # fmt: skip


def check_slots(known: Known, summary: Reading, aligned: Sequence[Aligned]) -> Iterator[Finding]:
    """Yield what stands where the article has another of its sort, and what was put in or out."""
    if summary.language not in RELATIONS:
        return
    for one in aligned:
        if one.best and not one.is_copied:
            for pair in _pairs(known, summary, one):
                if not is_other_event(pair):
                    yield from _differences(pair)


def _pairs(known: Known, summary: Reading, one: Aligned) -> Iterator[Pair]:
    numbers = at_words(summary, one.numbers)
    mine = template(summary, one.sentence, known.named, numbers)
    for sentence in one.best:
        theirs, matcher = known.template(sentence)
        matcher.set_seq1(mine.tokens)
        blocks = [(b.a, b.b, b.size) for b in matcher.get_matching_blocks()]
        if sum(size for _, _, size in blocks) >= COPIED * len(mine.tokens):
            yield Pair(known, summary, numbers, mine, theirs, blocks)


def _differences(pair: Pair) -> Iterator[Finding]:
    places = {a + i: b + i for a, b, size in pair.blocks for i in range(size)}
    for here, there in places.items():
        if pair.mine.tokens[here] in _KINDS and _stands(pair, places, here):
            yield from _slot(pair, here, there)
    yield from changes(pair)


def _stands(pair: Pair, places: Mapping[int, int], here: int) -> bool:
    """Return whether the words on both sides of a slot run alike, of a number those on one."""
    there, last = places[here], len(pair.mine.tokens) - 1
    left, right = (_length(places, here, step) for step in (-1, 1))
    aged = pair.theirs.tokens[there + 1 : there + 2] == [NUMBER]
    goes_on = right or here == last or (aged and places.get(here + 1) == there + 2)
    if not ((left or here == 0) and goes_on) and (
        pair.mine.tokens[here] not in (NUMBER, PRONOUN) or max(left, right) < ALONE
    ):
        return False
    near = [
        pair.mine.words[place].start
        for place in range(here - BESIDE, here + BESIDE + 1)
        if place in places and abs(places[place] - there) <= BESIDE
        if place != here and _is_equal(pair, place, places[place])
    ]
    telling = sum(pair.summary.content[at] for at in near)
    return len(near) >= SAME and telling > (pair.mine.tokens[here] == NUMBER)


def _is_equal(pair: Pair, here: int, there: int) -> bool:
    """Return whether two places hold the same word, in a slot or not."""
    mine, theirs = pair.mine.words[here].start, pair.theirs.words[there].start
    is_slot = pair.mine.tokens[here] in _KINDS
    return not is_slot or pair.summary.bases[mine] == pair.known.reading.bases[theirs]


def _length(places: Mapping[int, int], here: int, step: int) -> int:
    """Return how many places on one side run alike without a gap, up to ``ALONE``."""
    length = 0
    while length < ALONE and places.get(here + step * (length + 1)) == places[here] + step * (
        length + 1
    ):
        length += 1
    return length


def _slot(pair: Pair, here: int, there: int) -> Iterator[Finding]:
    sort = pair.mine.tokens[here]
    mine, theirs = pair.mine.words[here], pair.theirs.words[there]
    reading, summary = pair.known.reading, pair.summary
    if _is_same(pair, sort, mine, theirs):
        return
    if sort in (NAME, NUMBER) and (
        _is_borne(pair, mine, is_name=sort == NAME) or _is_moved(pair, mine, theirs)
    ):
        return
    kind = _KINDS[sort]
    if sort == NAME and not any(summary.lower[at] in pair.known.vocabulary for at in mine):
        kind = "entity"
    said = summary.text[summary.spans[mine[0]][0] : summary.spans[mine[-1]][1]]
    place = reading.spans[theirs[0]][0], reading.spans[theirs[-1]][1]
    told = reading.text[place[0] : place[1]]
    start = summary.spans[mine[0]][0]
    message = f"says {said}; the article says {told}"
    yield Finding(start, start + len(said), kind, "hard", message, (place,))


def _is_same(pair: Pair, sort: str, mine: range, theirs: range) -> bool:
    summary, reading = pair.summary, pair.known.reading
    one, other = summary.lower[mine[0]], reading.lower[theirs[0]]
    if sort == PRONOUN:
        return PRONOUNS[one] is PRONOUNS[other]
    if sort == QUANTIFIER:
        return AMOUNTS[one] == AMOUNTS[other]
    if sort in (DAY, MONTH):
        names = DAYS if sort == DAY else MONTHS
        return names[one] == names[other]
    if sort == NUMBER:
        said, told = pair.numbers.get(mine[0]), pair.known.at_words.get(theirs[0])
        return one == other or said is None or told is None or not _differ(said, told)
    return are_one(pair.known, summary, mine, theirs)


def _differ(said: Quantity, told: Quantity) -> bool:
    """Return whether two numbers of one sort do not agree."""
    if said.unit != told.unit or said.is_year != told.is_year:
        return False
    if told.hedge and agree(told, said):
        return False
    if said.hedge or said.value >= ROUND:
        return not agree(said, told)
    return said.value != told.value


def _is_moved(pair: Pair, mine: range, theirs: range) -> bool:
    """Return whether only one of two is in both sentences: in apposition, not swapped."""
    summary, reading = pair.summary, pair.known.reading
    here = {stem(summary.lower[at]) for at in mine}
    there = {stem(reading.lower[at]) for at in theirs}
    first, last = pair.theirs.words[0][0], pair.theirs.words[-1][-1]
    said = [stem(summary.lower[at]) for words in pair.mine.words for at in words]
    swapped = not (there - here).isdisjoint(said)
    near = range(first, last + 1)
    if not swapped:
        near = range(max(first, theirs[0] - APART), min(last, theirs[-1] + APART) + 1)
    is_told = not (here - there).isdisjoint(stem(reading.lower[at]) for at in near)
    return is_told != swapped or (swapped and _is_listed(pair, mine, there - here))


def _is_listed(pair: Pair, mine: range, other: frozenset[str] | set[str]) -> bool:
    """Return whether nothing but names stands between two of a sentence: the order of a list."""
    words, summary = pair.mine.words, pair.summary
    here = next(i for i, held in enumerate(words) if held[0] == mine[0])
    for there, held in enumerate(words):
        if there != here and any(stem(summary.lower[at]) in other for at in held):
            between = range(min(here, there) + 1, max(here, there))
            return all(
                pair.mine.tokens[i] in _KINDS or not summary.content[words[i][0]] for i in between
            ) and all(pair.mine.tokens[i] not in _ACTS for i in between)
    return False


def _is_borne(pair: Pair, mine: range, *, is_name: bool) -> bool:
    """Return whether the article says it elsewhere between the same two words."""
    summary, known = pair.summary, pair.known
    bases = known.reading.bases
    left, right = _content(summary, mine[0], -1), _content(summary, mine[-1], 1)
    own = mine if is_name else mine[:1]
    same = range(pair.theirs.words[0][0], pair.theirs.words[-1][-1] + 1)
    for at in (p for i in own for p in known.positions.get(summary.lower[i], ())):
        is_left = left is None or left in bases[max(0, at - WITHIN) : at]
        is_right = right is None or right in bases[at + 1 : at + 1 + WITHIN]
        if at not in same and is_left and is_right and (left or right):
            return True
    return False


def _content(reading: Reading, at: int, step: int) -> str | None:
    """Return the nearest content word on one side, None where the text ends."""
    near = (at + step * i for i in range(1, WITHIN + 1))
    held = (i for i in near if 0 <= i < len(reading.bases) and reading.content[i])
    return next((reading.bases[i] for i in held), None)
