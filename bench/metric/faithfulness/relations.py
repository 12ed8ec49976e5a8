"""What English words have to do with each other: WordNet 3.0, compiled by build_relations.py."""

from __future__ import annotations

import gzip
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

CACHED = 1 << 16
_SUFFIXES = (
    ("'s", ""), ("’s", ""), ("men", "man"), ("sses", "ss"), ("ches", "ch"), ("shes", "sh"),
    ("xes", "x"), ("s", ""), ("ies", "y"), ("es", ""), ("ied", "y"), ("ed", "e"), ("ed", ""),
    ("ing", "e"), ("ing", ""), ("er", "e"), ("er", ""), ("est", "e"), ("est", ""),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Relations:
    """The table's parts; several values of one key are parted by spaces."""

    senses: Mapping[str, str]
    above: Mapping[str, str]
    opposite: Mapping[str, str]
    kin: Mapping[str, str]
    forms: Mapping[str, str]
    names: Mapping[str, str]


@cache
def relations() -> Relations:
    """Return the table, read once a process."""
    packed = files(__package__).joinpath("relations.txt.gz").read_bytes()
    parts = [
        dict(line.split("\t", 1) for line in part.split("\n"))
        for part in gzip.decompress(packed).decode().split("\n\n")
    ]
    return Relations(*parts)


@lru_cache(CACHED)
def base(word: str) -> str:
    """Return the form under which inflected forms of a lower-case word meet.

    The lemma where WordNet has one, found by its irregular forms and the rules of its ``morphy``;
    otherwise the word without its ending.
    """
    if len(word) < 4:
        return _SHORT.get(word, word)
    table = relations()
    if word in _IRREGULAR or word in table.forms:
        return _IRREGULAR.get(word) or table.forms[word]
    for candidate in _stripped(word):
        if candidate in table.senses and candidate[-1:] != "'":
            return candidate
    return word if word in table.senses else _bare(word)


_SHORT = {
    "won": "win",
    "led": "lead",
    "ran": "run",
    "met": "meet",
    "hit": "hit",
    "sat": "sit",
    "men": "man",
    "cut": "cut",
    "fed": "feed",
    "ate": "eat",
    "dug": "dig",
    "hid": "hide",
    "saw": "see",
}


_IRREGULAR = {"fell": "fall", "found": "find", "left": "leave", "rose": "rise", "shot": "shoot"}


def _stripped(word: str) -> Iterator[str]:
    whole = word in relations().senses
    for ending, instead in _SUFFIXES:
        if whole and ending in ("er", "est"):
            continue
        if word.endswith(ending) and len(word) - len(ending) >= 2:
            stem = word[: len(word) - len(ending)]
            if ending in ("ed", "ing", "er", "est") and stem[-1] == stem[-2] and not instead:
                yield stem[:-1]
            yield stem + instead


def _bare(word: str) -> str:
    for ending in ("'s", "’s", "ing", "ed", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: len(word) - len(ending)]
    return word


def is_known(word: str) -> bool:
    """Return whether a lower-case word, or a form of it, stands in the dictionary."""
    return word in relations().senses or base(word) in relations().senses


@lru_cache(CACHED)
def is_name(word: str) -> bool:
    """Return whether a lower-case word is known as a name alone."""
    stem = word.removesuffix("'s").removesuffix("’s")
    return stem in relations().names and not is_known(stem)


@lru_cache(CACHED)
def meaning(word: str) -> frozenset[str]:
    """Return a base form with the words derived from it and, under #, its synsets."""
    table = relations()
    own = (f"#{one}" for one in table.senses.get(word, "").split())
    return frozenset((word, *own, *table.kin.get(word, "").split()))


@lru_cache(CACHED)
def reach(word: str) -> frozenset[str]:
    """Return the meaning of a base form, with the synsets above it: whatever it bears out."""
    table = relations()
    own = table.senses.get(word, "").split()
    return meaning(word).union(f"#{up}" for one in own for up in table.above.get(one, "").split())


def are_related(word: str, evidence: str) -> bool:
    """Return whether a base form means, or is a wider word for, or derives from another."""
    return not meaning(word).isdisjoint(reach(evidence))


@lru_cache(CACHED)
def opposites(word: str) -> frozenset[str]:
    """Return the antonyms of a base form."""
    return frozenset(relations().opposite.get(word, "").split())
