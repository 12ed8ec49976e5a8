"""The C kernel: text to scores in one call, through ctypes, which releases the GIL meanwhile."""

from __future__ import annotations

import ctypes
import os
from array import array
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench.records import MetricError

_PADDING = bytes(64)
"""Follows the last text: the kernel reads 64 bytes at a time."""

_REBUILD = "run python -m bench.metric.rouge.build, or set BENCH_ROUGE_KERNEL=python"
_MISSING = f"the ROUGE kernel is not compiled: {_REBUILD}"
_INTERFACE = 1
_SEED = int.from_bytes(os.urandom(8), "little")
"""Of the hash tables, so that no text can be made to fill one place; it moves no number."""
_NO_MEMORY, _TOO_LONG, _SPLIT = -1, -2, -3
_KINDS = {"rougeL": 0, "rougeLsum": -1}


@cache
def library() -> ctypes.CDLL | None:
    """Return the compiled kernel, or None where it was not built.

    Raises:
        MetricError: it is of another machine, or of another version of its sources.
    """
    from bench.metric.rouge.build import LIBRARY

    path = Path(__file__).with_name(LIBRARY)
    if not path.is_file():
        return None
    try:
        found = ctypes.CDLL(str(path))
    except OSError as error:
        raise MetricError(f"{path} cannot be loaded ({error}): {_REBUILD}") from error
    if found.rouge_interface() != _INTERFACE:
        raise MetricError(f"{path} was compiled from other sources: {_REBUILD}")
    pointer, size, int32, int64 = ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int32, ctypes.c_int64
    text = (ctypes.c_char_p, size)
    found.rouge_open.restype = pointer
    found.rouge_open.argtypes = [pointer, *(int32,) * 4, ctypes.c_uint64, ctypes.c_uint64]
    found.rouge_close.restype = None
    found.rouge_close.argtypes = [pointer]
    found.rouge_score.restype = ctypes.c_int
    found.rouge_score.argtypes = [pointer, *text, *text, pointer, int64, pointer, int64]
    found.rouge_stem.restype = size
    found.rouge_stem.argtypes = text
    return found


class NativeKernel:
    """Scores texts with the C library; keeps its vocabulary and the references it has seen.

    One thread at a time may use it. ``limit`` bounds what it keeps between calls, in bytes.
    """

    def __init__(
        self, types: Sequence[str], *, stemmer: bool, mean: bool, wide: bool, limit: int = 1 << 26
    ) -> None:
        found = library()
        if found is None:
            raise MetricError(_MISSING)
        kinds = array("i", [_KINDS[name] if name in _KINDS else int(name[5:]) for name in types])
        self._close = found.rouge_close
        self._score = found.rouge_score
        self._scorer = found.rouge_open(
            kinds.buffer_info()[0], len(kinds), stemmer, mean, wide, limit, _SEED
        )
        if not self._scorer:
            raise MemoryError("no memory to open the ROUGE kernel")

    def __del__(self) -> None:
        if getattr(self, "_scorer", None):
            self._close(self._scorer)

    def score(
        self,
        summaries: Sequence[str],
        references: Sequence[str],
        counts: Sequence[int] | None,
        out: NDArray[np.float64],
    ) -> None:
        """Write the scores to ``out``, shape (3 * types, n); ``counts``: references of each."""
        status = self._call(_joined(summaries), _joined(references), counts, out)
        if status == _SPLIT:  # A text holds a NUL: it separates words, and texts in our buffers.
            texts = [[text.replace("\0", " ") for text in side] for side in (summaries, references)]
            status = self._call(_joined(texts[0]), _joined(texts[1]), counts, out)
        if status == _NO_MEMORY:
            raise MemoryError("no memory to score these texts")
        if status == _TOO_LONG:
            raise MetricError("a text has 2 GB or more: ROUGE takes at most 2**31 - 1 bytes")
        if status:
            raise MetricError(f"the ROUGE kernel failed with status {status}")

    def _call(
        self,
        summaries: bytes,
        references: bytes,
        counts: Sequence[int] | None,
        out: NDArray[np.float64],
    ) -> int:
        numbers = array("i", counts) if counts else None
        return int(
            self._score(
                self._scorer,
                summaries,
                len(summaries) - len(_PADDING),
                references,
                len(references) - len(_PADDING),
                numbers.buffer_info()[0] if numbers else None,
                out.shape[1],
                out.ctypes.data,
                out.strides[0] // out.itemsize,
            )
        )


def _joined(texts: Sequence[str]) -> bytes:
    joined = "\0".join(texts)
    if joined.isascii():
        return joined.encode() + _PADDING
    # One text beyond ASCII makes all of `joined` slow to encode: 0.4 against 0.15 µs a text.
    return b"\0".join([text.encode("utf-8", "surrogatepass") for text in texts]) + _PADDING


def stem(word: str) -> str:
    """Return the stem of a lower-case ASCII word, as the kernel finds it (for its tests)."""
    found = library()
    if found is None:
        raise MetricError(_MISSING)
    spelled = ctypes.create_string_buffer(word.encode("ascii"))
    length = found.rouge_stem(spelled, len(word))
    return spelled.raw[:length].decode("ascii")
