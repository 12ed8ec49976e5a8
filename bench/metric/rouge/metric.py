"""The ROUGE metric (Lin 2004, "ROUGE: A Package for Automatic Evaluation of Summaries")."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from importlib.metadata import version
from itertools import chain
from typing import Any, Literal, overload

import numpy as np
from numpy.typing import NDArray

from bench.metric.rouge.arguments import (
    TYPES,
    References,
    checked_option,
    checked_texts,
    checked_types,
    flattened,
)
from bench.metric.rouge.fallback import PythonKernel
from bench.metric.rouge.native import NativeKernel, library
from bench.metric.rouge.texts import SENTENCES, TOKENIZERS, Memory, ascii_text, rewriting
from bench.records import Article, Column, Estimate, MetricError, Scores

Columns = dict[str, NDArray[np.float64]]
Kernel = NativeKernel | PythonKernel

RATES = ("precision", "recall", "f1")
MULTI = ("max", "mean")

_PAIRS = 1024
"""The most pairs a call of the kernel: what it copies stays in the processor's cache."""
_CHARACTERS = 1 << 22
"""The most characters a call of several pairs, so that long texts are not all copied at once."""


class Rouge:
    """Precision, recall and F1 of n-grams and common subsequences shared with references.

    Equal to rouge-score 0.1.2, bit for bit, with the default ``tokenizer``, ``sentences`` and
    ``multi``; all scores lie in 0..1, higher is better. One object may serve several threads.

    Args:
        types: ``rouge1`` to ``rouge999`` (n-grams), ``rougeL`` (longest common subsequence) and
            ``rougeLsum`` (the same by sentence, section 3.2 of Lin 2004).
        stemmer: stem ASCII words of more than three letters (Porter 1980, as NLTK does).
        tokenizer: ``ascii``, words of a-z and 0-9, as rouge-score; ``unicode``, words of letters,
            marks and digits of any script; ``character``, every character but white space.
        sentences: what rougeLsum takes for sentences: ``newline``, lines, as rouge-score;
            ``auto``, lines where a text has several, else sentences by the rules of ``language``.
        multi: with several references, ``max``, the rates of the first with the best F1, for each
            type on its own, as rouge-score; ``mean``, their mean.
        language: ISO 639-1 code; used by ``sentences="auto"`` alone.

    Raises:
        MetricError: an option has a value it does not know.
    """

    def __init__(
        self,
        types: Sequence[str] = TYPES,
        stemmer: bool = False,
        *,
        tokenizer: str = "ascii",
        sentences: str = "newline",
        multi: str = "max",
        language: str = "en",
    ) -> None:
        checked_option("tokenizer", tokenizer, TOKENIZERS)
        checked_option("sentences", sentences, SENTENCES)
        self.types = checked_types(types)
        self.stemmer = bool(stemmer) and tokenizer != "character"
        self.multi = checked_option("multi", multi, MULTI)
        self._texts = (tokenizer, sentences, language)
        self.signature = _signature(self.types, self.stemmer, self.multi, self._texts)
        self.directions: Mapping[str, bool | None] = dict.fromkeys(_keys(self.types), True)
        self._prepare()

    def _prepare(self) -> None:
        native = os.environ.get("BENCH_ROUGE_KERNEL") != "python" and library() is not None
        self._kernel = NativeKernel if native else PythonKernel
        self._idle: list[Kernel] = []
        rewrite = rewriting(*self._texts)
        self._rewrite = rewrite
        self._remember = rewrite if rewrite is ascii_text else Memory(rewrite)

    def __getstate__(self) -> dict[str, Any]:
        """Return what a pickle holds: the options, and nothing that was remembered."""
        hidden = {"_kernel", "_idle", "_rewrite", "_remember"}
        return {key: value for key, value in vars(self).items() if key not in hidden}

    def __setstate__(self, state: dict[str, Any]) -> None:
        vars(self).update(state)
        self._prepare()

    @property
    def implementation(self) -> str:
        """Return ``c`` or ``python``: which kernel scores; the numbers are the same.

        ``BENCH_ROUGE_KERNEL=python`` in the environment chooses the second.
        """
        return "c" if self._kernel is NativeKernel else "python"

    @overload
    def compute(
        self,
        predictions: Iterable[str],
        references: References,
        *,
        aggregate: Literal[False] = False,
    ) -> Columns: ...

    @overload
    def compute(
        self,
        predictions: Iterable[str],
        references: References,
        *,
        aggregate: Literal[True],
        resamples: int = 1000,
        seed: int = 0,
        level: float = 0.95,
    ) -> dict[str, Estimate]: ...

    def compute(
        self,
        predictions: Iterable[str],
        references: References,
        *,
        aggregate: bool = False,
        resamples: int = 1000,
        seed: int = 0,
        level: float = 0.95,
    ) -> Columns | dict[str, Estimate]:
        """Return an array, shape (n,), for each key of ``directions``.

        ``references`` holds a text, or a list of texts, for each prediction. With ``aggregate``:
        the means, each with its bootstrap interval at ``level`` from seeded ``resamples``.

        Raises:
            MetricError: unequal lengths, a prediction without a reference, something that is no
                text, or nothing to aggregate.
        """
        texts = checked_texts(predictions, "predictions")
        flat, counts = flattened(references, len(texts))
        columns = self._columns(texts, flat, counts)
        if not aggregate:
            return dict(zip(self.directions, columns, strict=True))
        if not texts:
            raise MetricError("no predictions, so there is no mean: pass at least one pair")
        from bench.statistics import estimates

        found = estimates(columns.T, resamples=resamples, seed=seed, level=level)
        return {key: one for key, one in zip(self.directions, found, strict=True) if one}

    def score(self, articles: Sequence[Article], summaries: Sequence[str], /) -> Scores:
        """Return a column for each key; None for summaries of articles that have no reference."""
        if len(articles) != len(summaries):
            raise MetricError(
                f"{len(articles)} articles and {len(summaries)} summaries: pass one of each a score"
            )
        defined = [i for i, article in enumerate(articles) if article.references]
        found = self.compute(
            [summaries[i] for i in defined], [articles[i].references for i in defined]
        )
        if len(defined) == len(articles):
            return Scores(found)
        values: dict[str, Column] = {}
        for key, column in found.items():
            cells: list[float | None] = [None] * len(articles)
            for i, value in zip(defined, column.tolist(), strict=True):
                cells[i] = value
            values[key] = cells
        return Scores(values)

    def _columns(
        self, summaries: list[str], references: list[str], counts: list[int] | None
    ) -> NDArray[np.float64]:
        """Return scores of shape (keys, n), made by a kernel that no other thread uses."""
        out = np.empty((len(self.directions), len(summaries)))
        try:
            kernel = self._idle.pop()
        except IndexError:
            kernel = self._kernel(
                self.types,
                stemmer=self.stemmer,
                mean=self.multi == "mean",
                wide=self._texts[0] != "ascii",
            )
        if summaries:
            self._run(kernel, summaries, references, counts, out)
        self._idle.append(kernel)
        return out

    def _run(
        self,
        kernel: Kernel,
        summaries: list[str],
        references: list[str],
        counts: list[int] | None,
        out: NDArray[np.float64],
    ) -> None:
        """Hand the pairs to the kernel, by halves where they are many or long."""
        n = len(summaries)
        if n > _PAIRS or (n > 1 and sum(map(len, chain(summaries, references))) > _CHARACTERS):
            half = n // 2
            first = sum(counts[:half]) if counts else half
            for pairs, texts in (
                (slice(0, half), slice(0, first)),
                (slice(half, n), slice(first, None)),
            ):
                part = counts[pairs] if counts else None
                self._run(kernel, summaries[pairs], references[texts], part, out[:, pairs])
            return
        summaries = list(map(self._rewrite, summaries))
        references = list(map(self._remember, references))
        kernel.score(summaries, references, counts, out)


@lru_cache(maxsize=64)
def _keys(types: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"{name}_{rate}" for name in types for rate in RATES)


@lru_cache(maxsize=64)
def _signature(types: tuple[str, ...], stemmer: bool, multi: str, texts: tuple[str, ...]) -> str:
    tokenizer, sentences, language = texts
    parts = {
        "types": ",".join(types),
        "stem": "porter" if stemmer else "no",
        "tok": tokenizer,
        "lsum": sentences if sentences == "newline" else _splitter(language),
        "multi": multi,
        "v": "1",
    }
    return "|".join(["rouge", *(f"{key}:{value}" for key, value in parts.items())])


def _splitter(language: str) -> str:
    return f"auto.{language}.sentencex-{version('sentencex')}"
