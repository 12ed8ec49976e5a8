"""Who did it to whom, and who said so: two exchanged, or another speaker."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bench.dataset.corrupt.entities import others_for, replaced, spoken_of, suits
from bench.dataset.corrupt.lexicon import alternatives, words
from bench.dataset.corrupt.names import COUNTRIES
from bench.dataset.corrupt.pair import Edit, Edits, Pair, as_written

_ACTS = alternatives(words("actors", "acts"))
_LINKS = re.compile(rf"{_ACTS}|{alternatives(words('actors', 'links'))}")
_DOES = re.compile(
    r"[^;.:]{0,100}\b(?:[a-z]+ed|won|drew|had|will|has|would|could|met|left|took|gave)\b"
)
_LISTED = re.compile(r",? (?:and|or) $|, $")
_SAYS = (
    r"(?:said|says|say|added|adds|argued|argues|explained|warned|warns|told|believes?|claimed|"
    r"claims?|suggested|suggests|insists?|stressed|admitted|conceded|recalled|estimates?|confirmed)"
)
_HEADS = [alternatives(words("actors", key)) for key in ("one", "many")]
_ACTORS = [
    re.compile(
        rf"(?P<a>{head}) (?:(?:has|have|had|will|would|may|must) )?(?:also |not )?{_ACTS} "
        rf"(?:(?:the|an?|its|their|his|her|\d+|two|three|four|five) )?(?P<b>{head})"
    )
    for head in _HEADS
]


def role_swap(pair: Pair) -> Iterator[Edits]:
    """Yield two exchanged, where the words between them tell who did it."""
    found = [*_names_exchanged(pair), *_actors_exchanged(pair)]
    yield from pair.draw.shuffled(found)


def _names_exchanged(pair: Pair) -> Iterator[Edits]:
    held = [(name, places[0]) for name, places in spoken_of(pair) if len(places) == 1]
    for one, first in held:
        for other, second in held:
            if (
                one.kind != other.kind
                or one.whole == other.whole
                or not 0 < second[0] - first[1] < 90
            ):
                continue
            if pair.sentence_at(first[0]) != pair.sentence_at(second[0]):
                continue
            between = pair.summary[first[1] : second[0]]
            if (one.text in COUNTRIES) != (other.text in COUNTRIES) or _LISTED.fullmatch(between):
                continue
            told = _LINKS.search(between) or _DOES.match(between)
            if told and suits(other.gender, one.gender, pair.summary[first[0] :]):
                yield Edit(*first, other.text), Edit(*second, one.text)


def _actors_exchanged(pair: Pair) -> Iterator[Edits]:
    for pattern in _ACTORS:
        for match in pair.found(pattern):
            is_compound = re.match(
                r"[’'-]| [a-z]+s?\b(?<!s)(?<!to)(?<!on)", match.string[match.end() :]
            )
            if match["a"] != match["b"] and not is_compound:
                yield Edit(*match.span("a"), match["b"]), Edit(*match.span("b"), match["a"])


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
    if re.match(rf",? (?:(?:\d\d, |[^.,“”]{{0,40}}, ))?{_SAYS}\b", after):
        return True
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
            side = "a" if match["a"] else "b"
            for new in pair.draw.shuffled(words("speakers", key)):
                if not re.search(rf"\b{new}\b", pair.known):
                    yield (Edit(*match.span(side), as_written(new, match[side])),)
