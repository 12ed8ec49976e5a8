"""A run as the page's script reads it: an index, the scores of every summary, texts in parts."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from bench.records import Article, Estimate, Run
from bench.report.board import decimals, ranked
from bench.results import Folder
from bench.results.measured import Measured, shown_metrics

OPENING = 120
"""Characters of an article's title or first words that the table shows and searches."""
PART = 50
"""Articles in one part of the texts."""

_USAGE = {
    "latency_s_median": ("median latency, s", False),
    "latency_s_p95": ("95th percentile of latency, s", False),
    "cost_usd": ("cost, USD", False),
    "input_tokens": ("input tokens", None),
    "output_tokens": ("output tokens", None),
}
STATES = ("", "failed", "refused", "empty", "cut off")
"""What befell a summary, by the number that stands for it."""


def run_data(folder: Folder) -> dict[str, Any]:
    """Return the index of a run: systems, metrics, estimates, articles; no texts, no scores."""
    return index(Measured(folder))


def index(measured: Measured) -> dict[str, Any]:
    """Return what a page knows of a run before any text is read."""
    run = measured.run
    articles = measured.articles
    return {
        "id": run.id,
        "experiment": run.experiment,
        "systems": [
            {"name": name, "bound": bool(run.systems[name].get("sees_references"))}
            for name in measured.systems
        ],
        "order": [measured.systems.index(name) for name in ranked(run)],
        "metrics": [
            {"key": key, "up": run.directions.get(key), "digits": decimals(run, key)}
            for key in shown_metrics(run)
        ],
        "keys": measured.keys,
        "measures": measures(run),
        "ids": list(measured.ids),
        "openings": [_opening(articles[i]) if i in articles else "" for i in measured.ids],
        "repeats": measured.repeats,
        "states": STATES,
        "part": PART,
        "beside": None,
    }


def measures(run: Run) -> list[dict[str, Any]]:
    """Return what two systems can be told by: each estimate, then latency, cost and tokens.

    ``values`` holds [value, low, high] a system, None where unknown; what is ``use``, as time and
    cost, has no interval.
    """
    keys = dict.fromkeys(key for found in run.estimates.values() for key in found)
    found = [
        {
            "name": key,
            "up": run.directions.get(key),
            "use": False,
            "values": [_interval(run.estimates[s].get(key)) for s in run.systems],
        }
        for key in keys
    ]
    for key, (name, up) in _USAGE.items():
        used = [run.usage.get(system, {}).get(key) for system in run.systems]
        if any(value is not None for value in used):
            values = [None if v is None else [v, v, v] for v in used]
            found.append({"name": name, "up": up, "use": True, "values": values})
    return found


def _interval(estimate: Estimate | None) -> list[float] | None:
    return None if estimate is None else [estimate.value, estimate.low, estimate.high]


def _opening(article: Article) -> str:
    """Return an article's title, its first words where it has none."""
    for text in (str(article.metadata.get("title") or ""), article.text):
        if found := " ".join(text[: OPENING * 2].split())[:OPENING]:
            return found
    return ""


def scores(measured: Measured) -> bytes:
    """Return a row a summary, article after article: little-endian columns one after another.

    First the shown metrics as 32-bit floats (NaN undefined; the mean over repeats), then 16-bit
    counts of hard and of soft findings, then a byte of ``STATES``. A column has one value an
    article and system.
    """
    shown = [measured.keys.index(key) for key in shown_metrics(measured.run)]
    columns = [mean_over_repeats(measured.values[..., k]).ravel().astype("<f4") for k in shown]
    hard, soft = _counted(measured)
    parts = [*columns, hard, soft, states(measured)]
    return b"".join(part.tobytes() for part in parts)


def mean_over_repeats(values: Any) -> Any:
    """Return the mean of what is defined, shape (articles, systems), NaN where nothing is."""
    defined = ~np.isnan(values)
    totals = np.where(defined, values, 0.0).sum(axis=2)
    n = defined.sum(axis=2)
    return np.where(n > 0, totals / np.maximum(n, 1), np.nan)


def _counted(measured: Measured) -> tuple[Any, Any]:
    """Return the numbers of hard and soft findings in each first summary."""
    shape = len(measured.ids), len(measured.systems)
    counts = {severity: np.zeros(shape, "<u2") for severity in ("hard", "soft")}
    systems = {name: place for place, name in enumerate(measured.systems)}
    for rows in measured.findings.values():
        for owned in rows:
            if owned.repeat == 0 and owned.finding.severity in counts:
                place = measured.places[owned.article_id], systems[owned.system]
                counts[owned.finding.severity][place] += 1
    return counts["hard"], counts["soft"]


def states(measured: Measured) -> Any:
    """Return what befell each first summary, as a place in ``STATES``."""
    found = np.zeros((len(measured.ids), len(measured.systems)), "u1")
    names = ("article_id", "repeat", "text", "error", "finish_reason")
    for place in range(len(measured.systems)):
        columns = measured.folder.summary_columns(place, names)
        for article_id, repeat, text, error, reason in zip(*columns.values(), strict=True):
            if repeat == 0:
                found[measured.places[article_id], place] = _state(text, error, reason)
    return found


def _state(text: str | None, error: str | None, reason: str | None) -> int:
    if reason == "refusal":
        return 2
    if error is not None or text is None:
        return 1
    return 3 if not text.strip() else 4 * (reason == "length")


def rounded(values: Sequence[float]) -> list[float | None]:
    """Return values for reading: six significant digits, None where undefined."""
    return [None if math.isnan(v) else float(f"{v:.6g}") for v in values]


def finding_rows(measured: Measured) -> Mapping[tuple[str, str], list[tuple[str, Any]]]:
    """Return the findings in first summaries with their metric, by article and system."""
    found: dict[tuple[str, str], list[tuple[str, Any]]] = {}
    for metric, rows in measured.findings.items():
        for owned in rows:
            if owned.repeat == 0:
                place = owned.article_id, owned.system
                found.setdefault(place, []).append((metric, owned.finding))
    return found
