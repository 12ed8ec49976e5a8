"""Quotations that nobody says in the article, says otherwise, or that somebody else says."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bench.metric.faithfulness.attribution import other_speaker
from bench.metric.faithfulness.evidence import Aligned, Known, spans_of
from bench.metric.faithfulness.languages import GLUE, NUMBERS
from bench.metric.faithfulness.reading import Reading
from bench.records import Finding

QUOTED = re.compile(
    r"“([^“”]{2,400})”|„([^„“”]{2,400})[“”]|«([^«»]{2,400})»|»([^«»]{2,400})«"
    r"|「([^「」]{2,400})」|『([^『』]{2,400})』|‘((?:[^‘’]|(?<=\w)’(?=\w)){2,400})’(?!\w)"
    r"|``((?:(?!'')[^\"]){2,400}?)(?:''|``|\")|(?<!\w)\"([^\"“”]{2,400}?)\""
    r"|(?<!\w)`\s([^`']{4,300}(?:\w'\w[^`']{0,300})*)\s'"
    r"|(?<![\w'’])'(?!(?:s|t|m|d|re|ve|ll)\b)(?=\w)((?:[^'`\n]|(?<=\w)'(?=\w)){8,200}(?<![\s]))'(?![\w'])"
)
SURE = 3
"""Words from which a quotation must stand in the article: shorter ones are often mere names."""
SURE_UNSPACED = 6
"""The same in characters, of scripts that are written without spaces."""
_LEFT_OUT = re.compile(r"\.\s?\.\s?\.|…|\[[^\]]*\]|\([^)]*\)")
SHOWN = 120
"""Characters of the article's own words that a message shows."""


def check_quotations(
    known: Known, summary: Reading, aligned: Sequence[Aligned]
) -> Iterator[Finding]:
    """Yield quotations whose words do not follow each other in the article, or whose speaker."""
    if summary.language not in NUMBERS:
        return
    for match in QUOTED.finditer(summary.text):
        start, end = match.span(match.lastindex or 0)
        parts = [words for words in _parts(summary, start, end) if words]
        words = [word for part in parts for word in part]
        if not words:
            continue
        one = aligned[summary.sentence_of(start)]
        if all(_is_said(known, part) for part in parts):
            if len(words) >= SURE and (other := other_speaker(known, summary, match.span())):
                start, end, message, place = other
                yield Finding(start, end, "quotation", "hard", message, (place,))
        elif told := _judge(known, words, one):
            yield Finding(start, end, "quotation", *told)


def _parts(summary: Reading, start: int, end: int) -> Iterator[Sequence[str]]:
    """Yield the words of a quotation between the places where something was left out."""
    for match in (*_LEFT_OUT.finditer(summary.text, start, end), None):
        last = match.start() if match else end
        first, behind = summary.word_at(start), summary.word_at(last)
        stop = behind + (behind < len(summary.spans) and summary.spans[behind][0] < last)
        yield summary.lower[first:stop]
        start = match.end() if match else end


def _judge(
    known: Known, words: Sequence[str], one: Aligned
) -> tuple[str, str, tuple[tuple[int, int], ...]] | None:
    """Return how severe it is that nobody says these words, a message and the evidence."""
    missing = [word for word in words if word not in known.vocabulary and word not in GLUE]
    is_sure = len(words) >= (SURE_UNSPACED if known.reading.language in ("zh", "ja") else SURE)
    if not is_sure and not missing:
        return None
    places = spans_of(known, one.best[:1])
    message = "quotes words that do not stand so in the article"
    if place := _closest(known, words, one):
        there = " ".join(known.reading.text[place[0] : place[1]].split())
        message += f": it has “{there[:SHOWN]}{'…' if len(there) > SHOWN else ''}”"
        places = (place,)
    elif missing:
        message += f": it lacks “{missing[0]}”"
    is_hard = is_sure and (bool(missing) or not _is_patchwork(known, words))
    return "hard" if is_hard else "soft", message, places


def _is_said(known: Known, words: Sequence[str]) -> bool:
    """Return whether words follow each other in the article, however they are spaced."""
    return "".join(words).replace("'", "").replace("’", "") in known.run


def _is_patchwork(known: Known, words: Sequence[str]) -> bool:
    """Return whether each half of a quotation stands in the article: something was left out."""
    return any(
        _is_said(known, words[:cut]) and _is_said(known, words[cut:])
        for cut in range(1, len(words))
    )


def _closest(known: Known, words: Sequence[str], one: Aligned) -> tuple[int, int] | None:
    """Return where the evidence has most of the words: from the first of them to the last."""
    asked = set(words) - GLUE
    best: list[int] = []
    for sentence in sorted(one.near):
        held = [at for at in known.reading.words_of(sentence) if known.reading.lower[at] in asked]
        if len({known.reading.lower[at] for at in held}) > len(
            {known.reading.lower[at] for at in best}
        ):
            best = held
    if 2 * len({known.reading.lower[at] for at in best}) < len(asked) or len(best) < 2:
        return None
    return known.reading.spans[best[0]][0], known.reading.spans[best[-1]][1]
