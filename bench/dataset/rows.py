"""Rows of a table file, one at a time, each with its line: JSONL, CSV, TSV, Parquet."""

from __future__ import annotations

import csv
import glob
import json
from collections.abc import Callable, Iterator
from pathlib import Path

from bench.dataset.faults import Fault
from bench.dataset.files import lines, undecodable
from bench.dataset.tabular import Row
from bench.records import DatasetError

Rows = Iterator[tuple[int, Row | Fault]]
"""Each row, or why it cannot be read, with its line; in a Parquet file the number of the row."""

_TEXTS = (".jsonl", ".ndjson", ".json", ".csv", ".tsv")
SUFFIXES = (
    *(suffix + packed for suffix in _TEXTS for packed in ("", ".gz", ".zst")),
    ".parquet",
)
"""The names a table's file may end in."""

_LARGEST_FIELD = 2**31 - 1


def read_rows(path: Path, *, form: str | None) -> Rows:
    """Yield the rows of a file in the given form, or in the one that its name ends in."""
    name = path.name.lower().removesuffix(".gz").removesuffix(".zst")
    form = form or next((suffix[1:] for suffix in SUFFIXES if name.endswith(suffix)), None)
    if form not in _READERS:
        raise DatasetError(
            f"{path}: the file's form is {form or 'unknown'}: expected one of "
            f"{', '.join(_READERS)}: set dataset.format, or rename the file to end in "
            f"{', '.join(_TEXTS)} (with .gz or .zst) or .parquet"
        )
    return _READERS[form](path)


def _json_rows(path: Path) -> Rows:
    """Read an object a line.

    Not through ``datasets``: it makes the id ``"007"`` the number 7 where another row's id is a
    number, fills ragged rows with nulls, and names no line where one is broken (5.2).
    """
    for number, line in enumerate(lines(path), 1):
        if line.strip():
            yield number, _json_row(line, first=number == 1)


def _json_row(line: str, *, first: bool) -> Row | Fault:
    if reason := undecodable(line):
        return Fault(reason)
    try:
        row = json.loads(line, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        hint = ""
        if first and line.lstrip().startswith("["):
            hint = "; write an array as lines with: jq -c '.[]' FILE"
        return Fault(f"the line is not JSON ({error}): expected one object a line{hint}")
    if isinstance(row, dict):
        return row
    return Fault(
        f"the line holds a JSON {_JSON_NAMES[type(row)]}: expected an object a line, such as "
        '{"id": "1", "text": "…", "references": ["…"]}: mend the line'
    )


_JSON_NAMES = {
    list: "array",
    str: "string",
    int: "number",
    float: "number",
    bool: "boolean",
    type(None): "null",
}


def _refuse_constant(name: str) -> object:
    raise ValueError(f"{name} is no JSON")


def _csv_rows(path: Path) -> Rows:
    return _separated(path, ",")


def _tsv_rows(path: Path) -> Rows:
    return _separated(path, "\t")


def _separated(path: Path, delimiter: str) -> Rows:
    r"""Read quoted fields below a header, every value a string.

    Not through ``datasets``: it reads the id 007 as the number 7.0, the text "NA" as null, and
    fills up rows that lack a field (5.2).
    """
    csv.field_size_limit(_LARGEST_FIELD)
    reader = csv.reader(lines(path, newline=""), delimiter=delimiter, strict=True)
    header: list[str] | None = None
    while True:
        number = reader.line_num + 1
        try:
            fields = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield number, Fault(f'the row is not CSV ({error}): expected fields quoted with "')
            continue
        if not fields:
            continue
        if header is None:
            header = _header(path, fields)
        else:
            yield number, _separated_row(header, fields)


def _header(path: Path, fields: list[str]) -> list[str]:
    if len(set(fields)) < len(fields):
        raise DatasetError(
            f"{path}:1: the header is {', '.join(fields)}: expected names that differ: rename one"
        )
    return fields


def _separated_row(header: list[str], fields: list[str]) -> Row | Fault:
    if len(fields) != len(header):
        return Fault(
            f"the row has {len(fields)} fields: expected {len(header)}, as in the header "
            f"({', '.join(header)}): quote fields that hold the separator"
        )
    for field in fields:
        if reason := undecodable(field):
            return Fault(reason)
    return dict(zip(header, fields, strict=True))


def _parquet_rows(path: Path) -> Rows:
    from datasets import load_dataset
    from datasets.exceptions import DatasetsError
    from pyarrow.parquet import read_schema

    try:
        read_schema(path)  # datasets logs a line of its own before it fails
        table = load_dataset(
            "parquet", data_files=[glob.escape(str(path))], split="train", streaming=True
        )
        yield from enumerate(table, 1)
    except (DatasetsError, ValueError, OSError) as error:
        raise DatasetError(
            f"{path}: the file cannot be read ({' '.join(str(error).split())}): expected a "
            "Parquet file: check it, or set dataset.format"
        ) from None


_READERS: dict[str, Callable[[Path], Rows]] = {
    "jsonl": _json_rows,
    "ndjson": _json_rows,
    "json": _json_rows,
    "csv": _csv_rows,
    "tsv": _tsv_rows,
    "parquet": _parquet_rows,
}
