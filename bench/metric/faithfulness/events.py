"""Whether a sentence tells of another event than the one of the article that it runs like."""

from __future__ import annotations

from bench.metric.faithfulness.edits import Pair
from bench.metric.faithfulness.templates import NAME, NUMBER, PRONOUN, QUANTIFIER

_SLOTS = frozenset({NAME, NUMBER, PRONOUN, QUANTIFIER})
FEWEST = 2
"""Words that must differ, one of them in no slot, before another sentence may explain them."""


def is_other_event(pair: Pair) -> bool:
    """Return whether another sentence of the article has all that differs, what happens included.

    “It will be opened on Friday” runs like “It was closed on Monday”, and is borne out by “It will
    be opened again on Friday”: the two speak of two events, and neither is wrong.
    """
    summary, known = pair.summary, pair.known
    same = {a + i: b + i for a, b, size in pair.blocks for i in range(size)}
    differing: set[str] = set()
    is_told = False
    for place, words in enumerate(pair.mine.words):
        there = (
            [known.reading.lower[at] for at in pair.theirs.words[same[place]]]
            if (place in same)
            else []
        )
        new = [at for at in words if summary.lower[at] not in there and summary.content[at]]
        differing.update(summary.bases[at] for at in new)
        is_told = is_told or (bool(new) and pair.mine.tokens[place] not in _SLOTS)
    if not is_told or len(differing) < FEWEST:
        return False
    own = known.reading.sentence_of(known.reading.spans[pair.theirs.words[0][0]][0])
    return bool(set.intersection(*(set(known.places.get(w, ())) for w in differing)) - {own})
