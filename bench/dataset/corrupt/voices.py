"""Who said so: another speaker in the place of the one who spoke."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bench.dataset.corrupt.entities import others_for, replaced, spoken_of
from bench.dataset.corrupt.lexicon import alternatives, lines, words
from bench.dataset.corrupt.pair import Edit, Edits, Pair, as_written

_SAYS = (
    r"(?:said|says|say|added|adds|argued|argues|explained|warned|warns|told|believes?|claimed|"
    r"claims?|suggested|suggests|insists?|stressed|admitted|conceded|recalled|estimates?|confirmed)"
)
_COMPOUND = re.compile(r"(?<![\w’'-])(?!(?:and|but|that|which|as|because|while) $)[a-z]+ $")
_ALIKE = [frozenset(line.split()) for line in lines("speakers", "alike")]


def attribution(pair: Pair) -> Iterator[Edits]:
    """Yield another speaker: a person of the article, or others who might have said it."""
    for name, places in spoken_of(pair, ("person",)):
        start, end = places[0]
        if len(places) == 1 and _speaks(pair.summary, start, end):
            for other in others_for(pair, name, start):
                yield replaced(places, other.text)
    yield from _other_voices(pair)


def _speaks(text: str, start: int, end: int) -> bool:
    before, after = text[max(0, start - 60) : start], text[end : end + 60]
    if re.match(rf"(?:,? |, (?:\d\d|[^.,“”]{{0,40}}), ){_SAYS}\b", after):
        return not re.search(r", (?:who|whose|which)\b[^,]*$", before)
    return bool(
        re.search(rf"(?:\b{_SAYS}|according to)(?: [\w’-]+){{0,6}},? $", before, re.IGNORECASE)
    )


def _other_voices(pair: Pair) -> Iterator[Edits]:
    for key, lead in (("plural", ""), ("office", "[Tt]he "), ("role", "[Tt]he ")):
        noun = alternatives(words("speakers", key))
        told = re.compile(
            rf"\b{lead}(?P<a>{noun})(?= {_SAYS}\b)"
            rf"|(?:\bsaid|[Aa]ccording to) {lead}(?P<b>{noun})"
        )
        for match in pair.found(told):
            if _COMPOUND.search(pair.summary[: match.start()]):
                continue
            side = "a" if match["a"] else "b"
            for new in pair.draw.shuffled(words("speakers", key)):
                alike = any({new, match[side]} <= row for row in _ALIKE)
                if not alike and not re.search(rf"\b{new}\b", pair.known):
                    yield (Edit(*match.span(side), as_written(new, match[side])),)
