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
    nearest,
    words_of,
)
from bench.metric.faithfulness.edits import spoken
from bench.metric.faithfulness.evidence import Aligned, Known, spans_of
from bench.metric.faithfulness.languages import DENIALS, RELATIONS
from bench.metric.faithfulness.opposites import contraries_of
from bench.metric.faithfulness.polarity import is_predicate
from bench.metric.faithfulness.reading import Reading, is_negation
from bench.metric.faithfulness.templates import listed
from bench.records import Finding

BEST = 5
"""Sentences in which the denied word is looked for."""
NEAR = 5
"""Words around a word of the article among which it may be denied."""
TOLD = 0.15
"""Share of a clause around what is denied below which the evidence must be free of any denial."""
_DENIALS = DENIALS | listed("""
    warn warns warned doubt doubts doubted decline declines declined yet lose loses lost loss unless
    unclear unknown reject rejects rejected dispute disputes disputed ban bans banned against
""")
_PARTIAL = listed("only just less more fewer")
_QUOTES = frozenset("\"“”'‘`")
WIDTH, FIT, AKIN = 8, 0.3, 0.6
"""Words around a denied word of the article, how much of those around the summary's they must hold,
and how much where it is another word for it."""


def check_denial(known: Known, summary: Reading, aligned: Sequence[Aligned]) -> Iterator[Finding]:
    """Yield what a clause denies and its evidence does not, and what it says that it denies."""
    if summary.language not in RELATIONS:
        return
    for one in aligned:
        if not one.best or one.is_copied:
            continue
        words = summary.words_of(one.sentence)
        cues = [at for at in words if is_negation(summary, at)]
        for at in cues:
            if not _is_partial(summary, at, words.stop):
                yield from _unheard(known, summary, one, at)
        for at in words:
            if (
                summary.content[at]
                and is_predicate(summary.bases[at])
                and known.denies(summary.bases[at])
            ):
                yield from _asserted(known, summary, one, at)


def _is_partial(summary: Reading, at: int, stop: int) -> bool:
    """Return whether a negation denies no deed: “not only”, “no 5”, “not 20”, a quoted “no”."""
    start, end = summary.spans[at]
    if not _QUOTES.isdisjoint(
        summary.text[max(0, start - 1) : start] + summary.text[end : end + 1]
    ):
        return True
    following = summary.lower[at + 1] if at + 1 < stop else ""
    return following in _PARTIAL or following[:1].isdigit()


def _unheard(known: Known, summary: Reading, one: Aligned, at: int) -> Iterator[Finding]:
    """Yield a negation of a word that the evidence has without any, or that it has nowhere."""
    clause = clause_of(summary, at)
    denied = head(summary, at, clause)
    reading = known.reading
    best = nearest(known, summary, one, clause)
    if not best:
        return
    places = akin(known, summary.bases[denied], best[:BEST]) if denied is not None else []
    mine = company(summary, denied, WIDTH) if denied is not None else frozenset()
    top = max((fit(known, mine, i, WIDTH) for i in places), default=0.0)
    heard = any(has_any(reading, around(reading, i, NEAR), _DENIALS) for i in places)
    if top < TOLD:
        heard = heard or has_any(reading, words_of(reading, best[:BEST]), _DENIALS)
    if heard or _is_put_otherwise(known, summary, denied, best[:BEST]):
        return
    start, end = spoken(summary, at)
    if denied is not None and denied - at < NEAR:
        end = summary.spans[denied][1]
    said = summary.text[start:end]
    message = f"says {said}; the article denies nothing of the kind"
    yield Finding(start, end, "negation", "hard", message, spans_of(known, best[:1]))


def _is_put_otherwise(
    known: Known, summary: Reading, denied: int | None, best: Sequence[int]
) -> bool:
    """Return whether the evidence has an opposite of what is denied: “not accept” for “reject”."""
    contraries = contraries_of(summary.lower[denied]) if denied is not None else {}
    reading = known.reading
    return bool(contraries) and any(
        reading.lower[i] in contraries or reading.bases[i] in contraries
        for i in words_of(reading, best)
    )


def _asserted(known: Known, summary: Reading, one: Aligned, at: int) -> Iterator[Finding]:
    """Yield a word without a negation that the article has with one wherever it tells of this."""
    near = around(summary, at, NEAR)
    if has_any(summary, near, _DENIALS) or any(summary.lower[i] == "will" for i in near):
        return
    reading, word, mine = known.reading, summary.bases[at], company(summary, at, NEAR)
    best = nearest(known, summary, one, clause_of(summary, at))[:BEST]
    there = akin(known, word, {*best, *one.near})
    fits = [(fit(known, mine, place, WIDTH), place) for place in there]
    denied = [
        (share, place)
        for share, place in fits
        if known.denied.get(place) == word or (share >= AKIN and place in known.denied)
    ]
    others = [
        share
        for share, place in fits
        if not has_any(reading, around(reading, place, NEAR), _DENIALS)
    ]
    top, place = max(denied, default=(0.0, -1))
    if top < FIT or top <= max(others, default=-1):
        return
    start, end = spoken(summary, at)
    message = f"says “{summary.words[at]}”; the article denies it"
    yield Finding(start, end, "negation", "hard", message, (reading.spans[place],))
