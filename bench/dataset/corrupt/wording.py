"""Single words: antonyms, directions, quantifiers, hedges, genders."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from bench.dataset.corrupt.lexicon import ANTONYMS, DIRECTIONS, QUANTIFIERS
from bench.dataset.corrupt.pair import Edit, Edits, Pair, alternatives, as_written
from bench.dataset.corrupt.verbs import BASES

Table = Mapping[str, tuple[str, ...]]
# What the listed words are not: parts of idioms, of names and of other constructions.
_IDIOM_BEFORE = re.compile(
    r"(?:\bno|\bat|\bas|\bhow|\bany|\bso|\btoo|\bthe more|\bonce and for|\bfor|-|\bhalf an?)\s?$",
    re.IGNORECASE,
)
_STRICT = {
    "first",
    "last",
    "long",
    "short",
    "high",
    "low",
    "open",
    "free",
    "old",
    "young",
    "most",
    "least",
    "large",
    "small",
    "once",
    "all",
    "some",
    "many",
    "several",
    "better",
    "rich",
}


def _swapped(
    pair: Pair, table: Table, pattern: re.Pattern[str], *, quoted: bool = False
) -> Iterator[Edits]:
    for match in pair.found(pattern, quoted=quoted):
        before, after = pair.summary[: match.start()], pair.summary[match.end() :]
        old = match[0].lower()
        if old in _STRICT and _IDIOM_BEFORE.search(before):
            continue
        if after.startswith("-") or before.endswith("-"):
            continue
        for new in pair.draw.shuffled(table[old]):
            if fits(old, new, before, after):
                yield (Edit(*match.span(), as_written(new, match[0])),)


def fits(old: str, new: str, before: str, after: str) -> bool:
    """Whether a word can stand in another one's place between these neighbours."""
    following = after.split(maxsplit=1)[0] if after.split() else ""
    if old in ("before", "after", "with", "in favour", "in favor", "against", "without"):
        return bool(
            re.match(r" (?:the|an?|his|her|their|its|\w+ing|[A-Z]\w+)\b", after)
        ) and not before.endswith((" to", "days", "day", "soon", "shortly"))
    if old in ("all", "some", "many", "several", "a few", "most"):
        return bool(re.match(r"[a-z]+s\b", following)) and not re.search(
            r"\b(?:the|of|at|in|as|how|so|too|his|her|its|their|these|those|after)$",
            before.rstrip(),
            re.IGNORECASE,
        )
    if old == "most" or new == "most" or old == "least":
        return bool(
            re.match(r"[a-z]+(?:ive|ous|ful|ant|ent|able|ing|al|ic|ed)$", following)
        ) and before.endswith(" the ")
    if old in ("never", "nothing", "nobody", "no one", "none of") and re.search(
        r"\b(?:any|ever|but|yet)\b", after[:40]
    ):
        return False
    if new == "never" and re.search(r"\b(?:is|are|was|were) $", before):
        return True
    if old == "every":
        return before.endswith((". ", "")) and not re.match(
            r" (?:day|year|week|month|\w+ (?:years|days))\b", after
        )
    return not (old in ("once", "twice") and not re.match(r" (?:a|an|every|in)\b|[.,]", after))


_DIRECTION = re.compile(alternatives(list(DIRECTIONS)), re.IGNORECASE)
_ANTONYM = re.compile(alternatives(list(ANTONYMS)), re.IGNORECASE)
_QUANTIFIER = re.compile(alternatives(list(QUANTIFIERS)), re.IGNORECASE)


def antonym(pair: Pair) -> Iterator[Edits]:
    """The opposite of a word."""
    yield from _swapped(pair, ANTONYMS, _ANTONYM)


def direction(pair: Pair) -> Iterator[Edits]:
    """Up for down, won for lost, more for less."""
    yield from _swapped(pair, DIRECTIONS, _DIRECTION)


def quantifier(pair: Pair) -> Iterator[Edits]:
    """All for some, none for all, always for never."""
    yield from _swapped(pair, QUANTIFIERS, _QUANTIFIER)


def quotation(pair: Pair) -> Iterator[Edits]:
    """A word of a quotation changed into its opposite or another quantity."""
    for table, pattern in pair.draw.shuffled(
        [(ANTONYMS, _ANTONYM), (DIRECTIONS, _DIRECTION), (QUANTIFIERS, _QUANTIFIER)]
    ):
        for edits in _swapped(pair, table, pattern, quoted=True):
            start, end = next(s for s in pair.quotes if s[0] <= edits[0].start < s[1])
            if len(pair.summary[start:end].split()) >= 4:
                yield edits


_BASE = "|".join(sorted(BASES, key=len, reverse=True))
_MODAL = re.compile(
    rf"\b(?:may|might|could)(?= (?:also |now |even )?(?:be|have|{_BASE})\b)(?! have\b)"
)
_FUTURE = re.compile(
    r"\b(?:is|are) (?:expected|likely|due|thought likely|hoping|planning|set|believed) to(?= [a-z]+\b)(?! have)"
    r"|\b(?:plans?|hopes?|intends?|expects?|wants?|aims?) to(?= [a-z]+\b)"
)
_FUTURE_PAST = re.compile(r"\b(?:was|were) (?:expected|likely|due) to(?= [a-z]+\b)(?! have)")
_DROPPED = re.compile(
    r"\b(?:reportedly|allegedly|apparently|probably|possibly|perhaps|presumably|supposedly|alleged|"
    r"suspected(?! of\b)|likely(?= (?:because|due|caused))|seemingly|provisionally|tentatively) "
)
CERTAIN = {
    "suggests": "proves", "suggest": "prove", "suggested": "proved", "suspected of": "guilty of",
    "appears to be": "is", "appear to be": "are", "seems to be": "is", "seem to be": "are",
    "is said to be": "is", "are said to be": "are", "is thought to be": "is", "is believed to be": "is",
    "are thought to be": "are", "are believed to be": "are", "is thought to have": "has",
    "is believed to have": "has", "are thought to have": "have", "are believed to have": "have",
    "is said to have": "has", "is considering": "has approved", "are considering": "have approved",
    "may have been": "was", "might have been": "was", "could have been": "was", "may have": "has",
    "doubts": "knows", "unconfirmed": "confirmed", "proposed": "approved", "estimated": "confirmed",
    "in principle": "in full", "plans": "arrangements", "believes": "has established",
    "believe": "know", "believed": "knew", "thinks": "knows", "indicates": "proves", "indicate": "prove",
    "not yet": "never", "risk": "certainty", "hopes": "promises", "accused of": "convicted of",
}  # fmt: skip
_CERTAIN = re.compile(
    alternatives(
        [
            key
            for key in CERTAIN
            if key not in ("plans", "risk", "not yet", "hopes", "estimated", "proposed")
        ]
    )
)


def hedge_dropped(pair: Pair) -> Iterator[Edits]:
    """Made certain what the article leaves open."""
    found = [
        *((match, "will") for match in pair.found(_MODAL)),
        *((match, "will") for match in pair.found(_FUTURE)),
        *((match, "would") for match in pair.found(_FUTURE_PAST)),
        *((match, "") for match in pair.found(_DROPPED)),
        *((match, CERTAIN[match[0]]) for match in pair.found(_CERTAIN)),
    ]
    for match, new in pair.draw.shuffled(found):
        after = pair.summary[match.end() :]
        if new == "has" and match[0] == "may have":
            subject = pair.summary[: match.start()].split()[-1:]
            new = (
                "have" if subject and (subject[0].endswith("s") or subject[0] == "they") else "has"
            )
        if not (new in ("is", "are") and re.match(r" \w+ing\b", after) and False):
            yield (Edit(*match.span(), new),)
