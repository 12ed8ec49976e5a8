"""How long a summary is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib.metadata import version
from statistics import fmean

from bench.metric import analysed, columns
from bench.records import Article, Scores
from bench.text import sentences, words

_KEYS = ("words", "sentences", "characters", "words_per_sentence", "reference_ratio")


class Length:
    """Words, sentences and characters (Unicode code points); all descriptive, all from 0 up.

    ``words_per_sentence`` is undefined without sentences. ``reference_ratio`` is the summary's
    words over the mean of its references' words; undefined without references, or where they
    have no words. The counts are always defined: an empty summary has 0 of each.
    """

    def __init__(self) -> None:
        self.directions: Mapping[str, bool | None] = dict.fromkeys(_KEYS)
        self.signature = f"length|sentences:sentencex-{version('sentencex')}|v:1"

    def score(self, articles: Sequence[Article], summaries: Sequence[str], /) -> Scores:
        """Return a column a key, one value a summary."""
        rows = [_row(*pair) for pair in analysed(articles, summaries, analyse=_analyse)]
        return Scores(columns(_KEYS, rows))


def _analyse(article: Article) -> tuple[str, float]:
    counts = [len(words(reference)) for reference in article.references]
    return article.language, fmean(counts) if counts else 0.0


def _row(analysis: tuple[str, float], summary: str) -> list[float | None]:
    language, n_reference = analysis
    n_words, n_sentences = len(words(summary)), len(sentences(summary, language))
    return [
        n_words,
        n_sentences,
        len(summary),
        n_words / n_sentences if n_sentences else None,
        n_words / n_reference if n_reference else None,
    ]
