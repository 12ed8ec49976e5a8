"""A run as rows, one a summary: JSON lines and CSV."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any, TextIO

from bench.results import Folder
from bench.results.folder import OWNERS


def rows(folder: Folder) -> Iterator[dict[str, Any]]:
    """Yield each summary of a run with its scores as ``<metric>.<key>``; None is undefined."""
    scores: list[tuple[str, list[str], dict[tuple[str, str, int], tuple[Any, ...]]]] = []
    for metric in folder.metrics():
        table = folder.scores(metric)
        keys = [name for name in table.column_names if name not in OWNERS]
        repeats = [0] * table.num_rows
        if "repeat" in table.column_names:
            repeats = table["repeat"].to_pylist()
        names = (table[name].to_pylist() for name in OWNERS[:2])
        owners = zip(*names, repeats, strict=True)
        values = zip(*(table[key].to_pylist() for key in keys), strict=True)
        scores.append((metric, keys, dict(zip(owners, values, strict=True))))
    for summary in folder.summaries():
        given = asdict(summary)
        row = {name: given.pop(name) for name in OWNERS} | given  # whose it is stands first
        for metric, keys, found in scores:
            owner = (summary.article_id, summary.system, summary.repeat)
            values_here = found.get(owner, (None,) * len(keys))
            row |= {f"{metric}.{k}": v for k, v in zip(keys, values_here, strict=True)}
        yield row


def write_jsonl(folder: Folder, out: TextIO) -> None:
    """Write one JSON object a summary."""
    for row in rows(folder):
        print(json.dumps(row, ensure_ascii=False, allow_nan=False), file=out)


def write_csv(folder: Folder, out: TextIO) -> None:
    """Write one line a summary; an empty cell is undefined."""
    writer: csv.DictWriter[str] | None = None
    for row in rows(folder):
        if writer is None:
            writer = csv.DictWriter(out, fieldnames=list(row), lineterminator="\n")
            writer.writeheader()
        writer.writerow(row)
