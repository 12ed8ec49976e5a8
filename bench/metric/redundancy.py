"""How much a summary repeats itself."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from itertools import chain

from bench.metric import analysed, columns, orders
from bench.records import Article, Scores
from bench.text import ngrams, sentences, words


class Redundancy:
    """Repeated n-grams and sentences like one another, over lower-cased words; lower is better.

    - ``repeated_n``: share of the n-grams that stood earlier in the summary,
      1 - distinct / all, 0 to 1 (one minus the unique n-gram ratio of Xiao & Carenini 2020);
      undefined with fewer than n words
    - ``sentence_overlap``: mean over the sentences of the greatest Dice coefficient
      2|A∩B| / (|A|+|B|) of their sets of words with another sentence, 0 to 1; undefined with
      fewer than two sentences. Bommasani & Cardie (2020) average an overlap over all pairs; the
      greatest one shows a sentence said twice however many others stand beside it.
    """

    def __init__(self, ngrams: Sequence[int] = (2, 3, 4)) -> None:
        self._orders = orders("redundancy", "ngrams", ngrams)
        self._keys = [*(f"repeated_{n}" for n in self._orders), "sentence_overlap"]
        self.directions: Mapping[str, bool | None] = dict.fromkeys(self._keys, False)
        chosen = ",".join(map(str, self._orders)) or "no"
        splitter = f"sentencex-{version('sentencex')}"
        self.signature = f"redundancy|ngrams:{chosen}|case:lower|sentences:{splitter}|v:1"

    def score(self, articles: Sequence[Article], summaries: Sequence[str], /) -> Scores:
        """Return a column a key, one value a summary."""
        pairs = analysed(articles, summaries, analyse=lambda article: article.language)
        return Scores(columns(self._keys, [self._row(*pair) for pair in pairs]))

    def _row(self, language: str, summary: str) -> list[float | None]:
        said = [words(sentence.lower()) for sentence in sentences(summary, language)]
        tokens = list(chain.from_iterable(said))
        repeated = [_repeated(ngrams(tokens, n)) for n in self._orders]
        return [*repeated, _overlap([frozenset(sentence) for sentence in said if sentence])]


def _repeated(grams: Sequence[tuple[str, ...]]) -> float | None:
    return 1 - len(set(grams)) / len(grams) if grams else None


def _overlap(said: Sequence[frozenset[str]]) -> float | None:
    """Return the mean over the sentences of the greatest Dice coefficient with another one.

    Only sentences that share a word are compared: a model that loops writes thousands of them.
    """
    if len(said) < 2:
        return None
    copies = Counter(said)
    distinct = list(copies)
    having = defaultdict(list)
    for number, sentence in enumerate(distinct):
        for word in sentence:
            having[word].append(number)
    total = 0.0
    for number, sentence in enumerate(distinct):
        if copies[sentence] > 1:
            total += copies[sentence]
            continue
        shared = Counter(chain.from_iterable(having[word] for word in sentence))
        del shared[number]
        total += max(
            (2 * n / (len(sentence) + len(distinct[other])) for other, n in shared.items()),
            default=0.0,
        )
    return total / len(said)
