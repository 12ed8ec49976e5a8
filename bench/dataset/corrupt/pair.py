"""An article with a faithful summary of it, read once for every kind of error."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from bench.dataset.corrupt.names import Name, names_of
from bench.records import Article
from bench.text import sentence_spans

T = TypeVar("T")
PLACES = 60
"""The most places of one kind that are looked at, so that a huge summary takes no huge time."""

_QUOTED = re.compile(r"“[^“”]*”|\"[^\"]*\"|(?<!\w)‘[^‘’]*’(?!\w)")


@dataclass(frozen=True, slots=True)
class Edit:
    """Replace the characters from ``start`` to ``end`` of the summary by ``new``."""

    start: int
    end: int
    new: str


Edits = tuple[Edit, ...]


class Draw:
    """Orders that depend on a key alone: the same in every process and on every machine."""

    def __init__(self, key: str) -> None:
        self._key = key
        self._drawn = 0

    def shuffled(self, items: Sequence[T]) -> list[T]:
        """Return the items in an order of their own."""
        self._drawn += 1
        stem = f"{self._key}|{self._drawn}|"
        keys = [hashlib.sha256(f"{stem}{i}".encode()).digest() for i in range(len(items))]
        return [items[i] for i in sorted(range(len(items)), key=keys.__getitem__)]


class Pair:
    """What the kinds look things up in; offsets are those of the summary."""

    def __init__(self, article: Article, summary: str, *, draw: Draw) -> None:
        self.article = article
        self.summary = summary
        self.draw = draw

    @cached_property
    def sentences(self) -> list[tuple[int, int]]:
        """Where each sentence of the summary starts and ends."""
        return sentence_spans(self.summary, self.article.language)

    @cached_property
    def quotes(self) -> list[tuple[int, int]]:
        """Where each quotation stands, its marks included."""
        return [match.span() for match in _QUOTED.finditer(self.summary)]

    @cached_property
    def names(self) -> list[Name]:
        """The people, places and bodies of the article."""
        return names_of(self.article.text)

    @cached_property
    def known(self) -> str:
        """Everything the article says, its title among it, in lower case."""
        parts = [self.article.text, str(self.article.metadata.get("title") or "")]
        return " ".join(parts).lower()

    def is_quoted(self, start: int, end: int) -> bool:
        """Whether a span touches a quotation."""
        return any(start < last and first < end for first, last in self.quotes)

    def sentence_at(self, place: int) -> tuple[int, int]:
        """Return the sentence around a place, the whole summary where there is none."""
        for start, end in self.sentences:
            if start <= place < end:
                return start, end
        return 0, len(self.summary)

    def inside_quotes(self) -> Pair:
        """Return the same pair for changes within quotations of four words and more alone."""
        return _Inside(self.article, self.summary, draw=self.draw)

    def found(self, pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
        """Yield matches outside of quotations in a drawn order: ``PLACES`` of them at most."""
        for match in self.draw.shuffled(list(pattern.finditer(self.summary)))[:PLACES]:
            if not self.is_quoted(*match.span()):
                yield match


class _Inside(Pair):
    """A pair turned inside out: all but its longer quotations is out of bounds."""

    def is_quoted(self, start: int, end: int) -> bool:
        longer = (span for span in self.quotes if len(self.summary[slice(*span)].split()) >= 4)
        return not any(first < start and end < last for first, last in longer)


def as_written(new: str, old: str) -> str:
    """Return a word with the capital that the old one has."""
    return new[:1].upper() + new[1:] if old[:1].isupper() else new
