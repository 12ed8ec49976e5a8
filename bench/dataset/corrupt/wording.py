"""Single words: antonyms, directions, quantifiers, hedges."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bench.dataset.corrupt.lexicon import NEGATIVES, groups
from bench.dataset.corrupt.pair import Edit, Edits, Pair, as_written


def swapped(pair: Pair, kind: str) -> Iterator[Edits]:
    """Yield the changes that the groups of a kind allow, in a drawn order."""
    found = []
    for group in groups(kind):
        for match in pair.found(group.pattern):
            old = match[0] if match[0] in group.table else match[0].lower()
            before, after = pair.summary[: match.start()], pair.summary[match.end() :]
            if old not in group.table or _is_name(match, before) or not group.admits(before, after):
                continue
            if not (group.is_plain and _has_negation(pair, match.start())):
                found += [(match, new) for new in group.table[old]]
    for match, new in pair.draw.shuffled(found):
        sentence = pair.summary[slice(*pair.sentence_at(match.start()))]
        if len(new) < 4 or not re.search(rf"\b{re.escape(new)}\b", sentence, re.IGNORECASE):
            yield (replaced_by(pair.summary, match, new),)


def replaced_by(text: str, match: re.Match[str], new: str) -> Edit:
    """Return the edit that puts a word in the place of a match, or takes the match out."""
    if new:
        return Edit(*match.span(), as_written(new, match[0]))
    following = re.compile(r" \S*[\w%]").match(text, match.end())
    end = following.end() if following else match.end()
    return Edit(match.start(), end, as_written(text[match.end() : end].lstrip(), match[0]))


def _is_name(match: re.Match[str], before: str) -> bool:
    """Whether a capital stands within a sentence: a name, or a part of one."""
    starts = not before or re.search(r"[.!?:]\s*[“\"‘(]?$|[“\"]$", before)
    return match[0][0].isupper() and not starts


def _has_negation(pair: Pair, place: int) -> bool:
    first, last = pair.sentence_at(place)
    return not NEGATIVES.isdisjoint(re.findall(r"[a-z]+", pair.summary[first:last].lower()))


def antonym(pair: Pair) -> Iterator[Edits]:
    """Yield changes of a word into its opposite."""
    return swapped(pair, "antonym")


def direction(pair: Pair) -> Iterator[Edits]:
    """Yield changes of up into down, won into lost, more into less."""
    return swapped(pair, "direction")


def quantifier(pair: Pair) -> Iterator[Edits]:
    """Yield changes of all into some, none into all, always into never."""
    return swapped(pair, "quantifier")


def hedge_dropped(pair: Pair) -> Iterator[Edits]:
    """Yield changes that make certain what the article leaves open."""
    return swapped(pair, "hedge_dropped")
