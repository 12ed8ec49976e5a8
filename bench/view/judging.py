"""Blind judgement: which two summaries come next, on which side, and what an answer means."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from hashlib import sha256
from itertools import combinations
from pathlib import Path
from typing import Any

from bench.records import Article, ResultsError
from bench.results.folder import Folder
from bench.results.judgements import Claim, Judgement, read
from bench.text import sentence_spans
from bench.view.outcome import systems_of
from bench.view.runs import manifest

SIDES = ("left", "right")
_VERDICTS = {"left": "better", "tie": "tie", "right": "worse"}


@dataclass(frozen=True, slots=True)
class Pair:
    """Two systems' summaries of one article, in the order in which everybody sees the pairs."""

    article_id: str
    systems: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Texts:
    """What a run offers to judge: the pairs, and why others are left out."""

    articles: Mapping[str, Article]
    summaries: Mapping[tuple[str, str], str]
    pairs: Sequence[Pair]
    notes: Sequence[str]


@dataclass(frozen=True, slots=True)
class Shown:
    """A pair as one annotator sees it: ``left`` and ``right`` are systems, ``task`` names it."""

    task: str
    pair: Pair
    left: str
    right: str


def texts(folder: Folder) -> Texts:
    """Return the articles and summaries of a whole run, read once.

    Raises:
        ResultsError: the run is not whole, keeps no articles, or has fewer than two systems.
    """
    return _texts(folder.path, manifest(folder).id)


@lru_cache(maxsize=2)
def _texts(path: Path, _run: str) -> Texts:
    folder = Folder(path)
    articles = {article.id: article for article in folder.articles()}
    if not articles:
        raise ResultsError(f"{path} keeps no articles: run it anew with store_articles=true")
    systems = list(systems_of(folder))
    if len(systems) < 2:
        raise ResultsError(f"{path} has one system: there is nothing to judge it against")
    found = {
        (one.article_id, one.system): one.text
        for one in folder.summaries()
        if one.repeat == 0 and one.text is not None and one.text.strip()
    }
    pairs = [Pair(i, two) for i in articles for two in combinations(systems, 2)]
    there = [p for p in pairs if all((p.article_id, s) in found for s in p.systems)]
    differing = [p for p in there if len({found[p.article_id, s] for s in p.systems}) == 2]
    notes = []
    if len(there) < len(pairs):
        notes.append(f"{len(pairs) - len(there):,} pairs lack a summary that failed or is empty")
    if len(differing) < len(there):
        notes.append(f"{len(there) - len(differing):,} pairs of equal summaries are not asked")
    if int(manifest(folder).config.get("repeats", 1)) > 1:
        notes.append("of each system the first of its repeats is shown")
    # One order for all, so that annotators meet the same pairs first and can be held together.
    return Texts(articles, found, sorted(differing, key=lambda p: _hash(path.name, p)), notes)


def _hash(seed: str, pair: Pair) -> str:
    return sha256("\0".join((seed, pair.article_id, *pair.systems)).encode()).hexdigest()


def shown(annotator: str, pair: Pair) -> Shown:
    """Return a pair with its sides, drawn by annotator and pair; always the same for the same."""
    digest = _hash(annotator, pair)
    first, second = pair.systems if int(digest[0], 16) % 2 else pair.systems[::-1]
    return Shown(digest[1:25], pair, first, second)


@lru_cache(maxsize=4)
def _tasks(path: Path, run: str, annotator: str) -> Mapping[str, Shown]:
    several = (shown(annotator, pair) for pair in _texts(path, run).pairs)
    return {one.task: one for one in several}


@dataclass(frozen=True, slots=True)
class Desk:
    """One annotator at work on one run, on the pairs of some systems; none named is all."""

    folder: Folder
    annotator: str
    systems: Sequence[str] = ()

    def at(self, task: str | None = None) -> tuple[Shown | None, int, int]:
        """Return a pair by its task, or the first not judged yet; how many are done, of how many.

        Raises:
            ResultsError: no pair of the run has that task, or those systems.
        """
        pairs = self._pairs()
        judged, _ = read(self.folder.path, list(systems_of(self.folder)))
        done = {
            (one.article_id, *sorted(one.systems))
            for one in judged
            if one.annotator == self.annotator
        }
        left = [p for p in pairs if (p.article_id, *sorted(p.systems)) not in done]
        counted = len(pairs) - len(left), len(pairs)
        if task is None:
            return (shown(self.annotator, left[0]) if left else None), *counted
        return self._named(task), *counted

    def _pairs(self) -> Sequence[Pair]:
        pairs = texts(self.folder).pairs
        if not self.systems:
            return pairs
        chosen = [pair for pair in pairs if set(pair.systems) <= set(self.systems)]
        if not chosen:
            raise ResultsError(
                f"nothing to judge between {', '.join(self.systems)}: choose at least two systems"
            )
        return chosen

    def _named(self, task: str) -> Shown:
        one = _tasks(self.folder.path, manifest(self.folder).id, self.annotator).get(task)
        if one is None:
            raise ResultsError("this pair is not one of the run's: load the page again")
        return one

    def describe(self, one: Shown) -> dict[str, Any]:
        """Return what the page shows of a pair: texts, never the names of systems."""
        content = texts(self.folder)
        article = content.articles[one.pair.article_id]
        return {
            "task": one.task,
            "language": article.language,
            "title": str(article.metadata.get("title") or ""),
            "article": article.text,
            "left": self._sentences(content, one.pair.article_id, one.left),
            "right": self._sentences(content, one.pair.article_id, one.right),
        }

    def _sentences(self, content: Texts, article_id: str, system: str) -> list[str]:
        text = content.summaries[article_id, system]
        language = content.articles[article_id].language
        return [text[start:end] for start, end in sentence_spans(text, language)]

    def judgement(self, answer: Mapping[str, Any]) -> Judgement:
        """Return what an answer says of the two systems.

        Raises:
            ResultsError: it names no pair of the run, or says nothing that can be kept.
        """
        one = self._named(str(answer.get("task")))
        verdict = _VERDICTS.get(str(answer.get("verdict")))
        if verdict is None:
            raise ResultsError(f"verdict is {answer.get('verdict')!r}: expected left, tie or right")
        claims = [
            claim
            for side, system in zip(SIDES, (one.left, one.right), strict=True)
            for claim in self._claims(one, system, answer.get("support", {}), side)
        ]
        comment = answer.get("comment", "")
        return Judgement(
            time=datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            annotator=self.annotator,
            article_id=one.pair.article_id,
            systems=(one.left, one.right),
            left=one.left,
            verdict=verdict,
            support=tuple(claims),
            comment=comment,
        )

    def _claims(self, one: Shown, system: str, support: Any, side: str) -> list[Claim]:
        """Return the support of a side's sentences: a word each, None where nothing was said."""
        said = support.get(side, []) if isinstance(support, Mapping) else None
        content = texts(self.folder)
        text = content.summaries[one.pair.article_id, system]
        spans = sentence_spans(text, content.articles[one.pair.article_id].language)
        if not isinstance(said, list) or len(said) not in (0, len(spans)):
            raise ResultsError(f"support of the {side} summary: expected a word a sentence")
        return [
            Claim(system, start, end, word)
            for (start, end), word in zip(spans, said, strict=False)
            if word is not None
        ]
