"""Words that the article lacks and nothing of the evidence is akin to: information, no verdict."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bench.metric.faithfulness.evidence import Aligned, Known, spans_of
from bench.metric.faithfulness.languages import RELATIONS
from bench.metric.faithfulness.reading import Reading
from bench.metric.faithfulness.relations import relations
from bench.metric.faithfulness.support import borne, is_related
from bench.records import Finding

COVER, PAIRS, WORDS, FEWEST = 0.25, 0.02, 0.5, 4
"""A foreign sentence: at most so much weight of its words in one sentence of the article, so many
of its skip-bigrams, less than so much weight in all of it, and at least so many content words."""
UNNAMED = (0.3, 0.08, 0.55, 3)
"""The same, of the words near the best evidence, for a sentence that shares no name or number with
the article and is not all of the summary: true sentences in other words mostly keep one."""
FEW = 3
"""Numbers up to here are met by chance."""
VAGUE = 6
"""Meanings from which a word that stands alone is held to be another way to say it."""
JOIN = 5
"""Words from a novel one to the next of a span: people mark phrases, not words."""


def check_novelty(known: Known, summary: Reading, aligned: Sequence[Aligned]) -> Iterator[Finding]:
    """Yield spans of novel words."""
    if summary.language not in RELATIONS:
        return
    for one in aligned:
        if _is_foreign(known, summary, one):
            start, end = summary.sentences[one.sentence]
            message = "nothing of this sentence comes from the article"
            yield Finding(start, end, "out_of_article", "hard", message, ())
            continue
        novel = [
            at
            for at in summary.words_of(one.sentence)
            if summary.content[at]
            and summary.bases[at] not in known.vocabulary
            and not is_related(known, summary.bases[at], one)
        ]
        for first, last in _joined(novel):
            if first == last and _says_little(summary, first):
                continue
            start, end = summary.spans[first][0], summary.spans[last][1]
            message = f"“{summary.text[start:end]}” does not come from the article"
            yield Finding(
                start, end, "out_of_article", "info", message, spans_of(known, one.best[:1])
            )


def _is_foreign(known: Known, summary: Reading, one: Aligned) -> bool:
    """Return whether no two words of a sentence, and few of its words, stand together there."""
    if one.cover > max(COVER, UNNAMED[0]):
        return False
    found = borne(known, summary, one)
    if found is None:
        return False
    is_long = one.cover <= COVER and found.n_words >= FEWEST
    if is_long and found.pairs <= PAIRS and found.words < WORDS:
        return True
    _, pairs, words, fewest = UNNAMED
    if summary.n_sentences == 1 or found.n_words < fewest or found.pairs > pairs:
        return False
    return not _has_anchor(known, summary, one) and _nearby(known, summary, one) < words


def _has_anchor(known: Known, summary: Reading, one: Aligned) -> bool:
    """Return whether a sentence has a name or number of the article."""
    told = {number.value for number in known.numbers if number.value > FEW}
    return any(number.value in told for number in one.numbers) or any(
        summary.lower[at] in known.named or summary.bases[at] in known.named
        for at in summary.words_of(one.sentence)
    )


def _nearby(known: Known, summary: Reading, one: Aligned) -> float:
    """Return how much weight of a sentence's words stands in or beside its best evidence."""
    reading = known.reading
    near = {reading.bases[at] for sentence in one.near for at in reading.words_of(sentence)}
    words = [summary.bases[at] for at in summary.words_of(one.sentence) if summary.content[at]]
    total = sum(map(known.weight, words)) or 1.0
    return sum(known.weight(word) for word in words if word in near) / total


def _says_little(summary: Reading, at: int) -> bool:
    """Return whether a word has so many meanings that it is no news alone."""
    senses = relations().senses.get(summary.bases[at], "")
    return summary.words[at].islower() and len(senses.split()) >= VAGUE


def _joined(places: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield the first and last of places that lie close to each other."""
    first = last = -1
    for at in places:
        if last >= 0 and at - last > JOIN:
            yield first, last
            first = at
        elif last < 0:
            first = at
        last = at
    if last >= 0:
        yield first, last
