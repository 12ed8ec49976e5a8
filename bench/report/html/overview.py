"""The first view of a run, ready for its template: leaderboard, ledger, what was run."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from typing import Any

from bench.records import Estimate, Run
from bench.report.board import UNKNOWN, Board, board, duration, heading, ranked
from bench.report.table import legend

_WIDTH, _EDGE = 88, 4
"""Of a drawn interval: its box, and the space left and right of it."""
GROUPS = ("Best, and not to be told from it", "Behind the best", "Not ranked: sees the references")
BEST_ALONE = ("Best", *GROUPS[1:])
"""What stands over the rows that go together."""


def overview(run: Run) -> dict[str, Any]:
    """Return all that the template of a run shows."""
    content = board(run)
    return {
        "experiment": run.experiment,
        "heading": heading(run),
        "id": run.id,
        "created_at": run.created_at,
        "metrics": [_metric(run, key) for key in content.metrics],
        "main": next((k for k in content.metrics if run.directions.get(k) is not None), None),
        "others": _others(content),
        "rows": _grouped(_rows(run)),
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
    return {
        "key": key,
        "metric": metric,
        "name": name,
        "arrow": arrow,
        "better": better,
        "first": "ascending" if up is False else "descending",
    }


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
        others = [{"text": getattr(row, n), "sort": sorts[n]} for n in _others(content)]
        rows.append(
            {
                "system": system,
                "place": places[system],
                "bound": row.upper_bound,
                "group": "",
                "cells": cells,
                "others": others,
            }
        )
    return rows


def _others(content: Board) -> dict[str, str]:
    """Return the columns beside the metrics of which something is known."""
    known = {n for row in content.rows for n in content.others if getattr(row, n) != UNKNOWN}
    return {name: head for name, head in content.others.items() if name in known}


def _grouped(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Put what cannot be told from the best together, and name each group at its first row.

    By the first column whose best is known: the one by which the rows are ordered.
    """
    main = next((k for k, cell in enumerate(rows[0]["cells"]) if _has_best(rows, k)), None)
    if main is None:
        return rows
    places = [2 if row["bound"] else 0 if row["cells"][main]["mark"] else 1 for row in rows]
    titles = BEST_ALONE if places.count(0) == 1 else GROUPS
    order = sorted(range(len(rows)), key=lambda at: places[at])
    before = None
    for at in order:
        rows[at]["group"] = "" if places[at] == before else titles[places[at]]
        before = places[at]
    return [rows[at] for at in order]


def _has_best(rows: list[dict[str, Any]], column: int) -> bool:
    return any(row["cells"][column]["mark"] == "*" for row in rows)


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


_COUNTED = {
    "articles": "summaries asked",
    "failed": "failed",
    "refused": "refused",
    "empty": "empty",
}
_USED = {
    "ended_by_length": "cut off by length",
    "articles_cut": "articles cut to fit",
    "article_tokens": "article tokens",
    "article_tokens_seen": "of them seen",
    "input_tokens": "input tokens",
    "output_tokens": "output tokens",
}
_BAD = ("failed", "refused", "empty", "cut off by length", "articles cut to fit")


def _ledger(run: Run) -> dict[str, Any]:
    """Return what failed, was cut and used, a row a system; columns that are all unknown go."""
    systems = ranked(run)
    columns: dict[str, list[str]] = {}
    for name, head in _COUNTED.items():
        columns[head] = [f"{run.counts[s][name]:,}" for s in systems]
    usage = [run.usage.get(system, {}) for system in systems]
    for key, head in _USED.items():
        columns[head] = [_count(used.get(key)) for used in usage]
    columns["median time"] = [duration(used.get("latency_s_median")) for used in usage]
    columns["95th percentile"] = [duration(used.get("latency_s_p95")) for used in usage]
    columns["cost"] = [_usd(used.get("cost_usd")) for used in usage]
    kept = {head: values for head, values in columns.items() if set(values) != {UNKNOWN}}
    rows = zip(systems, zip(*kept.values(), strict=True), strict=True)
    bad = {head: set(kept.get(head, ())) - {"0", UNKNOWN} for head in _BAD}
    return {
        "heads": list(kept),
        "rows": list(rows),
        "bad": [head for head, found in bad.items() if found],
        "calm": not any(bad.values()),
        "folded": not any(bad.values()) and len(kept) <= len(_BAD),
    }


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
