"""METEOR as NLTK computes it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib.metadata import version
from threading import Lock
from typing import Any

from bench.metric import analysed, columns
from bench.metric.similarity import wordnet as dictionary
from bench.records import Article, MetricError, Scores
from bench.text import sentences

_KEY = "score"
_LOCK = Lock()
"""NLTK's reader of WordNet moves about in files that all its users share."""


class Meteor:
    """METEOR (Lavie & Agarwal 2007), ``score``, 0 to 1, higher is better.

    Words match as they are, by Porter's stem, or as synonyms in WordNet; (1 − gamma fragmentation^
    beta) PR / (alpha P + (1 − alpha) R), with the best of several references. Words are those of
    NLTK's tokenizer within sentences of sentencex (NLTK's own splitter needs a download). English
    alone. Undefined without references; where no word matches, and for an empty summary, it is 0.

    Raises:
        MetricError: an option is wrong, or WordNet cannot be found.
    """

    def __init__(
        self,
        *,
        alpha: float = 0.9,
        beta: float = 3.0,
        gamma: float = 0.5,
        wordnet: str | None = None,
    ) -> None:
        self._weights = {
            "alpha": _number("alpha", alpha, most=1),
            "beta": _number("beta", beta),
            "gamma": _number("gamma", gamma, most=1),
        }
        self._folder = wordnet
        self._wordnet, sha256 = dictionary.read(wordnet)
        self.directions: Mapping[str, bool | None] = {_KEY: True}
        weights = "|".join(f"{name}:{value}" for name, value in self._weights.items())
        versions = "|".join(f"{name}:{version(name)}" for name in ("nltk", "sentencex"))
        self.signature = f"meteor|{weights}|wordnet:{sha256}|{versions}|v:1"

    def __reduce__(self) -> tuple[Any, ...]:
        return _rebuilt, ({**self._weights, "wordnet": self._folder},)

    def score(self, articles: Sequence[Article], summaries: Sequence[str], /) -> Scores:
        """Return one value a summary."""
        pairs = analysed(articles, summaries, analyse=_references)
        return Scores(columns([_KEY], [[self._score(read, text)] for read, text in pairs]))

    def _score(self, references: Sequence[Sequence[str]], summary: str) -> float | None:
        from nltk.translate.meteor_score import meteor_score

        if not references:
            return None
        with _LOCK:
            return float(
                meteor_score(references, tokens(summary), wordnet=self._wordnet, **self._weights)
            )


def tokens(text: str) -> list[str]:
    """Return NLTK's words of each sentence in turn."""
    from nltk.tokenize import NLTKWordTokenizer

    split = NLTKWordTokenizer().tokenize
    return [token for sentence in sentences(text) for token in split(sentence)]


def _references(article: Article) -> list[list[str]]:
    return [tokens(text) for text in article.references]


def _rebuilt(options: Mapping[str, Any]) -> Meteor:
    return Meteor(**options)


def _number(option: str, value: Any, *, most: float = float("inf")) -> float:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not is_number or not 0 <= value <= most:
        limit = f"from 0 to {most:g}" if most < float("inf") else "of at least 0"
        raise MetricError(f"metric.meteor.{option}={value!r}: expected a number {limit}")
    return float(value)
