"""Quotations that nobody says in the article, or says otherwise."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bench.metric.faithfulness.evidence import Aligned, Known, spans_of
from bench.metric.faithfulness.languages import GLUE, NUMBERS
from bench.metric.faithfulness.reading import Reading
from bench.records import Finding

_QUOTED = re.compile(
    r"“([^“”]{4,400})”|„([^„“”]{4,400})[“”]|«([^«»]{4,400})»|「([^「」]{3,400})」"
    r"|``((?:(?!'')[^\"]){4,400}?)(?:''|``|\")|(?<!\w)\"([^\"“”]{4,400}?)\""
    r"|(?<!\w)`\s([^`']{4,300}(?:\w'\w[^`']{0,300})*)\s'"
)
SHORTEST = 3
"""Words from which a quotation is looked up: shorter ones are often mere names of things."""


def check_quotations(
    known: Known, summary: Reading, aligned: Sequence[Aligned]
) -> Iterator[Finding]:
    """Yield quotations whose words do not follow each other in the article."""
    if summary.language not in NUMBERS:
        return
    for match in _QUOTED.finditer(summary.text):
        start, end = match.span(match.lastindex or 0)
        words = summary.lower[summary.word_at(start) : summary.word_at(end - 1) + 1]
        if len(words) < SHORTEST or _is_said(known, words):
            continue
        missing = [w for w in words if w not in known.vocabulary and w not in GLUE]
        best = aligned[summary.sentence_of(start)].best
        severity = "hard" if missing or not _is_patchwork(known, words) else "soft"
        message = "quotes words that do not stand so in the article"
        if missing:
            message += f": it lacks “{missing[0]}”"
        yield Finding(start, end, "quotation", severity, message, spans_of(known, best[:1]))


def _is_said(known: Known, words: Sequence[str]) -> bool:
    """Return whether words follow each other in the article, however they are spaced."""
    return "".join(words).replace("'", "").replace("’", "") in known.run


def _is_patchwork(known: Known, words: Sequence[str]) -> bool:
    """Return whether each half of a quotation stands in the article: something was left out."""
    return any(
        _is_said(known, words[:cut]) and _is_said(known, words[cut:])
        for cut in range(1, len(words))
    )
