"""Runs on disk made of arrays and texts."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bench.records import Article, Estimate, Finding, Owned, Run, Summary
from bench.results import Folder
from bench.results.measured import Measured

MakeRun = Callable[..., Measured]
SCORES = {"rouge.f1": True, "facts.conflicts": False, "length.words": None}


@pytest.fixture
def make_run(tmp_path: Path) -> MakeRun:
    """Return what makes a run: scores (articles, systems, keys) or (…, repeats, keys) by system."""
    made = 0

    def make(
        scores: Mapping[str, np.ndarray],
        *,
        keys: Mapping[str, bool | None] | None = None,
        ids: Sequence[str] | None = None,
        texts: Mapping[str, Sequence[str | None]] | None = None,
        findings: Sequence[tuple[str, str, Finding]] = (),
        articles: bool = True,
        **changes: Any,
    ) -> Measured:
        nonlocal made
        made += 1
        keys = keys or dict(list(SCORES.items())[: next(iter(scores.values())).shape[-1]])
        folder = Folder(tmp_path / "results" / "e" / f"run{made}")
        cubes = {s: v[:, None, :] if v.ndim == 2 else v for s, v in scores.items()}
        n, repeats, _ = next(iter(cubes.values())).shape
        names = list(ids or [f"a{i}" for i in range(n)])
        stored = [Article(id=i, text=f"Text of {i}.", references=("One.",)) for i in names]
        if articles:
            folder.write_articles(0, stored, digest="d")
        for place, system in enumerate(cubes):
            said = (texts or {}).get(system, [f"Summary of {i}." for i in names])
            rows = [
                Summary(
                    article_id=i, system=system, repeat=r, text=text,
                    error=None if text is not None else "no answer",
                )
                for i, drawn in zip(names, said, strict=True)
                for r, text in enumerate(drawn if isinstance(drawn, list) else [drawn] * repeats)
            ]  # fmt: skip
            folder.write_summaries(0, place, rows, digest="d")
        metrics = list(dict.fromkeys(key.partition(".")[0] for key in keys))
        for metric in metrics:
            columns: dict[str, Any] = {
                "article_id": [i for i in names for _ in range(len(cubes) * repeats)],
                "system": [s for _ in names for s in cubes for _ in range(repeats)],
            }
            for k, key in enumerate(keys):
                if key.startswith(f"{metric}."):
                    stack = np.stack([cube[:, :, k] for cube in cubes.values()], axis=1)
                    columns[key.partition(".")[2]] = stack.reshape(-1).astype(float)
            folder.write_scores(metric, 0, columns, digest="d")
        if findings:
            folder.write_findings("facts", 0, [Owned(*row) for row in findings], digest="d")
        folder.finish(_manifest(folder, cubes, keys, metrics, n, repeats, changes))
        return Measured(folder)

    return make


def _manifest(folder, cubes, keys, metrics, n, repeats, changes) -> Run:
    values: dict[str, Any] = {
        "id": folder.path.name,
        "experiment": "e",
        "created_at": "2026-01-01T00:00:00Z",
        "dataset": {"name": "made", "articles": n, "references": n},
        "dataset_sha256": "ab",
        "systems": {system: {"signature": f"{system}|v:1"} for system in cubes},
        "signatures": {metric: f"{metric}|v:1" for metric in metrics},
        "directions": dict(keys),
        "estimates": {system: {key: Estimate(0, 0, 0, n) for key in keys} for system in cubes},
        "counts": {
            system: {"articles": n, "failed": 0, "empty": 0, "refused": 0} for system in cubes
        },
        "arguments": [],
        "config": {"repeats": repeats},
        "environment": {"cpu": "this one"},
    }
    return Run(**{**values, **changes})
