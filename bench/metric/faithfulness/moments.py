"""Months and weekdays that the article lacks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from bench.metric.faithfulness.evidence import Aligned, Known, spans_of
from bench.metric.faithfulness.languages import DAYS, MONTHS, NUMBERS, RELATIVE_DAYS
from bench.metric.faithfulness.reading import Reading
from bench.records import Finding

_ALSO_WORDS = frozenset({"may", "march", "mar", "mei", "mai", "mars", "jan", "dec", "set"})


def check_moments(known: Known, summary: Reading, aligned: Sequence[Aligned]) -> Iterator[Finding]:
    """Yield months and weekdays that neither the article nor its date names."""
    if summary.language not in NUMBERS:
        return
    published = known.published
    for names, own in (
        (MONTHS, {published.month} if published else set()),
        (DAYS, {published.weekday()} if published else set()),
    ):
        there = {names[word] for word in known.vocabulary | known.beside if word in names} | own
        relative = not RELATIVE_DAYS.isdisjoint(known.vocabulary)
        for at, word in enumerate(summary.lower):
            if word in names and names[word] not in there and _is_moment(summary, at):
                start, end = summary.spans[at]
                severity = "soft" if names is DAYS and relative else "hard"
                best = aligned[summary.sentence_of(start)].best
                told = _told(known, names, best)
                message = f"says {summary.words[at]}; {told}"
                yield Finding(start, end, "date", severity, message, spans_of(known, best[:1]))


def _is_moment(summary: Reading, at: int) -> bool:
    """Return whether a word that may mean something else stands for a month here."""
    word = summary.words[at]
    if word.lower() not in _ALSO_WORDS:
        return True
    beside = (*summary.words[max(0, at - 1) : at], *summary.words[at + 1 : at + 2])
    return any(other[:1].isdigit() for other in beside)


def _told(known: Known, names: Mapping[str, int], sentences: Sequence[int]) -> str:
    reading = known.reading
    for sentence in sentences:
        for at in reading.words_of(sentence):
            if reading.lower[at] in names and _is_moment(reading, at):
                return f"the article says {reading.words[at]}"
    return "the article does not"
