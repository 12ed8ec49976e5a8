"""Arrow columns from Python values, and back to numpy.

``pa.array``, ``pa.scalar`` and ``to_numpy`` import pandas, which takes longer than a small run.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import pyarrow as pa

_NUMPY = {"double": np.float64, "int64": np.int64, "int32": np.int32}


def column(values: Any, kind: pa.DataType) -> pa.Array:
    """Return a column of strings, numbers, booleans, or lists of strings or of structs.

    None is null; in an array of floats NaN is.
    """
    import pyarrow as pa

    if pa.types.is_list(kind):
        return _lists(values, kind)
    if pa.types.is_struct(kind):
        fields = [column([value[f.name] for value in values], f.type) for f in kind]
        return pa.StructArray.from_arrays(fields, fields=list(kind))
    if isinstance(values, np.ndarray):
        return _buffers(kind, len(values), ~np.isnan(values), values)
    there = np.array([value is not None for value in values], dtype=bool)
    if pa.types.is_large_string(kind):
        return _strings(values, there)
    if pa.types.is_boolean(kind):
        bits = np.array([bool(value) for value in values], dtype=bool)
        return _buffers(kind, len(values), there, np.packbits(bits, bitorder="little"))
    numbers = np.array([value or 0 for value in values], dtype=_NUMPY[str(kind)])
    return _buffers(kind, len(values), there, numbers)


def floats(numbers: pa.ChunkedArray) -> NDArray[np.float64]:
    """Return a column of floats, NaN where it is null."""
    pieces = [np.empty(0)]
    for chunk in numbers.chunks:
        validity, data = chunk.buffers()
        piece = np.frombuffer(data, np.float64)[chunk.offset : chunk.offset + len(chunk)].copy()
        if validity is not None:
            bits = np.unpackbits(np.frombuffer(validity, np.uint8), bitorder="little")
            piece[bits[chunk.offset : chunk.offset + len(chunk)] == 0] = np.nan
        pieces.append(piece)
    return np.concatenate(pieces)


def _buffers(kind: pa.DataType, n: int, there: NDArray[np.bool_], *data: Any) -> pa.Array:
    import pyarrow as pa

    validity = np.packbits(there, bitorder="little")
    buffers = [pa.py_buffer(part) for part in (validity, *data)]
    return pa.Array.from_buffers(kind, n, buffers)


def _strings(values: Sequence[str | None], there: NDArray[np.bool_]) -> pa.Array:
    import pyarrow as pa

    encoded = [(value or "").encode() for value in values]
    # 64-bit offsets: a part may hold more than 2 GB of text.
    offsets = np.cumsum([0, *map(len, encoded)], dtype=np.int64)
    return _buffers(pa.large_string(), len(encoded), there, offsets, b"".join(encoded))


def _lists(values: Sequence[Sequence[Any]], kind: pa.DataType) -> pa.Array:
    import pyarrow as pa

    offsets = np.cumsum([0, *map(len, values)], dtype=np.int32)
    items = column([item for value in values for item in value], kind.value_type)
    everywhere = np.ones(len(offsets), dtype=bool)
    starts = _buffers(pa.int32(), len(offsets), everywhere, offsets)
    return pa.ListArray.from_arrays(starts, items)
