"""The first view of a run, ready for its template: leaderboard, ledger, what was run."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from typing import Any

from bench.records import Estimate, Run
from bench.report.board import UNKNOWN, board, duration, heading, ranked
from bench.report.table import legend

_WIDTH, _EDGE = 100, 4
"""Of a drawn interval: its box, and the space left and right of it."""


def overview(run: Run) -> dict[str, Any]:
    """Return all that the template of a run shows."""
    content = board(run)
    return {
        "experiment": run.experiment,
        "heading": heading(run),
        "id": run.id,
        "created_at": run.created_at,
        "metrics": [_metric(run, key) for key in content.metrics],
        "others": content.others,
        "rows": _rows(run),
        "level": f"{100 * float(run.config.get('level', 0.95)):g} %",
        "legend": legend(run, content)[1:],
        "notes": list(run.notes),
        "ledger": _ledger(run),
        "made_with": _made_with(run),
        "command": shlex.join(["bench", "run", *run.arguments]),
    }


def _metric(run: Run, key: str) -> dict[str, str]:
    up = run.directions.get(key)
    better = {True: "higher is better", False: "lower is better", None: "descriptive"}[up]
    arrow = {True: "↑", False: "↓", None: ""}[up]
    metric, _, name = key.partition(".")
    return {"key": key, "metric": metric, "name": name, "arrow": arrow, "better": better}


def _rows(run: Run) -> list[dict[str, Any]]:
    content = board(run)
    places = {name: place for place, name in enumerate(run.systems)}
    scales = {key: _scale(run, key) for key in content.metrics}
    rows = []
    for row, system in zip(content.rows, ranked(run), strict=True):
        found = run.estimates[system]
        cells = [
            {
                "text": cell.value,
                "interval": cell.interval,
                "mark": cell.mark,
                "sort": _sort(found.get(key)),
                "drawn": _drawn(found.get(key), scales[key]),
            }
            for key, cell in zip(content.metrics, row.cells, strict=True)
        ]
        usage = run.usage.get(system, {})
        sorts = {"failed": run.counts[system]["failed"], "latency": usage.get("latency_s_median")}
        sorts |= {"cost": usage.get("cost_usd"), "seen": usage.get("article_tokens_seen")}
        others = [{"text": getattr(row, n), "sort": sorts[n]} for n in content.others]
        rows.append(
            {
                "system": system,
                "place": places[system],
                "bound": row.upper_bound,
                "cells": cells,
                "others": others,
            }
        )
    return rows


def _sort(estimate: Estimate | None) -> float | None:
    return None if estimate is None else estimate.value


def _scale(run: Run, key: str) -> tuple[float, float]:
    found = [e for values in run.estimates.values() if (e := values.get(key)) is not None]
    return min((e.low for e in found), default=0.0), max((e.high for e in found), default=1.0)


def _drawn(estimate: Estimate | None, scale: tuple[float, float]) -> dict[str, float] | None:
    """Return where an interval begins, its value stands and it ends, on its metric's own scale."""
    if estimate is None:
        return None
    low, high = scale
    size = (high - low) or 1.0
    inner = _WIDTH - 2 * _EDGE
    names = ("low", "value", "high")
    return {n: round(_EDGE + inner * (getattr(estimate, n) - low) / size, 1) for n in names}


def _ledger(run: Run) -> dict[str, Any]:
    """Return what failed, was cut and used, a row a system; columns that are all unknown go."""
    columns: dict[str, list[str]] = {}
    for name in ("articles", "failed", "refused", "empty"):
        columns[name] = [f"{run.counts[s][name]:,}" for s in run.systems]
    usage = [run.usage.get(system, {}) for system in run.systems]
    counts = {
        "ended_by_length": "cut off by length",
        "articles_cut": "articles cut",
        "article_tokens": "tokens offered",
        "article_tokens_seen": "tokens seen",
        "input_tokens": "input tokens",
        "output_tokens": "output tokens",
    }
    for key, head in counts.items():
        columns[head] = [_count(used.get(key)) for used in usage]
    columns["median time"] = [duration(used.get("latency_s_median")) for used in usage]
    columns["95th percentile"] = [duration(used.get("latency_s_p95")) for used in usage]
    columns["cost"] = [_usd(used.get("cost_usd")) for used in usage]
    kept = {head: values for head, values in columns.items() if set(values) != {UNKNOWN}}
    rows = zip(run.systems, zip(*kept.values(), strict=True), strict=True)
    return {"heads": list(kept), "rows": list(rows)}


def _count(value: float | None) -> str:
    return UNKNOWN if value is None else f"{value:,.0f}"


def _usd(value: float | None) -> str:
    return UNKNOWN if value is None else f"${value:,.4f}"


def _made_with(run: Run) -> Mapping[str, list[tuple[str, str]]]:
    """Return what the numbers rest on, in named lists of (name, value)."""
    machine = run.environment
    git = machine.get("git")
    commit = f"{git['commit']}{' (dirty)' if git['dirty'] else ''}" if git else "no checkout"
    made = [
        ("dataset", str(run.dataset.get("name"))),
        ("articles, sha256", run.dataset_sha256),
        ("made at", run.created_at),
        ("commit", commit),
        ("machine", f"{machine.get('cpu')}, {machine.get('cores')} cores, {machine.get('system')}"),
        ("summary-bench", str(machine.get("summary_bench"))),
        ("Python", str(machine.get("python"))),
    ]
    return {
        "Run": made,
        "Systems": [(name, str(s["signature"])) for name, s in run.systems.items()],
        "Metrics": list(run.signatures.items()),
    }
