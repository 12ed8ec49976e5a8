"""What of a summary is judged by itself: its sentences, or the whole of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bench.metric.checkers.checker import Claim
from bench.metric.checkers.passages import Span
from bench.text import sentence_spans

UNITS = ("sentence", "summary")


@dataclass(frozen=True, slots=True)
class Long:
    """The sentences of a text that are longer than some characters, the first ``most`` of them."""

    characters: int = 0
    most: int | None = None

    def __call__(self, text: str, language: str) -> list[Span]:
        """Return their spans."""
        spans = sentence_spans(text, language)
        return [(start, end) for start, end in spans if end - start > self.characters][: self.most]


@dataclass(frozen=True, slots=True)
class Sentences:
    """A claim a sentence, of those that ``split`` gives."""

    split: Long = Long()

    def __call__(self, summaries: Sequence[str], languages: Sequence[str]) -> list[list[Claim]]:
        """Return the claims of each summary."""
        return [
            [Claim(text[start:end], (start, end)) for start, end in self.split(text, language)]
            for text, language in zip(summaries, languages, strict=True)
        ]


@dataclass(frozen=True, slots=True)
class Whole:
    """The whole summary as one claim; a blank one claims nothing."""

    def __call__(self, summaries: Sequence[str], languages: Sequence[str]) -> list[list[Claim]]:
        """Return the claims of each summary."""
        del languages
        return [[Claim(text, (0, len(text)))] if text.strip() else [] for text in summaries]


def by_unit(unit: str) -> Sentences | Whole:
    """Return what makes claims of sentences or of whole summaries."""
    return Sentences() if unit == "sentence" else Whole()
