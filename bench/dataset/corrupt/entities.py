"""Names: another one in the place of one, or one that the article does not hold."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bench.dataset.corrupt.lexicon import words
from bench.dataset.corrupt.names import COUNTRIES, TOWNS, Name, mentions
from bench.dataset.corrupt.pair import Edit, Edits, Pair

Places = list[tuple[int, int]]
_GENDERED = re.compile(
    r"\b(?:s?he|him|his|hers?|himself|herself|m[ae]n|wom[ae]n|boys?|girls?|Mr|Mrs|Ms|widow|husband|"
    r"wife|father|mother|son|daughter|chairman|chairwoman|spokesman|spokeswoman|actress)\b",
    re.IGNORECASE,
)


def spoken_of(
    pair: Pair, kinds: Sequence[str] | None = ("person", "place")
) -> Iterator[tuple[Name, Places]]:
    """Yield the names of each sentence with where they stand in it, in a drawn order."""
    held = []
    for first, last in pair.sentences:
        sentence = pair.summary[first:last]
        for name in pair.names:
            places = [(first + start, first + end) for start, end in mentions(name.text, sentence)]
            if (
                places
                and (not kinds or name.kind in kinds)
                and not any(pair.is_quoted(*span) for span in places)
            ):
                held.append((name, places))
    yield from pair.draw.shuffled(held)


def replaced(places: Places, new: str) -> Edits:
    """Return the edits that write a name wherever another one stands."""
    return tuple(Edit(start, end, new) for start, end in places)


def others_for(pair: Pair, name: Name, place: int) -> list[Name]:
    """Return the names of the article that can stand for another one in a sentence."""
    first, last = pair.sentence_at(place)
    sentence = pair.summary[first:last]
    fitting = []
    for other in pair.draw.shuffled(pair.names):
        same = other.kind == name.kind and other.n_words == name.n_words
        same = same and (other.text in COUNTRIES) == (name.text in COUNTRIES)
        held = any(part in sentence for part in other.whole.split() if len(part) > 3)
        same = same and other.whole != name.whole and not held
        if same and suits(other.gender, name.gender, pair.summary[first:]):
            fitting.append(other)
    return fitting


def suits(new: str, old: str, text: str) -> bool:
    """Whether somebody of one gender can stand where one of the other did."""
    return not _GENDERED.search(text) or (new == old and new != "")


def entity_swap(pair: Pair) -> Iterator[Edits]:
    """Yield another name of the article, of the same kind and as many words."""
    for name, places in spoken_of(pair, None):
        for other in others_for(pair, name, places[0][0]):
            yield replaced(places, other.text)


def entity_outside(pair: Pair) -> Iterator[Edits]:
    """Yield a name that the article does not hold, of the same kind and as many words."""
    for name, places in spoken_of(pair):
        for new in pair.draw.shuffled(_strangers(name))[:8]:
            if not any(part.lower() in pair.known for part in new.split()):
                yield replaced(places, new)


def _strangers(name: Name) -> Sequence[str]:
    if name.kind == "place":
        if name.n_words > 1:
            return ()
        for known in (COUNTRIES, TOWNS):
            if name.text in known:
                return sorted(known)
        return words("names", "villages")
    if name.n_words == 1:
        return words("names", "surnames")
    if name.n_words > 2 or not name.gender:
        return ()
    given = words("names", "new_women" if name.gender == "f" else "new_men")
    return [f"{first} {last}" for first in given for last in words("names", "surnames")]
