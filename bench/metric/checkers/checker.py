"""A metric of a model: each claim of a summary against the passages of its article."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from itertools import pairwise

from bench.metric import analysed, columns
from bench.metric.checkers.entailment import Entailment, Probabilities, Question
from bench.metric.checkers.options import Options
from bench.metric.checkers.passages import Passage, Span, fitting
from bench.metric.checkers.verdicts import Judge, Verdict, mean
from bench.records import Article, Finding, Scores

_QUESTIONS = 4096
"""Questions that are put together before they are asked, so that batches are of like length."""

SUPPORTED = "supported"
"""The kind of a finding that objects to nothing: a claim, its score, and what bears it out."""

Row = list[float | None]


@dataclass(frozen=True, slots=True)
class Known:
    """An article as a model reads it; ``seen`` is the share of its tokens that stand in it."""

    text: str
    language: str
    passages: Sequence[Passage]
    seen: float | None


@dataclass(frozen=True, slots=True)
class Claim:
    """A text that is judged by itself, and the span of the summary that says it."""

    text: str
    span: Span


Split = Callable[[str, str], Sequence[Span]]
"""From a text and its language to the spans of its sentences."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """What one checker is made of.

    ``split`` gives the sentences of an article that are read, ``passages`` what is made of them,
    ``claims`` what of a summary is judged, ``judge`` a claim's value, ``total`` a score from the
    values of one or of several claims. ``signature`` says what of these can be set. ``every`` gives
    all sentences, where ``split`` passes over some.
    """

    name: str
    signature: str
    split: Split
    passages: Callable[[str, Sequence[Span]], Sequence[Passage]]
    claims: Callable[[Sequence[str], Sequence[str]], Sequence[Sequence[Claim]]]
    judge: Judge
    total: Callable[[Sequence[float]], float] = mean
    every: Split | None = None


class Checker:
    """Faithfulness by a model: ``score``, the share ``supported`` of claims, the share ``seen``.

    ``score`` is the model's own measure over all claims, ``supported`` counts those above the
    threshold, ``seen`` is the share of the article's tokens that the model read. Every claim is a
    finding with its score and the passage that decides it: hard or soft at or below the threshold,
    else of the severity info. Undefined are ``score`` and ``supported`` of a summary without
    claims, or beside an article without passages; ``seen`` where an article has no token.
    """

    directions: Mapping[str, bool | None] = {"score": True, "supported": True, "seen": None}

    def __init__(self, recipe: Recipe, model: Entailment, options: Options) -> None:
        self._recipe = recipe
        self._model = model
        self._options = options
        self._unseen: dict[str, float] = {}
        self.signature = "|".join((
            recipe.name,
            model.signature,
            recipe.signature,
            f"threshold:{options.threshold:g}",
            f"sentences:sentencex-{version('sentencex')}",
            "v:1",
        ))  # fmt: skip

    def score(self, articles: Sequence[Article], summaries: Sequence[str], /) -> Scores:
        """Return a column a key, one value a summary, with the findings of each."""
        known = [one for one, _ in analysed(articles, summaries, analyse=self._read)]
        languages = [article.language for article in articles]
        claims = self._recipe.claims(summaries, languages)
        claims = [
            [piece for claim in found for piece in self._pieces(summary, claim)]
            for summary, found in zip(summaries, claims, strict=True)
        ]
        judged: list[tuple[Row, list[Finding]]] = []
        for start, end in pairwise(self._blocks(known, claims)):
            verdicts = self._ask(known[start:end], claims[start:end])
            judged += [
                self._row(one, of, found)
                for one, of, found in zip(
                    known[start:end], claims[start:end], verdicts, strict=True
                )
            ]
        self._unseen |= {
            article.id: one.seen
            for article, one in zip(articles, known, strict=True)
            if one.seen is not None and one.seen < 1
        }
        rows = [row for row, _ in judged]
        return Scores(columns(list(self.directions), rows), [found for _, found in judged])

    def notes(self) -> list[str]:
        """Return which articles the model did not read whole."""
        if not self._unseen:
            return []
        least = min(self._unseen, key=lambda key: self._unseen[key])
        share = f"{100 * self._unseen[least]:.0f} % of its tokens"
        n = f"{len(self._unseen):,} articles" if len(self._unseen) > 1 else "1 article"
        return [f"it did not read all of {n}: of {least} {share}; seen tells it of each"]

    def close(self) -> None:
        """Free the model, unless others use it; asked again, it is loaded again."""
        self._model.close()
        getattr(self._recipe.claims, "close", lambda: None)()

    def _read(self, article: Article) -> Known:
        read = self._recipe.split(article.text, article.language)
        passages = self._recipe.passages(article.text, read) if read else []
        every = self._recipe.every(article.text, article.language) if self._recipe.every else read
        seen = 1.0 if len(read) == len(every) > 0 else self._seen(article.text, read, every)
        return Known(article.text, article.language, passages, seen)

    def _seen(self, text: str, read: Sequence[Span], every: Sequence[Span]) -> float | None:
        sizes = {(start, end): self._model.count(text[start:end]) for start, end in every}
        n = sum(sizes.values())
        return sum(sizes[span] for span in read) / n if n else None

    def _pieces(self, summary: str, claim: Claim) -> Iterator[Claim]:
        """Yield a claim, or its pieces where it would leave an article less than half a window."""
        window = self._model.window
        if window is None or summary[slice(*claim.span)] != claim.text:
            yield claim
            return
        for start, end in fitting(summary, claim.span, window // 2, self._model.count):
            yield Claim(summary[start:end], (start, end))

    def _blocks(self, known: Sequence[Known], claims: Sequence[Sequence[Claim]]) -> Iterator[int]:
        """Yield where blocks of summaries start, and at last where they end."""
        size = 0
        yield 0
        for i, (one, of) in enumerate(zip(known, claims, strict=True)):
            size += len(one.passages) * len(of)
            if size >= _QUESTIONS and i + 1 < len(known):
                yield i + 1
                size = 0
        if known:
            yield len(known)

    def _ask(
        self, known: Sequence[Known], claims: Sequence[Sequence[Claim]]
    ) -> list[list[tuple[Verdict, Passage]]]:
        """Return for each summary a verdict a claim, and the passage that decides it."""
        places = [
            (i, k, passage)
            for i, (one, of) in enumerate(zip(known, claims, strict=True))
            for k in range(len(of))
            for passage in one.passages
        ]
        answers = self._model.ask(
            [Question(known[i].text, passage, claims[i][k].text) for i, k, passage in places]
        ) if places else []  # fmt: skip
        rows: dict[tuple[int, int], list[tuple[Passage, Probabilities]]] = {}
        for (i, k, _), answer in zip(places, answers, strict=True):
            rows.setdefault((i, k), []).extend(answer)
        found: list[list[tuple[Verdict, Passage]]] = [[] for _ in known]
        for (i, _), pairs in rows.items():
            verdict = self._recipe.judge(_stacked([row for _, row in pairs]))
            found[i].append((verdict, pairs[verdict.passage][0]))
        return found

    def _row(
        self, known: Known, claims: Sequence[Claim], verdicts: Sequence[tuple[Verdict, Passage]]
    ) -> tuple[Row, list[Finding]]:
        if not verdicts:
            return [None, None, known.seen], []
        scores = [self._recipe.total([verdict.value]) for verdict, _ in verdicts]
        supported = sum(score > self._options.threshold for score in scores) / len(scores)
        total = self._recipe.total([verdict.value for verdict, _ in verdicts])
        found = [
            self._finding(claim, score, verdict, passage)
            for claim, score, (verdict, passage) in zip(claims, scores, verdicts, strict=True)
        ]
        return [total, supported, known.seen], found

    def _finding(self, claim: Claim, score: float, verdict: Verdict, passage: Passage) -> Finding:
        start, end = claim.span
        if score > self._options.threshold:
            message = f"supported at {score:.3f} by {self._recipe.name}"
            return Finding(start, end, SUPPORTED, "info", message, (passage.whole,))
        hard = score <= self._options.hard
        kind = "contradicted" if verdict.contradicted else "unsupported"
        message = (
            f"{kind} at {score:.3f} by {self._recipe.name}: above {self._options.threshold:g} "
            "is supported"
        )
        severity = "hard" if hard else "soft"
        return Finding(start, end, kind, severity, message, (passage.whole,))


def _stacked(rows: Sequence[Probabilities]) -> Probabilities:
    import numpy as np

    return np.stack(rows)
