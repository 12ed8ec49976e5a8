"""Denial in other words: what a clause negates and its evidence does not, or the other way."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bench.metric.faithfulness.clauses import (
    akin,
    around,
    clause_of,
    company,
    fit,
    has_any,
    head,
    is_cue,
    nearest,
    words_of,
)
from bench.metric.faithfulness.edits import spoken
from bench.metric.faithfulness.evidence import Aligned, Known, spans_of
from bench.metric.faithfulness.languages import DENIALS, RELATIONS
from bench.metric.faithfulness.reading import Reading
from bench.records import Finding

BEST, ALL = 3, 2
"""Sentences in which the denied word is looked for, and that must be free of denial without it."""
NEAR = 5
"""Words around a word of the article among which it may be denied."""
WIDTH, FIT = 8, 0.3
"""Words around a denied word of the article, and how much of the clause they must hold."""


def check_denial(known: Known, summary: Reading, aligned: Sequence[Aligned]) -> Iterator[Finding]:
    """Yield what a sentence denies and its evidence does not, and what it asserts that it denies."""
    if summary.language not in RELATIONS:
        return
    for one in aligned:
        if not one.best or one.is_copied:
            continue
        words = summary.words_of(one.sentence)
        for at in words:
            if is_cue(summary, at) and not _is_partial(summary, at, words.stop):
                yield from _unheard(known, summary, one, at)


def _is_partial(summary: Reading, at: int, stop: int) -> bool:
    """Return whether a negation denies no deed: “not only”, “no 5”, “not 20”."""
    if at + 1 >= stop:
        return False
    following = summary.lower[at + 1]
    return following in ("only", "just") or following[:1].isdigit()


def _unheard(known: Known, summary: Reading, one: Aligned, at: int) -> Iterator[Finding]:
    """Yield a negation of a word that the evidence has without any, or that it has nowhere."""
    stop = summary.words_of(one.sentence).stop
    denied = head(summary, at, stop)
    if denied is None:
        return
    reading = known.reading
    best = nearest(known, summary, one, clause_of(summary, at))
    places = akin(known, summary.bases[denied], best[:BEST])
    if places:
        heard = any(has_any(reading, around(reading, place, NEAR), DENIALS) for place in places)
    else:
        heard = has_any(reading, words_of(reading, best[:ALL]), DENIALS)
    if heard:
        return
    start, end = spoken(summary, denied if denied - at < NEAR else at)
    message = f"denies “{summary.words[denied]}”; the article denies nothing of the kind"
    yield Finding(start, end, "negation", "hard", message, spans_of(known, best[:1]))
