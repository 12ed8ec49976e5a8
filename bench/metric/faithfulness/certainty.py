"""Doubt that a sentence in other words leaves out: “will” for “may”, guilt for suspicion."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bench.metric.faithfulness.clauses import akin, around, clause_of, company, fit, head, nearest
from bench.metric.faithfulness.edits import DOUBT, INTENT, is_doubt, spoken
from bench.metric.faithfulness.evidence import Aligned, Known
from bench.metric.faithfulness.languages import RELATIONS
from bench.metric.faithfulness.reading import Reading
from bench.metric.faithfulness.templates import listed
from bench.records import Finding

BEST, NEAR, WIDTH, FIT = 3, 6, 8, 0.3
"""Sentences that are looked at; words around a deed among which it is doubted; words that are
compared, and how many of them a doubted deed must have around it."""

_DOUBT = (
    DOUBT | INTENT | listed("set due intend intends intended likely supposed offer offered bid")
)
_FIRM = listed("will would shall confirmed agreed going")
_BARE = listed("will has have")
"""Auxiliaries that tell a deed without doubt."""
_CLAIMED = listed(
    "chance risk claim claims claimed predict predicts predicted forecast fear feared fears"
)
_PROVEN = {
    word: evidence
    for words, evidence in (
        ("convicted guilty convicts",
         listed("convict conviction guilty plead admit sentence jail prison confess verdict")),
        ("proves proved proven", listed("prove proof show establish confirm demonstrate find")),
    )
    for word in words.split()
}  # fmt: skip
"""Words that settle a matter, with the base forms of those by which an article may do so."""


def check_certainty(
    known: Known, summary: Reading, aligned: Sequence[Aligned]
) -> Iterator[Finding]:
    """Yield what is told as certain and is doubted wherever the evidence tells of it."""
    if summary.language not in RELATIONS:
        return
    for one in aligned:
        if not one.best or one.is_copied:
            continue
        for at in summary.words_of(one.sentence):
            if summary.lower[at] in _BARE and summary.lower[at - 1] != "to":
                yield from _doubted(known, summary, one, at)
            elif (proof := _PROVEN.get(summary.lower[at])) and proof.isdisjoint(known.vocabulary):
                start, end = summary.spans[at]
                message = f"says {summary.words[at]}; the article settles nothing of the kind"
                yield Finding(start, end, "hedge", "hard", message, ())


def _doubted(known: Known, summary: Reading, one: Aligned, at: int) -> Iterator[Finding]:
    clause, words = clause_of(summary, at), summary.words_of(one.sentence)
    deed = head(summary, at, clause)
    said = {*summary.lower[words.start : at], *summary.lower[at : clause.stop]}
    if deed is None or not (_DOUBT | _CLAIMED).isdisjoint(said):
        return
    reading, mine = known.reading, company(summary, deed, WIDTH)
    places = akin(known, summary.bases[deed], {*nearest(known, summary, one, clause)[:BEST]})
    fits = [(fit(known, mine, place, WIDTH), place) for place in places]
    top, place = max(fits, default=(0.0, -1))
    if top < FIT:
        return
    is_to_come = summary.lower[at] == "will"
    doubts = [i for i in _before(reading, place) if _is_doubt(reading, i, is_to_come=is_to_come)]
    firm = (i for _, other in fits for i in _before(reading, other))
    if not doubts or any(reading.lower[i] in _FIRM for i in firm):
        return
    start, end = spoken(summary, at)
    message = f"leaves out that the article says “{reading.words[doubts[0]]}”"
    yield Finding(start, end, "hedge", "hard", message, (reading.spans[doubts[0]],))


def _before(reading: Reading, at: int) -> list[int]:
    """Return the words a little before one in its sentence."""
    return [i for i in around(reading, at, NEAR) if i < at]


def _is_doubt(reading: Reading, at: int, *, is_to_come: bool) -> bool:
    """Return whether a word leaves a deed open; a plan does so to what is to come alone."""
    word = reading.lower[at]
    if word in ("set", "due") and reading.lower[at + 1 : at + 2] != ["to"]:
        return False
    if reading.lower[at - 1 : at] in (["the"], ["a"], ["this"], ["its"], ["their"]):
        return False  # A plan that there is, and not what somebody plans.
    return is_doubt(reading, at) or (is_to_come and word in _DOUBT - DOUBT)
