"""Not where there was none, and none where there was one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bench.dataset.corrupt.lexicon import NEGATIVES, words
from bench.dataset.corrupt.pair import Edit, Edits, Pair
from bench.dataset.corrupt.verbs import BASES, FINITE, PARTICIPLES, PAST, past, third_person

_BE = ("is", "are", "was", "were")
_HAVE = ("has", "have", "had")
_MODAL = ("will", "would", "can", "could", "should", "must", "may")
_AUX = re.compile(rf"\b(?P<aux>{'|'.join((*_BE, *_HAVE, *_MODAL))})(?= (?P<next>[a-z]+)\b)")
_NOT_AFTER = frozenset(words("negation", "not_after"))
_SUBJECT = re.compile(
    r"\b(?:[Hh]e|[Ss]he|[Ii]t|[Tt]hey|[Ww]e|I|which|"
    r"(?:(?:[Tt]he|[Aa]n?|[Hh]is|[Hh]er|[Ii]ts|[Tt]heir) )(?:[a-z-]+ )?[a-z]+|[A-Z][\w-]+) $"
)
_PARTICIPIAL = re.compile(
    r"\b(?:had|has|have|was|were|is|are|be|been|being|to|of|by|in|with|for|at|from|on|and|who|than|"
    r"that|what|an?)(?: \S+){0,2} $|[”\"],? \S* ?\S* ?$|, \S+ $"
)
_MAIN = re.compile(rf"(?<= )(?:{'|'.join(sorted(PAST, key=len, reverse=True))})(?= [a-z]|\.$)")
_QUANTIFIED = re.compile(
    r"\b(?:all|every|each|both|most|many|some|several|any|either|everyone|everybody|only|than|as|"
    r"whether|if|who|what|where|how|nearly|half|between|so)\b", re.IGNORECASE,
)  # fmt: skip
_AWKWARD = re.compile(
    r"\b(?:until|yet|already|still|any|also|too|only|except|of (?:them|whom|which|these)|rather|"
    r"ago|since|instead|more than once|at least|as well|again|so that|but|although|nevertheless)\b"
)
_POLAR = re.compile(
    r"\b(?:any|yet|ever|either|until|but|nor|anyone|anything|anybody|at all|much|long|except|"
    r"because)\b"
)
_REMOVED = (
    re.compile(
        rf"\b(?P<kept>{'|'.join((*_BE, *_HAVE, *_MODAL, 'might'))}) not"
        r"(?= [a-z])(?! (?:yet|only|all|even|just|any|so|until|rule|much|least|every|to))"
    ),
    re.compile(r"\b(?P<kept>can)not(?= [a-z])(?! (?:only|yet|even|be too))"),
    re.compile(rf"\b(?P<kept>{'|'.join((*_BE, *_HAVE))}) never(?= [a-z]+)"),
)
_DID_NOT = re.compile(r"\b(?P<do>did|does|do) not (?P<verb>[a-z]+)\b")
_CLAUSE = re.compile(
    r"[,;:—–]| and | but | while | because | that | which | who | when | if | after "
)


_SCOPED = re.compile(
    # A "not" within them says nothing, or nonsense: the car that she has not built.
    r"\b(?:before|until|after|since|while|as) [^,;:.]*$"
    r"|(?:\bthe (?:[\w-]+ ){1,2}|\d )that [^,;:.]*$",
    re.IGNORECASE,
)
_DEAD = re.compile(r"^un(?!der|til|it)\w+")


def negation(pair: Pair) -> Iterator[Edits]:
    """Yield sentences with a negation more or less, the verb's form with it."""
    found = [*_added(pair), *_did_not(pair), *_removed(pair), *_did(pair)]
    yield from pair.draw.shuffled(found)


def _around(pair: Pair, start: int, end: int) -> tuple[str, str, str]:
    """Return what the clause has before a place, what it has behind it, and the whole sentence."""
    first, last = pair.sentence_at(start)
    before = _CLAUSE.split(pair.summary[first:start])[-1]
    after = _CLAUSE.split(pair.summary[end:last])[0]
    return before, after, pair.summary[first:last]


def _is_plain(pair: Pair, start: int, end: int) -> bool:
    """Whether a clause holds no other negation and no quantifier whose scope would be unclear."""
    before, after, sentence = _around(pair, start, end)
    if _SCOPED.search(pair.summary[pair.sentence_at(start)[0] : start]):
        return False
    if _QUANTIFIED.search(before) or _AWKWARD.search(sentence[sentence.find(after) :]):
        return False
    if re.search(r"\b[Ss]ince\b|:", sentence) or re.search(r"\d\s*$", before):
        return False
    return NEGATIVES.isdisjoint(re.findall(r"[a-z]+", sentence.lower()))


def _added(pair: Pair) -> Iterator[Edits]:
    for match in pair.found(_AUX):
        aux, following = match["aux"], match["next"]
        before, after, _ = _around(pair, *match.span())
        verbal = following in PARTICIPLES or following.endswith("ed") or following == "been"
        if _DEAD.match(following) or re.match(r" \w+ to \d", pair.summary[match.end() :]):
            continue
        if aux == "may" or following in _NOT_AFTER or (aux in _HAVE and not verbal):
            continue
        if aux in _MODAL and following not in BASES:
            continue
        if re.search(
            r"\b(?:would|could|should|may|might|must|will|to|not|what|there) $",
            before,
            re.IGNORECASE,
        ):
            continue
        if re.search(r"\bif (?:\w+ ){1,2}$", pair.summary[: match.start()]):
            continue
        cleft = re.match(r"\s*[Ii]t $", before) and not verbal
        direct = re.match(r"^ (?:\d|[a-z]+ \d)", after)
        if before.strip() and not cleft and not direct and _is_plain(pair, *match.span()):
            yield (Edit(*match.span(), "cannot" if aux == "can" else f"{aux} not"),)


def _did_not(pair: Pair) -> Iterator[Edits]:
    for match in pair.found(_MAIN):
        word = match[0]
        first, _ = pair.sentence_at(match.start())
        _, after, _ = _around(pair, *match.span())
        said = pair.summary[first : match.start()]
        if not _SUBJECT.search(said) or _PARTICIPIAL.search(said) or re.search(r"\d", after[:30]):
            continue
        pronoun = re.search(r"\b(?:he|she|it|they|we|I) $", said, re.IGNORECASE)
        with_object = re.match(r" (?:the|an?|his|her|its|their|to|him|them|it) ", after)
        if (word in FINITE or pronoun or with_object) and _is_plain(pair, *match.span()):
            yield (Edit(*match.span(), f"did not {PAST[word]}"),)


def _removed(pair: Pair) -> Iterator[Edits]:
    for pattern in _REMOVED:
        for match in pair.found(pattern):
            if not _POLAR.search(pair.summary[match.end() : pair.sentence_at(match.start())[1]]):
                yield (Edit(*match.span(), match["kept"]),)


def _did(pair: Pair) -> Iterator[Edits]:
    for match in pair.found(_DID_NOT):
        verb = match["verb"]
        after = pair.summary[match.end() : pair.sentence_at(match.start())[1]]
        if verb not in BASES or _POLAR.search(after):
            continue
        new = {"did": past(verb), "does": third_person(verb), "do": verb}[match["do"]]
        if new:
            yield (Edit(*match.span(), new),)
