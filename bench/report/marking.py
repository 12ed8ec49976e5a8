"""A text with marks under its spans, in lines of a width: for terminals, with colour or without."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rich.cells import cell_len

from bench.report.board import printable


@dataclass(frozen=True, slots=True)
class Span:
    """Characters of a text, with the character that is put under each of them."""

    start: int
    end: int
    mark: str


def marked(text: str, spans: Sequence[Span], *, width: int) -> Iterator[tuple[str, str]]:
    """Yield the lines of a text, each with the line of marks under it, empty where there are none.

    Lines are at most ``width`` columns wide, wide characters counting two. Of spans that overlap,
    the later one in ``spans`` is seen.
    """
    marks = [" "] * len(text)
    for span in spans:
        marks[span.start : span.end] = span.mark * (span.end - span.start)
    for start, end in _lines(text, width):
        shown = [printable(char) for char in text[start:end]]
        under = "".join(
            mark * cell_len(char) for mark, char in zip(marks[start:end], shown, strict=True)
        )
        yield "".join(shown), under.rstrip()


def _lines(text: str, width: int) -> Iterator[tuple[int, int]]:
    """Yield where each line starts and ends, broken at white space where it can be."""
    for line in re.finditer(r"[^\r\n]*[^\s][^\r\n]*", text):
        start = end = line.start()
        used = 0
        for piece in _pieces(text, *line.span(), width):
            word = text[piece[0] : piece[1]].rstrip()
            if used and used + cell_len(printable(word)) > width:
                yield start, end
                start, used = piece[0], 0
            used += cell_len(printable(text[slice(*piece)]))
            end = piece[0] + len(word)
        yield start, end


def _pieces(text: str, start: int, end: int, width: int) -> Iterator[tuple[int, int]]:
    """Yield words with the space behind them; one that is wider than a line in characters."""
    for found in re.compile(r"\s*\S+\s*").finditer(text, start, end):
        first, last = found.span()
        if cell_len(printable(text[first:last].rstrip())) <= width:
            yield first, last
        else:
            yield from ((at, at + 1) for at in range(first, last))
