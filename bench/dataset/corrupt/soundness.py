"""What a planted summary must be: grammatical as far as rules can tell, and no longer true."""

from __future__ import annotations

import re

_VOWEL = re.compile(r"(?:[aeiou]|8|11(?!\d)|18(?!\d)|hour|honest|heir|honou?r)", re.IGNORECASE)
_CONSONANT = re.compile(
    r"(?:uni(?!n|m)|use|usu|eu|one\b|once|ut[ei]|ubiq|11\d\d?\b|18\d\d?,)", re.IGNORECASE
)
_A_BEFORE = re.compile(r"\b(an?) $", re.IGNORECASE)
_DOUBLED = re.compile(r"\b([\w’'-]+) \1\b", re.IGNORECASE)
_BROKEN = re.compile(r" {2}| [.,;:]|^\s|\bnot not\b|\b(?:did|does|do|will|would) not \w+ed\b")
_MAIN_NOT = re.compile(r"\b(?:rose|fell|began|took|gave|went|wrote|came) not\b")


def takes_an(word: str) -> bool:
    """Whether "an" stands before a word, not "a"."""
    return bool(_VOWEL.match(word)) and not _CONSONANT.match(word)


def right_article(before: str, following: str) -> str | None:
    """Return the "a" or "an" that has to stand at the end of a text, None where it is right."""
    match = _A_BEFORE.search(before)
    if not match or not following[:1].isalnum():
        return None
    right = "an" if takes_an(following) else "a"
    right = right.capitalize() if match[1][0].isupper() else right
    return None if right == match[1] else right


def is_sound(old: str, new: str) -> bool:
    """Whether a change leaves a summary as tidy as it was."""
    if _starts_small(old) != _starts_small(new):
        return False
    if any(
        len(rule.findall(new)) > len(rule.findall(old)) for rule in (_DOUBLED, _BROKEN, _MAIN_NOT)
    ):
        return False
    return all(
        new.count(a) - new.count(b) == old.count(a) - old.count(b) for a, b in ("“”", "()")
    ) and (new.count('"') % 2 == old.count('"') % 2)


def _starts_small(text: str) -> int:
    return len(re.findall(r"(?:^|(?<=[a-z][.!?] ))[a-z]", text))
