"""Names: another one in the place of one, two exchanged, another speaker."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bench.dataset.corrupt.names import Name, mentions
from bench.dataset.corrupt.pair import Edit, Edits, Pair, alternatives, as_written
from bench.dataset.corrupt.people import COUNTRIES, GIVEN, SURNAMES, TOWNS

_HE = re.compile(r"\b(?:he|him|his|himself|man|Mr)\b", re.IGNORECASE)
_SHE = re.compile(r"\b(?:she|her|hers|herself|woman|Ms|Mrs)\b", re.IGNORECASE)
_ACTS = re.compile(
    r"\b(?:beat|beats|beating|defeated|overtook|overtake|succeeded|succeeds|replaced|replaces|accused|sued|told|"
    r"asked|against|from|to|over|by|after|ahead of|behind|than|before|paid|sold|bought|gave|gives|lent|"
    r"helped|met|married|hired|dismissed|arrested|criticised|praised|blamed|thanked|followed|called|"
    r"translated|informed|warned|invited|supported|opposed|led|left|joined|brought|carried|took|sent)\b"
)
_SPEAKERS = tuple(
    ["researchers", "scientists", "officials", "police", "doctors", "organisers", "residents", "lawyers", "campaigners", "engineers", "economists", "teachers", "inspectors"]
)
_OFFICES = tuple(
    ["ministry", "government", "council", "company", "union", "court", "university", "regulator", "agency", "institute", "operator", "manufacturer", "museum", "club", "federation", "association", "hospital", "bank"]
)
_SAYS = r"(?:said|says|say|added|adds|argued|argues|explained|warned|warns|told|believes?|claimed|suggested)"


def spoken(
    pair: Pair, kinds: Sequence[str] = ("person", "place")
) -> Iterator[tuple[Name, list[tuple[int, int]]]]:
    """Yield the names of each sentence with where they stand in it, in a drawn order."""
    held = []
    for first, last in pair.sentences:
        sentence = pair.summary[first:last]
        for name in pair.names:
            places = [(first + start, first + end) for start, end in mentions(name.text, sentence)]
            if places and name.kind in kinds and not any(pair.is_quoted(*span) for span in places):
                held.append((name, places))
    yield from pair.draw.shuffled(held)


def replaced(places: Sequence[tuple[int, int]], new: str) -> Edits:
    """Return the edits that write a name wherever another one stands."""
    return tuple(Edit(start, end, new) for start, end in places)


def _in_place_of(pair: Pair, name: Name, place: int) -> list[Name]:
    """Return the names of the article that can stand for another one in a sentence."""
    first, last = pair.sentence_at(place)
    sentence = pair.summary[first:last]
    fitting = []
    for other in pair.names:
        same = other.kind == name.kind and other.n_words == name.n_words
        if not same or other.whole == name.whole or other.text in sentence:
            continue
        if any(part in sentence for part in other.whole.split() if len(part) > 3):
            continue
        if name.text in COUNTRIES and other.text not in COUNTRIES:
            continue
        if suits(other.gender, name.gender, pair.summary[first:]):
            fitting.append(other)
    return fitting


def suits(new: str, old: str, text: str) -> bool:
    """Whether somebody of one gender can stand where one of the other did."""
    told = bool(_HE.search(text) or _SHE.search(text))
    return not told or (new == old and new != "")


def entity_swap(pair: Pair) -> Iterator[Edits]:
    """Another name of the article, of the same kind and as many words."""
    for name, places in spoken(pair, ("person", "place", "body")):
        for other in pair.draw.shuffled(_in_place_of(pair, name, places[0][0])):
            yield replaced(places, other.text)


def entity_outside(pair: Pair) -> Iterator[Edits]:
    """A name that the article does not hold, of the same kind and as many words."""
    for name, places in spoken(pair):
        for new in pair.draw.shuffled(_strangers(name))[:8]:
            if not any(part.lower() in pair.known for part in new.split()):
                yield replaced(places, new)


def _strangers(name: Name) -> list[str]:
    if name.kind == "place":
        if name.text in COUNTRIES:
            return sorted(COUNTRIES - {"Georgia", "Jordan"})
        return sorted(TOWNS) if name.n_words == 1 else []
    if name.n_words == 1:
        return list(SURNAMES)
    if name.n_words > 2 or not name.gender:
        return []
    return [f"{first} {last}" for first in GIVEN[name.gender] for last in SURNAMES]


def role_swap(pair: Pair) -> Iterator[Edits]:
    """Two names of one kind exchanged, where the words between them say who did it."""
    held = list(spoken(pair, ("person", "place", "body")))
    for one, (first, *more) in held:
        for other, (second, *rest) in held:
            if more or rest or one.kind != other.kind or one.whole == other.whole:
                continue
            if first[1] >= second[0] or pair.sentence_at(first[0]) != pair.sentence_at(second[0]):
                continue
            between = pair.summary[first[1] : second[0]]
            alike = not (one.kind == "person" and one.n_words != other.n_words)
            if alike and len(between) < 120 and _ACTS.search(between):
                if suits(other.gender, one.gender, pair.summary[first[1] :]):
                    yield Edit(*first, other.text), Edit(*second, one.text)


def attribution(pair: Pair) -> Iterator[Edits]:
    """Another speaker: a person of the article, or others who might have said it."""
    for name, places in spoken(pair, ("person",)):
        start, end = places[0]
        before, after = pair.summary[max(0, start - 40) : start], pair.summary[end : end + 20]
        speaks = re.match(rf",? (?:\d\d, )?{_SAYS}\b", after)
        speaks = speaks or re.search(
            r"(?:\bsaid|\badded|according to)(?: [\w-]+){0,4} $", before, re.IGNORECASE
        )
        if speaks and len(places) == 1:
            for other in pair.draw.shuffled(_in_place_of(pair, name, start)):
                yield replaced(places, other.text)
    yield from _other_voice(pair)


def _other_voice(pair: Pair) -> Iterator[Edits]:
    for words, lead in ((_SPEAKERS, ""), (_OFFICES, "[Tt]he ")):
        noun = alternatives(words)
        spoken_of = re.compile(
            rf"\b{lead}(?P<a>{noun})(?= {_SAYS}\b)|(?<=according to ){lead.lower()}(?P<b>{noun})",
            re.IGNORECASE,
        )
        for match in pair.found(spoken_of):
            start, end = match.span("a" if match["a"] else "b")
            for new in pair.draw.shuffled(words):
                if not re.search(rf"\b{new}\b", pair.known):
                    yield (Edit(start, end, as_written(new, match[match.lastgroup or 0])),)
