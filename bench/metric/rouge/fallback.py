"""The plain-Python kernel: the numbers of the C kernel, slower, where that was not compiled.

Longest common subsequences by bit vectors in Python's integers (Hyyrö 2004, "Bit-parallel
LCS-length computation revisited"): one bit a token of the reference.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache, reduce
from itertools import chain
from math import isqrt
from operator import add

import numpy as np
from numpy.typing import NDArray

from bench.metric.rouge.texts import Memory

Token = bytes
Sentences = list[list[Token]]
Rates = list[float]

_WORD = re.compile(rb"[a-z0-9]+")
_WIDE_WORD = re.compile(rb"[a-z0-9\x80-\xff]+")
_BLOCK = 256


def reader(stemmer: bool, wide: bool) -> Callable[[str], Sentences]:
    """Return the function that splits a text into lines of tokens; lines without one are left out.

    Tokens are bytes, because those lower ASCII letters alone, as the C kernel does.
    """
    stem = _stemmer() if stemmer else None
    find = (_WIDE_WORD if wide else _WORD).findall

    def read(text: str) -> Sentences:
        lines = text.encode("utf-8", "surrogatepass").lower().split(b"\n")
        found = map(find, lines)
        return [list(map(stem, words)) if stem else words for words in found if words]

    return read


def _stemmer() -> Callable[[Token], Token]:
    from nltk.stem.porter import PorterStemmer

    porter = PorterStemmer()

    @lru_cache(maxsize=1 << 17)
    def stem(word: Token) -> Token:
        if len(word) <= 3 or not word.isascii():
            return word
        return bytes(porter.stem(word.decode()).encode())

    return stem


def _masks(tokens: Iterable[Token]) -> dict[Token, int]:
    masks: dict[Token, int] = {}
    for i, token in enumerate(tokens):
        masks[token] = masks.get(token, 0) | 1 << i
    return masks


def _advance(v: int, mask: int, full: int) -> int:
    u = v & mask
    return ((v + u) | (v - u)) & full


def lcs_length(reference: Sequence[Token], summary: Sequence[Token]) -> int:
    """Return the length of the longest common subsequence; tokens without a partner drop out."""
    shared = set(reference).intersection(summary)
    masks = _masks(token for token in reference if token in shared)
    n = sum(token in shared for token in reference)
    v = full = (1 << n) - 1
    for token in summary:
        if token in shared:
            v = _advance(v, masks[token], full)
    return n - v.bit_count()


def lcs_bits(masks: dict[Token, int], full: int, summary: Sequence[Token]) -> int:
    """Return the rows of the longest common subsequence that rouge-score finds, as bits.

    The way back takes, column by column, the highest turn at or below its row: a rise of the
    length, or a match where the next column matches too; a match is taken. Columns are redone in
    blocks, so that memory grows with the root of their number.
    """
    columns = list(_matching(masks, summary))
    block = max(_BLOCK, isqrt(len(columns)))
    marks, v = [], full
    for i, (mask, _) in enumerate(columns):
        if i % block == 0:
            marks.append(v)
            if i + block >= len(columns):
                break
        v = _advance(v, mask, full)
    taken, below = 0, full
    for start in reversed(range(0, len(columns), block)):
        part = columns[start : start + block]
        taken, below = _walk_back(part, marks[start // block], full, (taken, below))
    return taken


def _matching(masks: dict[Token, int], summary: Sequence[Token]) -> Iterable[tuple[int, bool]]:
    """Yield the mask of every token that matches, and whether no token without a match follows."""
    for token, after in zip(summary, chain(summary[1:], [None]), strict=True):
        if token in masks:
            yield masks[token], after is None or after in masks


def _walk_back(
    columns: Sequence[tuple[int, bool]], v: int, full: int, state: tuple[int, int]
) -> tuple[int, int]:
    rises = []
    for mask, _ in columns:
        v = _advance(v, mask, full)
        rises.append(~v)
    taken, below = state
    for (mask, next_matches), rise in zip(reversed(columns), reversed(rises), strict=True):
        turns = (rise | mask if next_matches else rise) & below
        top = 1 << turns.bit_length() >> 1
        taken |= top & mask
        below = top - 1 if top & mask else (top << 1) - 1 if top else 0
    return taken, below


def union_hits(reference: Sentences, summary: Sentences) -> int:
    """Return the hits of summary-level LCS (Lin 2004, section 3.2) with rouge-score's clipping.

    Over the sentences of the reference, the union of its common subsequences with each sentence of
    the summary; a token counts at most as often as the summary has it.
    """
    union: Counter[Token] = Counter()
    for sentence in reference:
        masks = _masks(sentence)
        full = (1 << len(sentence)) - 1
        bits = 0
        for words in summary:
            bits |= lcs_bits(masks, full, words)
        union.update(token for i, token in enumerate(sentence) if bits >> i & 1)
    return (union & Counter(chain.from_iterable(summary))).total()


def _ngrams(tokens: Sequence[Token], n: int) -> Counter[tuple[Token, ...]]:
    return Counter(zip(*(tokens[i:] for i in range(n)), strict=False))


def _rates(hits: int, n_summary: int, n_reference: int) -> Rates:
    precision = hits / max(n_summary, 1)
    recall = hits / max(n_reference, 1)
    total = precision + recall
    return [precision, recall, 2 * precision * recall / total if total > 0 else 0.0]


def pair_rates(types: Sequence[str], reference: Sentences, summary: Sentences) -> Rates:
    """Return precision, recall and F1 of the first type, then of the next."""
    first = list(chain.from_iterable(reference))
    second = list(chain.from_iterable(summary))
    rates: Rates = []
    for name in types:
        cut = 0
        if name == "rougeLsum" and len(reference) + len(summary) > 2:
            hits = union_hits(reference, summary)
        elif name in {"rougeL", "rougeLsum"}:
            hits = lcs_length(first, second)
        else:
            cut = int(name[5:]) - 1
            hits = (_ngrams(first, cut + 1) & _ngrams(second, cut + 1)).total()
        rates += _rates(hits, len(second) - cut, len(first) - cut)
    return rates


class PythonKernel:
    """Scores texts in plain Python; keeps the references it has seen, up to ``limit`` bytes."""

    def __init__(
        self, types: Sequence[str], *, stemmer: bool, mean: bool, wide: bool, limit: int = 1 << 26
    ) -> None:
        self._types = tuple(types)
        self._mean = mean
        self._read = reader(stemmer, wide)
        # A tokenised text weighs about 16 bytes for each of its characters.
        self._known = Memory(self._read, limit // 16)

    def score(
        self,
        summaries: Sequence[str],
        references: Sequence[str],
        counts: Sequence[int] | None,
        out: NDArray[np.float64],
    ) -> None:
        """Write the scores to ``out``, shape (3 * types, n); ``counts``: references of each."""
        first = 0
        for i, text in enumerate(summaries):
            summary = self._read(text)
            last = first + (counts[i] if counts else 1)
            known = [self._known(reference) for reference in references[first:last]]
            out[:, i] = self._combine([pair_rates(self._types, ref, summary) for ref in known])
            first = last

    def _combine(self, rates: Sequence[Rates]) -> Rates:
        if self._mean:
            # Not sum(): since Python 3.12 it compensates, which the C kernel does not.
            return [reduce(add, values) / len(rates) for values in zip(*rates, strict=True)]
        best: Rates = []
        for k in range(0, 3 * len(self._types), 3):
            f1 = [one[k + 2] for one in rates]
            best += rates[f1.index(max(f1))][k : k + 3]
        return best
