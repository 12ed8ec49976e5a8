"""Files of a run folder: written under a temporary name and renamed; Parquet with a digest."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.records import ResultsError, Summary
from bench.results.columns import column

if TYPE_CHECKING:
    import pyarrow as pa

_DIGEST = b"articles_sha256"


def part_path(folder: Path, part: int, system: int | None = None) -> Path:
    """Return a part's path: numbers alone, since names of systems and articles are data."""
    suffix = "" if system is None else f"-{system:04d}"
    return folder / f"part-{part:06d}{suffix}.parquet"


def articles_schema() -> pa.Schema:
    """Return the columns of ``articles/``; metadata is JSON."""
    import pyarrow as pa

    text = pa.large_string()
    return pa.schema(
        [("id", text), ("text", text), ("references", pa.list_(text)), ("metadata", text)]
    )


def summaries_schema() -> pa.Schema:
    """Return the columns of ``summaries/``: the fields of Summary."""
    import pyarrow as pa

    kinds = {"repeat": pa.int32(), "latency_s": pa.float64(), "cost_usd": pa.float64()}
    kinds |= {"cached": pa.bool_()}
    texts = ("article_id", "system", "text", "error", "finish_reason")
    kinds |= dict.fromkeys(texts, pa.large_string())
    owner = ("article_id", "system", "repeat")
    others = [field.name for field in fields(Summary) if field.name not in owner]
    return pa.schema([(name, kinds.get(name, pa.int64())) for name in (*owner, *others)])


def findings_schema() -> pa.Schema:
    """Return the columns of ``findings/<metric>/``: the fields of Finding, and whose it is."""
    import pyarrow as pa

    text, number = pa.large_string(), pa.int64()
    spans = pa.list_(pa.struct([("start", number), ("end", number)]))
    places = [("start", number), ("end", number)]
    texts = [(name, text) for name in ("kind", "severity", "message")]
    owner = [("article_id", text), ("system", text), ("repeat", pa.int32())]
    return pa.schema([*owner, *places, *texts, ("evidence", spans)])


def write_table(path: Path, columns: Mapping[str, Any], *, schema: pa.Schema, digest: str) -> None:
    """Write a part whole or not at all, with the hash of the articles it was made from."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    arrays = [column(columns[field.name], field.type) for field in schema]
    table = pa.Table.from_arrays(arrays, schema=schema.with_metadata({_DIGEST: digest.encode()}))
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = _temporary(path)
    pq.write_table(table, temporary, compression="zstd")
    _rename(temporary, path)


def read_table(path: Path, *, columns: Sequence[str] | None = None) -> pa.Table:
    """Return a part.

    Raises:
        ResultsError: it is not a readable Parquet file, or lacks a column.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        return pq.ParquetFile(path).read(columns=None if columns is None else list(columns))
    except (pa.ArrowException, OSError) as error:
        raise ResultsError(
            f"{path} cannot be read ({error}): remove it and resume the run"
        ) from error


def refuse_other_articles(path: Path, table: pa.Table, digest: str) -> None:
    """Raise ResultsError where a part was made from other articles than those read now."""
    stored = (table.schema.metadata or {}).get(_DIGEST, b"").decode()
    if stored != digest:
        raise ResultsError(
            f"the articles have changed since {path} was written: "
            "start a new run, or bring the old articles back and resume"
        )


def write_text(path: Path, text: str) -> None:
    """Write a text file whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = _temporary(path)
    temporary.write_text(text, encoding="utf-8")
    _rename(temporary, path)


def read_json(path: Path) -> Any:
    """Return what a JSON file holds.

    Raises:
        ResultsError: it is not there, or not JSON.
    """
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ResultsError(f"{path} is missing: this is not the folder of a run") from None
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        raise ResultsError(f"{path} is not JSON: {error}") from error


def _temporary(path: Path) -> Path:
    return path.with_name(f".{path.name}.{os.getpid()}.tmp")


def _rename(temporary: Path, path: Path) -> None:
    with temporary.open("rb+") as file:
        os.fsync(file.fileno())
    temporary.replace(path)
