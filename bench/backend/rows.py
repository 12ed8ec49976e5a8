"""Rows of a file of summaries, whatever its format, reduced to the columns that are wanted."""

from __future__ import annotations

import csv
import glob
import gzip
import io
import json
import zlib
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import IO, Any, NoReturn

from bench.records import BackendError

Row = dict[str, Any]
Placed = Iterator[tuple[int, Row]]

FORMATS = "jsonl, ndjson, json, csv or tsv (each also as .gz or .zst), or parquet"
_LONGEST_CELL = 2**27  # csv refuses cells above 131,072 characters; an article can be longer


@dataclass(frozen=True, slots=True)
class Table:
    """The columns of a file and its rows, each with its place.

    ``header`` is the first row's keys in JSON; ``unit`` says what a place counts: a line of a text
    file, or rows from 1.
    """

    header: list[str]
    rows: Placed
    unit: str


def find(path: str | Path | Sequence[str | Path]) -> list[Path]:
    """Return the files that a path, a folder, a pattern or a list of them names, sorted each.

    A folder means the files directly in it whose name tells a format; ``**`` in a pattern is any
    depth; ``~`` is expanded.

    Raises:
        BackendError: one of them names no file.
    """
    parts = [path] if isinstance(path, str | Path) else path
    found = [file for part in parts for file in _expand(Path(part).expanduser())]
    if not found:
        raise BackendError(f"recorded: path={path!r}: expected a file of summaries")
    return list(dict.fromkeys(found))


def _expand(path: Path) -> list[Path]:
    if path.is_file():
        return [path]
    if path.is_dir():
        found = sorted(file for file in path.iterdir() if file.is_file() and _kind(file))
    else:
        found = [Path(name) for name in sorted(glob.glob(str(path), recursive=True))]  # noqa: PTH207
    if not found:
        raise BackendError(f"{path}: no such file: expected summaries in a file ({FORMATS})")
    return found


def read(path: Path, wanted: Collection[str]) -> Table:
    """Return the rows of a file by its extension, read as they are asked for.

    A row holds those of the ``wanted`` columns that it has.

    Raises:
        BackendError: the file is of another format, or broken; also while it is read.
    """
    kind = _kind(path)
    if not kind:
        raise BackendError(f"{path}: the name tells no format: expected {FORMATS}")
    if kind == "parquet":
        return _parquet(path, wanted)
    if kind == "json":
        return _peek(_guarded(_json(path), path), wanted, "row")
    rows = _jsonl(path) if kind in {"jsonl", "ndjson"} else _csv(path, kind)
    return _peek(_guarded(rows, path), wanted, "line")


def _kind(path: Path) -> str:
    """Return the format that a name tells, the empty string where it tells none."""
    suffixes = [suffix.lower().lstrip(".") for suffix in path.suffixes]
    packed = suffixes[-1:] in (["gz"], ["zst"])
    kind = (suffixes[-2:-1] if packed else suffixes[-1:]) or [""]
    if kind[0] in {"jsonl", "ndjson", "json", "csv", "tsv"} or (kind == ["parquet"] and not packed):
        return kind[0]
    return ""


def _open(path: Path) -> IO[str]:
    if path.suffix.lower() == ".gz":
        return gzip.open(path, "rt", encoding="utf-8-sig", newline="")
    if path.suffix.lower() == ".zst":
        return _open_zst(path)
    return path.open(encoding="utf-8-sig", newline="")


def _open_zst(path: Path) -> IO[str]:
    """Return the text of a file that ends where its last frame does.

    ``zstandard.open`` takes the end of a cut file for the end of its text, so it is not used.
    """
    try:
        import zstandard
    except ModuleNotFoundError:
        raise BackendError(
            f"{path}: .zst needs zstandard: pip install 'summary-bench[zstd]'"
        ) from None
    packed, parts = path.read_bytes(), []
    try:
        while packed:
            frame = zstandard.ZstdDecompressor().decompressobj()
            parts.append(frame.decompress(packed))
            if not frame.eof:
                raise EOFError("the file ends within a frame")
            packed = frame.unused_data
    except zstandard.ZstdError as error:
        raise OSError(str(error)) from None
    return io.TextIOWrapper(io.BytesIO(b"".join(parts)), encoding="utf-8-sig", newline="")


def _jsonl(path: Path) -> Placed:
    with _open(path) as file:
        for number, line in enumerate(file, 1):
            if not line.strip():
                continue
            try:
                row = json.loads(line)
            except ValueError as error:
                raise BackendError(f"{path}:{number}: not JSON: {error}") from None
            if not isinstance(row, dict):
                raise BackendError(f"{path}:{number}: expected a JSON object, one on each line")
            yield number, row


def _json(path: Path) -> Placed:
    with _open(path) as file:
        try:
            rows = json.load(file)
        except json.JSONDecodeError as error:
            raise BackendError(f"{path}:{error.lineno}: not JSON: {error.msg}") from None
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise BackendError(f"{path}: expected a JSON list of objects (or objects on lines: .jsonl)")
    yield from enumerate(rows, 1)


def _csv(path: Path, kind: str) -> Placed:
    csv.field_size_limit(max(csv.field_size_limit(), _LONGEST_CELL))
    with _open(path) as file:
        reader = csv.reader(file, delimiter="\t" if kind == "tsv" else ",", strict=True)
        try:
            header = next(reader, [])
            for cells in reader:
                if cells and len(cells) != len(header):
                    raise BackendError(
                        f"{path}:{reader.line_num}: {len(cells)} cells: expected {len(header)}, "
                        "as in the first line"
                    )
                if cells:
                    yield reader.line_num, dict(zip(header, cells, strict=True))
        except csv.Error as error:
            raise BackendError(f"{path}:{reader.line_num}: not {kind}: {error}") from None


def _parquet(path: Path, wanted: Collection[str]) -> Table:
    import pyarrow as pa
    import pyarrow.parquet as pq

    def rows() -> Placed:
        number = 0
        with pq.ParquetFile(path) as file:
            names = [name for name in file.schema_arrow.names if name in wanted]
            for batch in file.iter_batches(columns=names):
                for row in batch.to_pylist():
                    number += 1
                    yield number, row

    try:
        header = list(pq.read_schema(path).names)
    except (pa.ArrowException, OSError) as error:
        _refuse(path, error)
    return Table(header, _guarded(rows(), path, pa.ArrowException), "row")


def _guarded(rows: Placed, path: Path, *errors: type[Exception]) -> Placed:
    broken: tuple[type[Exception], ...] = (
        OSError,
        EOFError,
        UnicodeDecodeError,
        zlib.error,
        *errors,
    )
    try:
        yield from rows
    except broken as error:
        _refuse(path, error)


def _refuse(path: Path, error: Exception) -> NoReturn:
    raise BackendError(f"{path}: cannot be read: {error}") from error


def _peek(rows: Placed, wanted: Collection[str], unit: str) -> Table:
    first = next(rows, None)
    if first is None:
        return Table([], iter(()), unit)
    narrow = (
        (place, {name: row[name] for name in wanted if name in row})
        for place, row in chain([first], rows)
    )
    return Table(list(first[1]), narrow, unit)
