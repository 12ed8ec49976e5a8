"""How much of a summary is copied from its article: Grusky, Naaman & Artzi (2018)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from bench.metric import analysed, columns, orders
from bench.records import Article, Scores
from bench.text import words

Gram = tuple[str, ...]


class Extractiveness:
    """Coverage, density, compression and novel n-grams, over lower-cased words.

    With F the extractive fragments of a summary of |S| words, greedily taken from left to right,
    from an article of |A| words (Grusky et al. 2018, section 4, eq. 1 to 3):

    - ``coverage`` = Σ|f| / |S|, 0 to 1; ``density`` = Σ|f|² / |S|, 0 to |S|;
      ``compression`` = |A| / |S|, above 0; ``longest_fragment`` = max |f| in words, 0 to |S|
    - ``novel_n``: share of the summary's distinct n-grams that the article lacks, 0 to 1
      (See et al. 2017, section 5.2), undefined where the summary has fewer than n words

    All are descriptive: neither direction is better. A summary without words has none of them.
    """

    def __init__(self, novel: Sequence[int] = (1, 2, 3, 4)) -> None:
        self._novel = orders("extractiveness", "novel", novel)
        grams = [f"novel_{n}" for n in self._novel]
        self._keys = ["coverage", "density", "compression", "longest_fragment", *grams]
        self.directions: Mapping[str, bool | None] = dict.fromkeys(self._keys)
        chosen = ",".join(map(str, self._novel)) or "no"
        self.signature = f"extractiveness|novel:{chosen}|case:lower|v:1"

    def score(self, articles: Sequence[Article], summaries: Sequence[str], /) -> Scores:
        """Return a column a key, one value a summary."""
        pairs = analysed(articles, summaries, analyse=self._analyse)
        return Scores(columns(self._keys, [self._row(copied, s) for copied, s in pairs]))

    def _analyse(self, article: Article) -> Source:
        return Source.of(words(article.text.lower()), [n for n in self._novel if n > 2])

    def _row(self, source: Source, summary: str) -> list[float | None]:
        tokens = words(summary.lower())
        if not tokens:
            return [None] * len(self._keys)
        lengths = fragments(source, tokens)
        size = len(tokens)
        return [
            sum(lengths) / size,
            sum(length * length for length in lengths) / size,
            len(source.tokens) / size,
            max(lengths, default=0),
            *(_novel(source, tokens, n) for n in self._novel),
        ]


@dataclass(frozen=True, slots=True)
class Source:
    """An article's words, where each pair of them stands, and its longer n-grams."""

    tokens: Sequence[str]
    vocabulary: Collection[str]
    pairs: Mapping[tuple[str, str], Sequence[int]]
    longer: Mapping[int, Collection[Gram]]

    @classmethod
    def of(cls, tokens: Sequence[str], longer: Sequence[int] = ()) -> Source:
        """Index the words of an article, with the n-grams of the given n."""
        pairs = defaultdict(list)
        for position, pair in enumerate(pairwise(tokens)):
            pairs[pair].append(position)
        return cls(tokens, set(tokens), pairs, {n: _distinct(tokens, n) for n in longer})

    def grams(self, n: int) -> Collection[str] | Collection[Gram]:
        """Return the article's distinct n-grams."""
        return self.vocabulary if n == 1 else self.pairs if n == 2 else self.longer[n]


def fragments(source: Source, summary: Sequence[str]) -> list[int]:
    """Return the lengths of the extractive fragments F(A, S), in the summary's order.

    The procedure of Grusky et al. 2018, figure 3, in the reading of their program: a fragment of
    one word counts, and one that occurs twice counts twice.
    """
    lengths = []
    start = 0
    while start < len(summary):
        length = _longest(source, summary, start)
        if length:
            lengths.append(length)
        start += length or 1
    return lengths


def _longest(source: Source, summary: Sequence[str], start: int) -> int:
    """Return the length of the article's match with the summary from ``start`` on, 0 for none.

    Only places where two words match are looked at: shorter matches change nothing. As in figure
    3, the search goes on behind a match, so that one that begins within it is not seen.
    """
    if summary[start] not in source.vocabulary:
        return 0
    longest, behind = 1, 0
    tokens, n_source, n_summary = source.tokens, len(source.tokens), len(summary)
    pair = (summary[start], summary[start + 1]) if start + 1 < n_summary else ("", "")
    for place in source.pairs.get(pair, ()):
        if place < behind:
            continue
        here, there = start + 2, place + 2
        while here < n_summary and there < n_source and summary[here] == tokens[there]:
            here += 1
            there += 1
        longest, behind = max(longest, here - start), there
    return longest


def _distinct(tokens: Sequence[str], n: int) -> set[Gram]:
    return set(zip(*(tokens[i:] for i in range(n)), strict=False))


def _novel(source: Source, tokens: Sequence[str], n: int) -> float | None:
    grams: set[str] | set[Gram] = set(tokens) if n == 1 else _distinct(tokens, n)
    return len(grams.difference(source.grams(n))) / len(grams) if grams else None
