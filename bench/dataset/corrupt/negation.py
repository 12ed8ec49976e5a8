"""Not where there was none, and none where there was one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bench.dataset.corrupt.lexicon import NEGATIVES
from bench.dataset.corrupt.pair import Edit, Edits, Pair
from bench.dataset.corrupt.verbs import BASES, FINITE, PARTICIPLES, PAST, past, third_person

_AUX = re.compile(
    r"\b(?P<aux>is|are|was|were|has|have|had|will|would|can|could|should|must|may)(?= (?P<next>[a-z]+)\b)"
)
_NOT_AFTER = frozenset(
    ["not", "no", "never", "also", "already", "still", "just", "now", "only", "even", "both", "either", "neither", "always", "almost", "nearly", "about", "probably", "perhaps", "some", "more", "less", "most", "least", "at", "all", "each", "once", "again", "to", "as", "like", "of", "that", "because", "so", "too", "therefore", "then", "thus", "often", "usually", "rarely", "sometimes", "instead", "up", "down", "over", "under", "by", "in", "on", "seven", "half", "every", "nobody", "none", "nothing", "little", "few", "well", "than", "and", "or", "but"]
)
_SUBJECT = re.compile(
    r"\b(?:[Hh]e|[Ss]he|[Ii]t|[Tt]hey|[Ww]e|who|which|[A-Z]\w+|(?:[Tt]he|[Aa]n?|[Hh]is|[Hh]er|[Ii]ts|[Tt]heir) [a-z]+) $"
)
_MAIN = re.compile(
    rf"(?<= )(?:{'|'.join(sorted(PAST, key=len, reverse=True))})(?= [a-z]|[.,]| \d| [A-Z])"
)
_QUANTIFIED = re.compile(
    r"\b(?:all|every|each|both|most|many|some|several|any|either|everyone|everybody|only|than|as|whether|if)\b",
    re.IGNORECASE,
)
_REMOVED = (
    (
        re.compile(
            r"\b(?:is|are|was|were|has|have|had|will|would|could|should|must|may|might)(?P<cut> not)(?! (?:yet|only|all|even|just|any|so|until|rule))(?= [a-z])"
        ),
        "",
    ),
    (re.compile(r"\bcan(?P<cut>not)(?! (?:only|yet|even))(?= [a-z])"), ""),
    (re.compile(r"\b(?:has|have|had|was|were|is|are)(?P<cut> never)(?= [a-z]+)"), ""),
    (re.compile(r"(?P<cut>\b[Nn]o)(?= [a-z]+ (?:has|was|is) (?:been )?[a-z]+ed\b)"), "a"),
)
_DID_NOT = re.compile(r"\b(?P<do>did|does|do) not (?P<verb>[a-z]+)\b")
_CLAUSE = re.compile(
    r"[,;:—–]| and | but | while | because | that | which | who | when | if | after "
)


def negation(pair: Pair) -> Iterator[Edits]:
    """Add or remove a negation, the verb's form with it."""
    found = [*_added(pair), *_did_not(pair), *_removed(pair), *_did(pair)]
    yield from pair.draw.shuffled(found)


def _clause(pair: Pair, place: int) -> tuple[str, str]:
    """Return the words of the clause before and behind a place."""
    first, last = pair.sentence_at(place)
    before = _CLAUSE.split(pair.summary[first:place])[-1]
    return before, _CLAUSE.split(pair.summary[place:last])[0]


def _is_plain(pair: Pair, start: int, end: int) -> bool:
    """Whether a clause holds no other negation and no quantifier whose scope would be unclear."""
    before, _ = _clause(pair, start)
    _, after = _clause(pair, end)
    if _QUANTIFIED.search(before) or re.search(
        r"\b(?:until|yet|already|still|any|also|too|only)\b", after
    ):
        return False
    first, last = pair.sentence_at(start)
    return not NEGATIVES.intersection(re.findall(r"[a-z]+", pair.summary[first:last].lower()))


def _added(pair: Pair) -> Iterator[Edits]:
    for match in pair.found(_AUX):
        aux, following = match["aux"], match["next"]
        verbal = following in PARTICIPLES or following.endswith("ed") or following == "been"
        if following in _NOT_AFTER or (aux in ("has", "have", "had") and not verbal):
            continue
        if aux in (
            "will",
            "would",
            "can",
            "could",
            "should",
            "must",
            "may",
        ) and following not in BASES | {"be", "have"}:
            continue
        if aux in ("is", "are", "was", "were") and re.match(
            r" (?:one|two|three|what|where|why|how|there|it|he|she|they)\b",
            pair.summary[match.end() :],
        ):
            continue
        before, _ = _clause(pair, match.start())
        if before.strip() and _is_plain(pair, *match.span()):
            new = "cannot" if aux == "can" else f"{aux} not"
            yield (Edit(*match.span(), new),)


def _did_not(pair: Pair) -> Iterator[Edits]:
    for match in pair.found(_MAIN):
        word = match[0]
        first, _ = pair.sentence_at(match.start())
        before = pair.summary[first : match.start()]
        subject = _SUBJECT.search(before)
        if not subject or re.search(
            r"\b(?:had|has|have|was|were|is|are|be|been|being|to|of|by|in|with|for|at|from|on)(?: \S+){0,2} $",
            before,
        ):
            continue
        is_pronoun = re.search(r"\b(?:he|she|it|they|we|who) $", before, re.IGNORECASE)
        object_follows = re.match(
            r" (?:the|an?|his|her|its|their|to|that|him|them|it) ?", pair.summary[match.end() :]
        )
        if not (word in FINITE or is_pronoun or object_follows):
            continue
        if _is_plain(pair, *match.span()):
            yield (Edit(*match.span(), f"did not {PAST[word]}"),)


def _removed(pair: Pair) -> Iterator[Edits]:
    for pattern, new in _REMOVED:
        for match in pair.found(pattern):
            _, after = _clause(pair, match.end())
            if re.search(
                r"\b(?:any|yet|ever|either|until|but|nor|anyone|anything|anybody|much|long)\b",
                after,
            ):
                continue
            first = match["cut"][:1]
            put = new.upper() if new and first.isupper() else new
            yield (Edit(*match.span("cut"), put),)


def _did(pair: Pair) -> Iterator[Edits]:
    for match in pair.found(_DID_NOT):
        _, after = _clause(pair, match.end())
        verb = match["verb"]
        if verb not in BASES or re.search(
            r"\b(?:any|yet|ever|either|until|but|nor|anyone|anything|much)\b", after
        ):
            continue
        new = {"did": past(verb), "does": third_person(verb), "do": verb}[match["do"]]
        if new:
            yield (Edit(*match.span(), new),)
