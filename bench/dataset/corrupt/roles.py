"""Who did it to whom: the doer and the one it was done to, exchanged."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bench.dataset.corrupt.entities import suits
from bench.dataset.corrupt.lexicon import MONTHS, WEEKDAYS, alternatives, lines, words
from bench.dataset.corrupt.pair import Edit, Edits, Pair

_MANY = alternatives(words("actors", "many"))
_NOUN = rf"(?:{alternatives(words('actors', 'one'))}|{_MANY})"
_KIND = alternatives(words("actors", "adjectives"))
_COMMON = rf"(?i:(?:the|an?|\d+|two|three|four|five) (?:{_KIND} )*{_NOUN}|(?:{_KIND} )*{_MANY})"
_PART = r"[A-ZÀ-Þ][\w’-]*\w"
_NAME = rf"{_PART}(?: (?:(?:de|da|do|van|von) )?(?:{_PART})){{0,3}}"
_ACTS = alternatives((*words("actors", "acts"), *lines("actors", "phrases")))
_DONE = alternatives((*words("actors", "done"), *lines("actors", "phrases_done")))
_AUX = r"(?:(?:has|have|had|will|would|must) )?(?:also |not |later )?"
_BE = r"(?:is|are|was|were|(?:has|have|had) been|will be)"
_CLAUSE = re.compile(
    rf"(?<![\w’'-])(?P<a>{_COMMON}|{_NAME})"
    rf"(?P<verb>(?:, who)? (?:{_AUX}{_ACTS}|{_BE} {_DONE} by)) "
    rf"(?P<b>{_COMMON}|{_NAME})(?![\w’'-])"
)
_OPENS = re.compile(
    r"(?:^|[.!?;:,] |\b(?:that|and|but|while|when|after|because|although|since|where|as|if) )$"
)
_GOES_ON = re.compile(
    r"$|[.;:!?]|, (?!\d)| (?:to|for|in|on|at|by|with|from|after|before|when|while|that|and|or|but|"
    r"because|until|over|about|an?|the|of|more|as|if|not|into|two|three|four|once|again|last|who|"
    r"during|home|\d[\w.,–-]*)\b| [A-Z]*[£$€]"
)
_NUMBERED = re.compile(r"\b(?:has|have|is|are|was|were|who)\b")
_MODAL = re.compile(r"\b(?:will|would|must)\b")
_PRESENT = re.compile(alternatives(words("actors", "present")))
_TAKES_OF = re.compile(alternatives(words("actors", "takes_of")))
_NO_NAMES = frozenset({*words("names", "no_names"), *words("names", "titles"), *MONTHS, *WEEKDAYS})


def role_swap(pair: Pair) -> Iterator[Edits]:
    """Yield two exchanged, where a verb between them tells who did it to whom.

    The verbs are those that are not true of both at once: beat, sued and told, but not met.
    """
    for match in pair.found(_CLAUSE):
        if _is_clause(pair, match) and _fits(pair, match):
            one, other = match["a"], match["b"]
            at_start = not _is_name(one) and one[0].isupper()
            yield (
                Edit(*match.span("a"), other[0].upper() + other[1:] if one[0].isupper() else other),
                Edit(*match.span("b"), one[0].lower() + one[1:] if at_start else one),
            )


def _is_clause(pair: Pair, match: re.Match[str]) -> bool:
    """Whether the two are the whole subject and the whole object of the verb."""
    before, after = pair.summary[: match.start()], pair.summary[match.end() :]
    going = _GOES_ON.match(after)
    if not _OPENS.search(before) or not going:
        return False
    if going[0] == " of" and not _TAKES_OF.search(match["verb"]):
        return False
    return all(not _is_name(side) or _names(pair, side) for side in (match["a"], match["b"]))


def _fits(pair: Pair, match: re.Match[str]) -> bool:
    """Whether each can stand where the other did: number, and gender where a word tells it."""
    one, other = match["a"], match["b"]
    words_of = [set(side.lower().split()) - {"the", "a", "an"} for side in (one, other)]
    verb = match["verb"]
    in_present = _PRESENT.search(verb) and not _MODAL.search(verb)
    numbered = _NUMBERED.search(verb) or in_present
    if not words_of[0].isdisjoint(words_of[1]) or (numbered and _is_many(one) != _is_many(other)):
        return False
    genders = {name.text: name.gender for name in pair.names}
    told = pair.summary[match.end() :]
    return suits(genders.get(other, ""), genders.get(one, ""), told)


def _is_name(side: str) -> bool:
    return not re.fullmatch(_COMMON, side)


def _names(pair: Pair, side: str) -> bool:
    """Whether a capitalised run names somebody: it does so within a sentence of the article."""
    if not _NO_NAMES.isdisjoint(side.split()) or side.endswith("’s"):
        return False
    text = f"{pair.article.text} {pair.summary}"
    return bool(" " in side or re.search(rf"(?<=[a-z,] ){re.escape(side)}\b", text))


def _is_many(side: str) -> bool:
    return not _is_name(side) and bool(re.search(rf"{_MANY}$", side.lower()))
