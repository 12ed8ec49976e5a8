"""He for she and she for he, through a whole sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bench.dataset.corrupt.pair import Edit, Edits, Pair, as_written

_PAIRS = (
    "he/she himself/herself man/woman men/women boy/girl boys/girls father/mother son/daughter "
    "sons/daughters brother/sister brothers/sisters husband/wife grandfather/grandmother "
    "chairman/chairwoman spokesman/spokeswoman businessman/businesswoman actor/actress king/queen "
    "widower/widow uncle/aunt nephew/niece grandson/granddaughter policeman/policewoman Mr/Ms"
)
_OTHER: dict[str, str] = {}
for _pair in _PAIRS.split():
    _m, _, _f = _pair.partition("/")
    _OTHER |= {_m: _f, _f: _m}
_OTHER |= {"Mrs": "Mr"}
_MALE = {pair.split("/")[0] for pair in _PAIRS.split()} | {"him", "his"}
_GENDERED = re.compile(
    rf"\b(?:{'|'.join(sorted({*_OTHER, 'him', 'his', 'her', 'hers'}, key=len, reverse=True))})\b",
    re.IGNORECASE,
)
_KIN = frozenset(
    ["father", "mother", "son", "daughter", "sons", "daughters", "brother", "sister", "brothers", "sisters", "husband", "wife", "grandfather", "grandmother", "uncle", "aunt", "nephew", "niece", "grandson", "granddaughter"]
)
_NO_NOUN = re.compile(
    r"\s*(?:[.,;:!?)”\"]|$|(?:to|and|or|in|on|at|for|from|with|by|as|that|who|when|while|after|before|"
    r"because|if|the|a|an|of|into|over|out|up|off|down|back|about|not|again|there|through|during|it|this)\b)"
)


def gender(pair: Pair) -> Iterator[Edits]:
    """The other gender in every word of a sentence that tells it."""
    for first, last in pair.draw.shuffled(pair.sentences):
        found = [
            match
            for match in _GENDERED.finditer(pair.summary, first, last)
            if not pair.is_quoted(*match.span())
        ]
        plain = [match for match in found if match[0].lower() not in _KIN]
        sides = {_is_male(match[0]) for match in plain}
        if not plain or len(sides) > 1 or len(found) != len(plain):
            continue
        if any(match[0].isupper() and len(match[0]) > 1 for match in plain):
            continue
        yield tuple(Edit(*match.span(), _turned(match)) for match in plain)


def _is_male(word: str) -> bool:
    return word in _MALE or word.lower() in _MALE


def _turned(match: re.Match[str]) -> str:
    old = match[0]
    low = old if old in ("Mr", "Ms", "Mrs") else old.lower()
    alone = _NO_NOUN.match(match.string, match.end())
    pronouns = {
        "him": "her",
        "his": "hers" if alone else "her",
        "her": "him" if alone else "his",
        "hers": "his",
    }
    return as_written(pronouns.get(low) or _OTHER[low], old)
