"""``bench calibrate``: a threshold and a small model for a metric, fitted on the user's labels."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from omegaconf import DictConfig
from rich.console import Console
from rich.table import Table

from bench.cli.judged import Labelled, read_labelled
from bench.cli.scoring import answering
from bench.cli.stages import metrics
from bench.contracts import Metric
from bench.meta.calibration import Calibration, Judged, Quality
from bench.meta.calibration import calibrate as fitted
from bench.metric.calibrated import SCHEMA
from bench.records import BenchError, Estimate

_PLAIN_WIDTH = 100


def calibrate(config: DictConfig) -> int:
    """Fit, print how good it is on unseen articles, write the file; return the exit code."""
    built = metrics(config.metric)
    if len(built) != 1:
        raise BenchError(f"metric=[{','.join(built)}]: expected one metric to calibrate")
    ((name, metric),) = built.items()
    rows = read_labelled(config.labels, config.columns)
    with answering(built):
        judged, undefined = _judged(name, metric, rows, only=config["keys"])
    options = {key: config[key] for key in ("seed", "resamples", "level")}
    found = fitted(judged, **options)
    out = Path(config.out).expanduser()
    stored = _stored(name, metric, judged, found) | {"labels": str(config.labels), **options}
    out.write_text(json.dumps(stored, indent=2) + "\n", encoding="utf-8")
    _print(name, judged, found, undefined, float(config.level))
    print(f"written to {out}: bench run metric=[calibrated] metric.calibrated.path={out}")
    return 0


def _directed(name: str, metric: Metric, only: Sequence[str] | None) -> dict[str, float]:
    """Return the keys to fit with 1 where higher is better, -1 where lower is."""
    found = {k: 1.0 if up else -1.0 for k, up in metric.directions.items() if up is not None}
    if only is not None and (unknown := sorted(set(only) - set(found))):
        raise BenchError(f"keys: {name} has no {unknown[0]} to fit: there are {', '.join(found)}")
    chosen = {key: found[key] for key in only or found}
    if not chosen:
        raise BenchError(f"metric={name} says of no key which way is better: nothing to calibrate")
    return chosen


def _judged(
    name: str, metric: Metric, rows: Labelled, *, only: Sequence[str] | None
) -> tuple[Judged, int]:
    """Score the rows; return those that are defined in all keys, and how many are not.

    A key that is undefined for more than half of the rows is left out of the model.
    """
    directed = _directed(name, metric, only)
    scores = metric.score(rows.articles, rows.summaries)
    table = np.array([np.array(scores.values[key], dtype=float) for key in directed]).T
    missing = np.isnan(table)
    kept = missing.mean(axis=0) <= 0.5
    keys = [key for key, keep in zip(directed, kept, strict=True) if keep]
    if not kept[0]:
        raise BenchError(
            f"{name}.{next(iter(directed))} is undefined for most of the {len(table):,} summaries: "
            "it cannot be calibrated on them"
        )
    whole = ~missing[:, kept].any(axis=1)
    signs = np.array([directed[key] for key in keys])
    _, groups = np.unique(rows.groups[whole], return_inverse=True)
    values = table[whole][:, kept]
    return Judged(keys, values, rows.labels[whole], groups, signs), int((~whole).sum())


def _stored(name: str, metric: Metric, judged: Judged, found: Calibration) -> dict[str, Any]:
    weights = dict(zip(judged.keys, map(float, found.fitted.weights), strict=True))
    return {
        "schema": SCHEMA,
        "metric": name,
        "signature": metric.signature,
        "weights": weights,
        "intercept": found.fitted.intercept,
        "threshold": _interval(found.model.threshold),
        "summaries": len(judged.labels),
        "articles": len(np.unique(judged.groups)),
        "faithful": int(judged.labels.sum()),
        "model": _quality(found.model),
        "single": {"key": judged.keys[0], **_quality(found.single)},
    }


def _quality(quality: Quality) -> dict[str, Mapping[str, float]]:
    names = ("auroc", "balanced_accuracy", "threshold")
    return {name: _interval(getattr(quality, name)) for name in names}


def _interval(of: Estimate) -> dict[str, float]:
    return {"value": of.value, "low": of.low, "high": of.high}


def _print(name: str, judged: Judged, found: Calibration, undefined: int, level: float) -> None:
    console = Console(highlight=False)
    if not console.is_terminal:
        console.width = _PLAIN_WIDTH
    good, n = int(judged.labels.sum()), len(judged.labels)
    articles = len(np.unique(judged.groups))
    print(f"{n:,} summaries of {articles:,} articles, {good:,} of them faithful")
    if undefined:
        print(f"{undefined:,} more left out: a score that the model needs is undefined there")
    table = Table(box=None, pad_edge=False, padding=(0, 3, 0, 0))
    for head in ("", "AUROC", "balanced accuracy", "threshold"):
        table.add_column(head)
    for row, of in ((f"{name}.{judged.keys[0]}", found.single), ("model", found.model)):
        table.add_row(row, *map(_shown, (of.auroc, of.balanced_accuracy, of.threshold)))
    console.print(table)
    print(f"on articles that the fit had not seen; intervals at {100 * level:g} % over articles")
    print("weights: " + _weights(judged.keys, found.fitted.weights))
    if len(judged.keys) > 1 and found.model.auroc.value <= found.single.auroc.value:
        print(f"the model is no better than {judged.keys[0]} alone: keys=[{judged.keys[0]}]")


def _shown(of: Estimate) -> str:
    return f"{of.value:.3f} ({of.low:.3f} to {of.high:.3f})"


def _weights(keys: Sequence[str], weights: Sequence[float] | Any) -> str:
    return ", ".join(f"{k} {w:+.3g}" for k, w in zip(keys, weights, strict=True) if w) or "none"
