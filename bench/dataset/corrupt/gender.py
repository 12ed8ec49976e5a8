"""He for she and she for he, through a whole sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bench.dataset.corrupt.pair import Edit, Edits, Pair, as_written

_PAIRS = (
    "he/she himself/herself man/woman men/women boy/girl boys/girls father/mother son/daughter "
    "sons/daughters brother/sister brothers/sisters husband/wife grandfather/grandmother "
    "chairman/chairwoman spokesman/spokeswoman businessman/businesswoman actor/actress king/queen "
    "widower/widow uncle/aunt nephew/niece grandson/granddaughter policeman/policewoman mr/ms"
)
_KIN = re.compile(
    r"(?:grand)?(?:father|mother|son|daughter)s?|brothers?|sisters?|husband|wife|aunt"
)
_SIDES = [pair.split("/") for pair in _PAIRS.split()]
_OTHER = {pair[0]: pair[1] for pair in _SIDES} | {woman: man for man, woman in _SIDES}
_OTHER |= {"mrs": "mr"}
_MALE = {man for man, _ in _SIDES} | {"him", "his"}
_PRONOUNS = ("him", "his", "her", "hers")
_GENDERED = re.compile(rf"\b(?:{'|'.join((*_OTHER, *_PRONOUNS))})\b", re.IGNORECASE)
_NO_NOUN = re.compile(
    r"\s*(?:[.,;:!?)”\"]|$|(?:to|and|or|in|on|at|for|from|with|by|as|that|who|when|while|after|if|"
    r"before|because|the|an?|of|into|over|out|up|off|down|back|about|not|again|there|through|"
    r"during|it|this|five|six|three|two|[A-Z]\w+|€\S+|\d\S*|directly)\b)"
)


def gender(pair: Pair) -> Iterator[Edits]:
    """Yield the other gender in every word of a sentence that tells it."""
    for first, last in pair.draw.shuffled(pair.sentences):
        found = list(_GENDERED.finditer(pair.summary, first, last))
        found = [match for match in found if not pair.is_quoted(*match.span())]
        if not found or len({_is_male(match[0]) for match in found}) > 1:
            continue
        if not any(_KIN.fullmatch(match[0]) or _is_title(match) for match in found):
            yield tuple(Edit(*match.span(), _turned(match)) for match in found)


def _is_title(match: re.Match[str]) -> bool:
    """Whether a noun is part of a name, as in "Women’s League"."""
    return match[0] not in ("Mr", "Ms", "Mrs", "He", "She", "His", "Her") and match[0][0].isupper()


def _is_male(word: str) -> bool:
    return word.lower() in _MALE


def _turned(match: re.Match[str]) -> str:
    old = match[0]
    low = old.lower()
    alone = bool(_NO_NOUN.match(match.string, match.end()))
    pronouns = {"him": "her", "his": "hers" if alone else "her", "hers": "his"}
    pronouns["her"] = "him" if alone else "his"
    return as_written(pronouns.get(low) or _OTHER[low], old)
