"""Names drawn together from two: a forename of one person before the surname of another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bench.metric.faithfulness.alike import is_alike, stem
from bench.metric.faithfulness.evidence import Aligned, Known
from bench.metric.faithfulness.languages import RELATIONS
from bench.metric.faithfulness.reading import Reading
from bench.metric.faithfulness.templates import is_proper
from bench.records import Finding

CLOSE = 3
"""Words within which two names of the article may be one's."""


def check_full_names(
    known: Known, summary: Reading, aligned: Sequence[Aligned]
) -> Iterator[Finding]:
    """Yield two words of a name that the article has in two names, and never in one."""
    if summary.language not in RELATIONS:
        return
    places = (at for one in aligned for at in summary.words_of(one.sentence))
    for at in places:
        if at + 1 == len(summary.words) or not _is_pair(known, summary, at):
            continue
        first, last = stem(summary.lower[at]), stem(summary.lower[at + 1])
        if last not in known.named or _stand_close(known, first, last):
            continue
        rival = _rival(known, first, last)
        if rival is not None and (first not in known.vocabulary or _leads(known, first, last)):
            start, end = summary.spans[at][0], summary.spans[at + 1][1]
            reading = known.reading
            place = reading.spans[rival][0], reading.spans[rival + 1][1]
            told = reading.text[place[0] : place[1]]
            message = f"says {summary.text[start:end]}; the article says {told}"
            yield Finding(start, end, "entity", "hard", message, (place,))


def _is_pair(known: Known, reading: Reading, at: int) -> bool:
    """Return whether two words with capitals stand together, the second being but a name."""
    words, spans = reading.words, reading.spans
    return (
        reading.text[spans[at][1] : spans[at + 1][0]] == " "
        and all(word[0].isupper() and not word.isupper() for word in words[at : at + 2])
        and all(w in known.named or is_proper(w) for w in reading.lower[at : at + 2])
        and stem(reading.lower[at]) == reading.lower[at]
    )


def _stand_close(known: Known, first: str, last: str) -> bool:
    """Return whether the article has both words near each other, or the first in another form."""
    there = known.positions.get(last, ())
    lower = known.reading.lower
    near = (stem(lower[i]) for at in there for i in range(max(0, at - CLOSE), at + CLOSE + 1)
            if i < len(lower))  # fmt: skip
    return any(word == first or (len(word) > 2 and is_alike(first, word)) for word in near)


def _rival(known: Known, first: str, last: str) -> int | None:
    """Return where the article has another name before the second word."""
    reading = known.reading
    for at in known.positions.get(last, ()):
        if at and _is_pair(known, reading, at - 1) and reading.lower[at - 1] != first:
            return at - 1
    return None


def _leads(known: Known, first: str, last: str) -> bool:
    """Return whether the article has another name behind the first word."""
    reading = known.reading
    return any(
        at + 1 < len(reading.words)
        and _is_pair(known, reading, at)
        and stem(reading.lower[at + 1]) != last
        for at in known.positions.get(first, ())
    )
