"""Small whole runs on disk, made from score matrices."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bench.records import SCHEMA, Finding, Owned, Run, Summary
from bench.results import Folder
from bench.results.estimation import counts_and_usage
from bench.results.measured import Measured
from bench.statistics import article_means, estimates

Made = Callable[..., Measured]
DIRECTIONS = {"rouge.f1": True, "judge.errors": False, "length.words": None, "facts.score": True}


def summaries_of(system: str, n: int, repeats: int, more: Mapping[str, Any]) -> list[Summary]:
    """Return summaries; ``more`` gives lists of fields by article, and texts."""
    found = []
    for row in range(n):
        for repeat in range(repeats):
            given = {name: values[row] for name, values in more.items()}
            if given.get("error") is None:
                given.setdefault("text", f"Summary {row} of Ada Lovelace.")
            given.setdefault("latency_s", 0.01 * (row + 1))
            found.append(Summary(article_id=f"a{row}", system=system, repeat=repeat, **given))
    return found


@pytest.fixture
def made(tmp_path: Path) -> Made:
    """Return what writes a run: ``scores[system]["rouge.f1"]`` has shape (n,) or (n, repeats)."""
    number = iter(range(1000))

    def make(
        scores: Mapping[str, Mapping[str, Any]],
        *,
        name: str = "",
        signatures: Mapping[str, str] | None = None,
        upper_bounds: tuple[str, ...] = (),
        findings: Mapping[str, list[tuple[str, str, Finding]]] | None = None,
        summaries: Mapping[str, Mapping[str, Any]] | None = None,
        dataset: str = "d" * 64,
        experiment: str = "tiny",
    ) -> Measured:
        systems = list(scores)
        cubes = {
            system: {
                key: np.asarray(v, float).reshape(len(v), -1) for key, v in scores[system].items()
            }
            for system in systems
        }
        keys = list(cubes[systems[0]])
        n, repeats = cubes[systems[0]][keys[0]].shape
        path = tmp_path / "results" / experiment / (name or f"run{next(number):03d}")
        folder = Folder(path)
        for index, system in enumerate(systems):
            written = summaries_of(system, n, repeats, (summaries or {}).get(system, {}))
            folder.write_summaries(0, index, written, digest="")
        metrics = list(dict.fromkeys(key.partition(".")[0] for key in keys))
        for metric in metrics:
            _write_scores(folder, metric, cubes, [k for k in keys if k.startswith(f"{metric}.")])
            if metric in (findings or {}):
                rows = [Owned(*row) for row in findings[metric]]
                folder.write_findings(metric, 0, rows, digest="")
        counts, usage = counts_and_usage(folder, systems)
        run = Run(
            id=path.name,
            experiment=experiment,
            created_at="2026-11-23T10:00:00.000Z",
            dataset={"name": "made", "articles": n, "references": n},
            dataset_sha256=dataset,
            systems={
                s: {"signature": f"{s}|v:1", "sees_references": s in upper_bounds} for s in systems
            },
            signatures={m: (signatures or {}).get(m, f"{m}|v:1") for m in metrics},
            directions={key: DIRECTIONS[key] for key in keys},
            estimates={
                s: {
                    k: estimates(article_means(v.reshape(-1, 1), repeats=repeats))[0]
                    for k, v in cubes[s].items()
                }
                for s in systems
            },
            counts=counts,
            usage=usage,
            arguments=["experiment=tiny", "backend=[a|b]"],
            config={"repeats": repeats},
            environment={"git": {"commit": "0123456789abcdef", "dirty": False}},
            schema=SCHEMA,
        )
        folder.finish(run)
        return Measured(folder)

    return make


def _write_scores(folder: Folder, metric: str, cubes: Mapping[str, Any], keys: list[str]) -> None:
    systems = list(cubes)
    n, repeats = cubes[systems[0]][keys[0]].shape
    rows = [(a, s, r) for a in range(n) for s in systems for r in range(repeats)]
    columns: dict[str, Any] = {
        "article_id": [f"a{a}" for a, _, _ in rows],
        "system": [s for _, s, _ in rows],
    }
    if repeats > 1:
        columns["repeat"] = [r for _, _, r in rows]
    for key in keys:
        columns[key.partition(".")[2]] = np.array([cubes[s][key][a, r] for a, s, r in rows])
    folder.write_scores(metric, 0, columns, digest="")
