"""How far a run under way is, counted from the parts it has written."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

from bench.results.folder import Folder


@dataclass(frozen=True, slots=True)
class Count:
    """How many rows of a kind there are, of ``of`` that there will be at least."""

    name: str
    done: int
    of: int


@dataclass(frozen=True, slots=True)
class Progress:
    """What a run has on disk. ``articles`` are those read so far; ``limit`` the most it will read.

    ``quiet_s`` is the time since its last part was written, None before the first. A part is
    written when it is whole: what is within one is not seen.
    """

    whole: bool
    articles: int
    limit: int | None
    summaries: list[Count]
    scores: list[Count]
    quiet_s: float | None


def progress(folder: Folder) -> Progress:
    """Count what a run has written.

    Raises:
        ResultsError: its plan cannot be read.
    """
    plan = folder.plan()
    config = plan.get("config") or {}
    repeats = int(config.get("repeats") or 1)
    limit = config.get("limit")
    systems, metrics = list(plan["systems"]), list(plan["signatures"])
    written = [
        sum(map(_rows, (folder.path / "summaries").glob(f"part-*-{place:04d}.parquet")))
        for place in range(len(systems))
    ]
    stored = sum(map(_rows, (folder.path / "articles").glob("part-*.parquet")))
    articles = stored or max(written, default=0) // repeats
    each = articles * repeats
    return Progress(
        whole=folder.whole,
        articles=articles,
        limit=limit if isinstance(limit, int) else None,
        summaries=[Count(s, n, max(each, n)) for s, n in zip(systems, written, strict=True)],
        scores=[
            Count(metric, _scored(folder.path / "scores" / metric), each * len(systems))
            for metric in metrics
        ],
        quiet_s=_quiet(folder.path),
    )


def _scored(folder: Path) -> int:
    return sum(map(_rows, folder.glob("part-*.parquet")))


def _rows(path: Path) -> int:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        return int(pq.read_metadata(path).num_rows)
    except (pa.ArrowException, OSError):
        return 0  # it is being replaced this moment, or the run's page says what is wrong


def _quiet(folder: Path) -> float | None:
    times = [path.stat().st_mtime for path in folder.glob("*/**/part-*.parquet")]
    return max(time.time() - max(times), 0) if times else None
