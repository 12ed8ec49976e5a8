"""How well the words of a summary are borne out by its article, from 0 to 1."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean

from bench.metric.faithfulness.evidence import Aligned, Known, skip_pairs
from bench.metric.faithfulness.reading import Reading
from bench.metric.faithfulness.relations import meaning


@dataclass(frozen=True, slots=True)
class Borne:
    """How much of a sentence is borne out: word pairs, words, words by the best sentences.

    ``kindred`` counts the novel words that are related to a word of the evidence.
    """

    pairs: float
    words: float
    best: float
    first: float
    kindred: float
    n_words: int

    @property
    def support(self) -> float:
        """Return the weighted mean."""
        return 0.5 * self.pairs + 0.2 * self.best + 0.3 * self.kindred


def borne(known: Known, summary: Reading, aligned: Aligned) -> Borne | None:
    """Return how well a sentence is borne out, None where it has no words but glue."""
    words = [summary.bases[i] for i in summary.words_of(aligned.sentence) if summary.content[i]]
    if not words:
        return None
    vocabulary, reading = known.vocabulary, known.reading
    best = {reading.bases[i] for place in aligned.best for i in reading.words_of(place)}
    total = sum(map(known.weight, words)) or 1.0
    pairs = set(skip_pairs(words))
    novel = [word for word in words if word not in vocabulary]
    related = [word for word in novel if is_related(known, word, aligned)]
    return Borne(
        pairs=len(pairs & known.pairs) / len(pairs) if pairs else float(not novel),
        words=sum(known.weight(word) for word in words if word in vocabulary) / total,
        best=sum(known.weight(word) for word in words if word in best) / total,
        first=aligned.cover,
        kindred=1 - (len(novel) - len(related)) / len(words),
        n_words=len(words),
    )


def is_related(known: Known, word: str, aligned: Aligned) -> bool:
    """Return whether a novel word is akin to one of the evidence."""
    meant = meaning(word)
    return any(not meant.isdisjoint(known.reach(sentence)) for sentence in aligned.near)


def support(parts: Sequence[Borne]) -> float:
    """Return the support of a summary: the mean of its sentences and of the worst of them."""
    values = [part.support for part in parts]
    return (fmean(values) + min(values)) / 2
