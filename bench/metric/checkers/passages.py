"""What a model reads of an article at once: passages of whole sentences, and where they stand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bench.text import sentence_spans

Span = tuple[int, int]
Count = Callable[[str], int]
"""How many tokens or words a text has."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A text as a model reads it, and the spans of the article that it is made of."""

    text: str
    spans: tuple[Span, ...]

    @property
    def whole(self) -> Span:
        """Return the span of the article from its first character to its last."""
        return self.spans[0][0], self.spans[-1][1]

    def halves(self, article: str) -> list[Passage]:
        """Return it as two: between sentences, else at a space; none where it is one character."""
        if len(self.spans) > 1:
            middle = len(self.spans) // 2
            return [joined(article, self.spans[:middle]), joined(article, self.spans[middle:])]
        return [joined(article, [span]) for span in halved(article, self.spans[0])]


def halved(text: str, span: Span) -> list[Span]:
    """Return a span as two, parted at the space nearest to its middle, else in the middle."""
    start, end = span
    if end - start < 2:
        return []
    middle = (start + end) // 2
    spaces = [at for at in range(start + 1, end) if text[at].isspace()]
    cut = min(spaces, key=lambda at: abs(at - middle), default=middle)
    left = start + len(text[start:cut].rstrip())
    right = end - len(text[cut:end].lstrip())
    return (
        [(start, left), (right, end)]
        if left > start and right < end
        else [(start, cut), (cut, end)]
    )


def joined(article: str, spans: Sequence[Span], between: str = " ") -> Passage:
    """Return the passage of some spans."""
    return Passage(between.join(article[start:end] for start, end in spans), tuple(spans))


def fitting(text: str, span: Span, most: int, count: Count) -> list[Span]:
    """Return a span in pieces of at most so many tokens, itself where it has no more."""
    if count(text[slice(*span)]) <= most:
        return [span]
    halves = halved(text, span)
    return [piece for half in halves for piece in fitting(text, half, most, count)] or [span]


def line_spans(text: str, language: str) -> list[Span]:
    """Return the spans of sentences, where a sentence also ends with its line."""
    spans, at = [], 0
    for line in text.split("\n"):
        spans += [(at + start, at + end) for start, end in sentence_spans(line, language)]
        at += len(line) + 1
    return spans


def packed(
    article: str, spans: Sequence[Span], *, most: int, count: Count, between: str
) -> list[Passage]:
    """Return passages of sentences, each as many as have at most so many tokens together."""
    groups: list[list[Span]] = [[]]
    size = 0
    for start, end in spans:
        n = count(article[start:end])
        if size + n > most and groups[-1]:
            groups.append([])
            size = 0
        groups[-1].append((start, end))
        size += n
    return [joined(article, group, between) for group in groups if group]


def packed_lines(article: str, spans: Sequence[Span], *, most: int, count: Count) -> list[Passage]:
    """Return passages as MiniCheck makes them: a line end is an element beside the sentences.

    Elements are joined by spaces, and those around a line end are then dropped.
    """
    elements: list[tuple[str, Span | None]] = []
    last = 0
    for start, end in spans:
        elements += [("\n", None)] * article.count("\n", last, start)
        elements.append((article[start:end], (start, end)))
        last = end
    passages: list[Passage] = []
    group: list[tuple[str, Span | None]] = []
    size = 0
    sizes = {text: count(text) for text, _ in elements}
    for element in [*elements, None]:
        if element is None or size + sizes[element[0]] > most:
            text = " ".join(text for text, _ in group).replace(" \n ", "\n").strip()
            if held := tuple(span for _, span in group if span):
                passages.append(Passage(text, held))
            group, size = [], 0
        if element is not None:
            group.append(element)
            size += sizes[element[0]]
    return passages
