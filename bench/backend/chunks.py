"""A text in parts that fit a window: at the ends of sentences, else of words, and nothing lost."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence

import regex

from bench.backend import language as lang
from bench.text import sentence_spans, words

Count = Callable[[str], int]
Span = tuple[int, int]

_UNSPACED = r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]"
_PIECE = regex.compile(rf"{_UNSPACED}\p{{M}}*|(?:(?!{_UNSPACED})\S)+")
_GRAPHEME = regex.compile(r"\X")


def count_words(text: str) -> int:
    """Return the words of a text: its tokens, where no model counts them."""
    return len(words(text))


def head(text: str, limit: int, count: Count) -> str:
    """Return the start of a text, of at most ``limit`` tokens, to the end of a word."""
    if count(text) <= limit:
        return text
    found = _furthest(_ends(_PIECE, text, 0), lambda end: count(text[:end]) <= limit)
    if found is None:
        found = _furthest(_ends(_GRAPHEME, text, 0), lambda end: count(text[:end]) <= limit)
    return text[:found] if found else ""


def tail(text: str, limit: int, count: Count) -> str:
    """Return the end of a text, of at most ``limit`` tokens, from the start of a word."""
    if count(text) <= limit:
        return text
    for pattern in (_PIECE, _GRAPHEME):
        starts = [found.start() for found in pattern.finditer(text)]
        found = _furthest(starts[::-1], lambda start: count(text[start:]) <= limit)
        if found is not None:
            return text[found:]
    return ""


class Cutter:
    """Cuts one text; a part ends with a sentence, and inside one that is longer than the limit.

    A part has at most ``limit`` tokens, unless a single character has more.
    """

    def __init__(self, text: str, count: Count, *, language: str = lang.AUTO) -> None:
        self._text = text
        self._count = count
        spans = sentence_spans(text, lang.resolve(text, language))
        self._starts = [start for start, _ in spans]
        self._ends = [end for _, end in spans]

    @property
    def whole(self) -> Span:
        """Return the text without the white space around it, 0 to 0 where there is nothing else."""
        return (self._starts[0], self._ends[-1]) if self._starts else (0, 0)

    def end(self, start: int, limit: int) -> int:
        """Return where the longest part that begins at ``start`` ends."""

        def fits(end: int) -> bool:
            return self._count(self._text[start:end]) <= limit

        sentences = self._ends[bisect_right(self._ends, start) :]
        found = _furthest(sentences, fits)
        if found is None:
            sentence = self._text[: sentences[0]]
            found = _furthest(_ends(_PIECE, sentence, start), fits)
            if found is None:
                graphemes = _ends(_GRAPHEME, sentence, start)
                found = _furthest(graphemes, fits) or graphemes[0]
        return found

    def after(self, end: int) -> int:
        """Return where the text goes on behind the end of a part."""
        rest = self._text[end:]
        return end + len(rest) - len(rest.lstrip())

    def spans(self, limit: int, *, overlap: int = 0) -> list[Span]:
        """Return the parts in order; each begins with up to ``overlap`` tokens of the one before.

        What is repeated is whole sentences, and none where the next one would not fit beside them.
        """
        start, last = self.whole
        found: list[Span] = []
        while start < last:
            end = self.end(start, limit)
            found.append((start, end))
            if end == last:
                break
            start = self._again(start, end, limit, overlap)
        return found

    def _again(self, start: int, end: int, limit: int, overlap: int) -> int:
        """Return where the part behind one from ``start`` to ``end`` begins."""
        earlier = self._starts[bisect_right(self._starts, start) : bisect_left(self._starts, end)]
        for again in earlier if overlap else []:
            small = self._count(self._text[again:end]) <= overlap
            if small and self.end(again, limit) > end:
                return again
        return self.after(end)


def _ends(pattern: regex.Pattern[str], text: str, start: int) -> list[int]:
    return [found.end() for found in pattern.finditer(text, start)]


def _furthest(points: Sequence[int], fits: Callable[[int], bool]) -> int | None:
    """Return the last point that fits, looked for in steps of double length, then by halves.

    All points before one that fits are taken to fit, too.
    """
    low, high = 0, 1  # so many fit, so many do not
    while high <= len(points) and fits(points[high - 1]):
        low, high = high, 2 * high
    high = min(high, len(points) + 1)
    while high - low > 1:
        middle = (low + high) // 2
        if fits(points[middle - 1]):
            low = middle
        else:
            high = middle
    return points[low - 1] if low else None
