"""Words that a copied sentence puts in, leaves out or turns round: denial, doubt, opposites."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bench.metric.faithfulness.contrast import is_other_side
from bench.metric.faithfulness.evidence import Known
from bench.metric.faithfulness.languages import DENIALS, NEGATIONS
from bench.metric.faithfulness.opposites import contrast
from bench.metric.faithfulness.quantities import Quantity
from bench.metric.faithfulness.reading import Reading
from bench.metric.faithfulness.templates import AMOUNTS, Template, listed
from bench.records import Finding

FLANK = 3
"""Words on both sides of a change together that must run alike."""
NEAR = 5
"""Words around a change among which another word of doubt may stand."""
LONGEST = 3
"""Words up to which a change is one of words, and not of what is told."""

DOUBT = listed(
    """
    may might could possibly probably perhaps maybe apparently allegedly reportedly supposedly
    potentially presumably alleged suspected possible potential likely expected estimated
    believe believes believed think thinks thought suggest suggests suggested understood accused
    suspicion appear appears appeared seem seems seemed unconfirmed rumoured rumored
    """
)
INTENT = listed("hope hopes hoping hoped aim aims aiming plan plans planning planned want wants")
_CHARGED = listed("charge charged charges allegation allegations would if")
AUXILIARIES = listed(
    """
    is are was were be been being am has have had will would can could may might must shall should
    do does did ever
    """
)
"""Words that a negation stands beside, and that are no denial without it."""
_CERTAIN = listed(
    """
    will is are was were be been has have had did does do to guilty convicted of the a an that it
    he she they shall definitely certainly confirmed can know knows knew known established proved
    proven
    """
)


@dataclass(frozen=True, slots=True)
class Pair:
    """A sentence of the summary beside one of the article that runs as it does."""

    known: Known
    summary: Reading
    numbers: Mapping[int, Quantity]
    mine: Template
    theirs: Template
    blocks: Sequence[tuple[int, int, int]]


@dataclass(frozen=True, slots=True)
class Change:
    """What stands between two runs that are alike: words of the summary, words of the article."""

    here: Sequence[int]
    there: Sequence[int]
    next: int


def changes(pair: Pair) -> Iterator[Finding]:
    """Yield what the changes of a copied sentence deny, assert or turn round."""
    for change in _changes(pair):
        found = _amount(pair, change) or _denial(pair, change)
        found = found or _doubt(pair, change) or _opposite(pair, change)
        if found:
            yield found


def _changes(pair: Pair) -> Iterator[Change]:
    mine, theirs = pair.mine.words, pair.theirs.words
    a, b, size = 0, 0, 0
    for here, there, length in pair.blocks:
        start, begin = a + size, b + size
        flanked = size + length >= FLANK and (size or not start) and (length or here == len(mine))
        if flanked and here - start <= LONGEST and there - begin <= LONGEST + 1:
            place = mine[here][0] if here < len(mine) else mine[-1][-1]
            yield Change(_flat(mine[start:here]), _flat(theirs[begin:there]), place)
        a, b, size = here, there, length


def _flat(ranges: Iterable[range]) -> list[int]:
    return [at for words in ranges for at in words]


def _cues(reading: Reading, places: Sequence[int]) -> list[int]:
    return [at for at in places if reading.lower[at] in NEGATIONS or _is_short_not(reading, at)]


def _is_short_not(reading: Reading, at: int) -> bool:
    word = reading.lower[at]
    return word.endswith(("n't", "n’t")) or (word == "t" and reading.lower[at - 1].endswith("n"))


def _tells(reading: Reading, places: Iterable[int]) -> bool:
    """Return whether words that are more than glue stand at some places: another thing is told."""
    return any(reading.content[at] for at in places)


def _amount(pair: Pair, change: Change) -> Finding | None:
    """Return a quantifier in the place of one of another sense, and nothing else changed."""
    summary, reading = pair.summary, pair.known.reading
    here = {at: AMOUNTS[summary.lower[at]] for at in change.here if summary.lower[at] in AMOUNTS}
    there = {at: AMOUNTS[reading.lower[at]] for at in change.there if reading.lower[at] in AMOUNTS}
    others = set(change.here) - here.keys(), set(change.there) - there.keys()
    if not here or not there or not set(here.values()).isdisjoint(there.values()):
        return None
    if _tells(summary, others[0]) or _tells(reading, others[1]):
        return None
    mine, theirs = min(here), min(there)
    message = f"says {summary.words[mine]}; the article says {reading.words[theirs]}"
    return _finding(pair, change, [summary.spans[mine]], "quantifier", message)


def _denial(pair: Pair, change: Change) -> Finding | None:
    """Return a negation that was put in or left out."""
    summary, reading = pair.summary, pair.known.reading
    here, there = _cues(summary, change.here), _cues(reading, change.there)
    if bool(here) == bool(there) or _tells(summary, change.here) or _tells(reading, change.there):
        return None
    denied, places = (summary, here) if here else (reading, there)
    following = denied.lower[places[-1] + 1 : places[-1] + 2]
    if following and (following[0] == "only" or following[0][0].isdigit()):
        return None
    if there and any(summary.lower[at] == "will" for at in change.here):
        return None  # What has not happened yet may be to come.
    other, near = (reading, change.there) if here else (summary, change.here)
    if any(other.lower[at] in DENIALS for at in near):
        return None
    told = "does not deny it" if here else f"says {reading.words[there[0]]}"
    spans = [spoken(summary, here[-1] if here else change.next)]
    said = summary.text[spans[0][0] : spans[-1][1]]
    return _finding(pair, change, spans, "negation", f"says {said}; the article {told}")


def spoken(reading: Reading, at: int) -> tuple[int, int]:
    """Return the span of a word with what denies and helps it: “will appeal”, “was not hurt”."""
    first = at
    while first and (reading.lower[first - 1] in AUXILIARIES or _cues(reading, [first - 1])):
        first -= 1
    return reading.spans[first][0], reading.spans[at][1]


def _doubt(pair: Pair, change: Change) -> Finding | None:
    """Return a word of doubt that was left out, where the sentence has no other."""
    summary, reading = pair.summary, pair.known.reading
    here = {summary.lower[at] for at in change.here}
    there = [at for at in change.there if is_doubt(reading, at)]
    if "will" in here:
        there += [at for at in change.there if reading.lower[at] in INTENT]
    if not there or not here <= _CERTAIN or _tells(reading, set(change.there).difference(there)):
        return None
    near = summary.lower[max(0, change.next - NEAR) : change.next + NEAR]
    if any(word in DOUBT or word in _CHARGED for word in near):
        return None
    message = f"leaves out that the article says “{reading.words[there[0]]}”"
    spans = [summary.spans[at] for at in change.here or [change.next]]
    return _finding(pair, change, spans, "hedge", message)


def is_doubt(reading: Reading, at: int) -> bool:
    """Return whether a word leaves a thing open here: not “in May 2021”, “appeared in court”."""
    word, following = reading.lower[at], reading.lower[at + 1 : at + 2]
    if word.startswith(("appear", "seem")):
        return following == ["to"]
    if word == "may" and reading.words[at] == "May":
        return bool(following) and not following[0][0].isdigit()
    return word in DOUBT


def _opposite(pair: Pair, change: Change) -> Finding | None:
    """Return a word in whose place the article has one that says the contrary."""
    summary, reading = pair.summary, pair.known.reading
    if bool(_cues(summary, change.here)) != bool(_cues(reading, change.there)):
        return None
    for at in change.here:
        for place in change.there:
            if is_other_side(summary, at, reading, place):
                continue
            if kind := contrast(summary.lower[at], reading.lower[place]):
                message = f"says {summary.words[at]}; the article says {reading.words[place]}"
                return _finding(pair, change, [summary.spans[at]], kind, message)
    return None


def _finding(
    pair: Pair, change: Change, spans: Sequence[tuple[int, int]], kind: str, message: str
) -> Finding:
    reading = pair.known.reading
    places = [reading.spans[at] for at in change.there]
    if not places:
        sentence = reading.sentence_of(reading.spans[pair.theirs.words[0][0]][0])
        places = [reading.sentences[sentence]]
    evidence = ((places[0][0], places[-1][1]),)
    return Finding(spans[0][0], spans[-1][1], kind, "hard", message, evidence)
