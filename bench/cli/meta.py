"""``bench meta``: metrics against the judgement of people."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
from hydra.core.hydra_config import HydraConfig
from omegaconf import DictConfig

from bench.cli.judged_run import judged_run
from bench.cli.judged_set import JudgedSet, read_judged
from bench.cli.rescore import rescored
from bench.cli.scoring import answering, score_rows
from bench.cli.stages import metrics
from bench.dataset.rows import SUFFIXES
from bench.meta.apart import tell_apart
from bench.meta.correlation import correlate
from bench.meta.judged import Judged, draw
from bench.meta.result import Meta
from bench.meta.siding import side
from bench.records import BenchError
from bench.report.meta import meta_markdown, print_meta
from bench.results import find
from bench.results.measured import Measured

FORMATS = ("table", "json", "markdown")


def meta(config: DictConfig) -> int:
    """Hold metrics against labels or verdicts, print what was found; return the exit code."""
    if config.format not in FORMATS:
        raise BenchError(f"format={config.format}: it must be one of {', '.join(FORMATS)}")
    if config.control not in (None, "system"):
        raise BenchError(f"control={config.control}: it must be system, or null")
    path = Path(str(config.path)).expanduser()
    if str(path).lower().endswith(SUFFIXES) and not path.is_file():
        raise BenchError(f"path={config.path}: there is no such file")
    found = _of_table(path, config) if path.is_file() else _of_run(config)
    if config.format == "table" and not config.out:
        print_meta(found)
        return 0
    out = Path(config.out).expanduser() if config.out else None
    with out.open("w", encoding="utf-8", newline="") if out else nullcontext(sys.stdout) as file:
        file.write(as_json(found) if config.format == "json" else meta_markdown(found))
    return 0


def as_json(found: Meta) -> str:
    """Return what was found as JSON: raw values, never rounded, null where undefined."""
    return json.dumps(asdict(found), indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def _of_table(path: Path, config: DictConfig) -> Meta:
    rows = read_judged(path, config.columns, config.labels)
    built = metrics(config.metric) if config.get("metric") else {}
    scores: dict[str, Any] = {}
    directions: dict[str, bool | None] = {}
    with answering(built):
        for name, metric in built.items():
            values, _ = score_rows(name, metric, rows.rows)
            scores |= {f"{name}.{key}": column for key, column in values.items()}
            directions |= {f"{name}.{key}": metric.directions[key] for key in values}
    keys = _chosen(directions, config)
    given = dict.fromkeys(rows.scores)
    judged = _judged(rows, {key: directions[key] for key in keys} | given, scores | rows.scores)
    signatures = {name: metric.signature for name, metric in built.items()}
    return _found(str(config.path), judged, config, notes=rows.notes, signatures=signatures)


def _judged(
    rows: JudgedSet, directions: Mapping[str, bool | None], scores: Mapping[str, Any]
) -> Judged:
    if not directions:
        raise BenchError("there is no score to hold against the labels: metric=[rouge,facts]")
    systems = [summary.system for _, summary in rows.rows]
    names, of = np.unique(systems, return_inverse=True)
    return Judged(
        directions,
        np.stack([scores[key] for key in directions], axis=1),
        list(rows.labels),
        np.stack(list(rows.labels.values()), axis=1),
        np.unique(rows.clusters, return_inverse=True)[1],
        of - 1 if names[0] == "" else of,
    )


def _chosen(directions: Mapping[str, bool | None], config: DictConfig) -> list[str]:
    """Return the keys to show: those named, or the leaderboard's and all of other metrics."""
    if config["keys"] is not None:
        chosen = [k for k in directions for want in config["keys"] if want in (k, k.split(".")[0])]
        known = {*directions, *(key.split(".")[0] for key in directions)}
        if unknown := [want for want in config["keys"] if want not in known]:
            raise BenchError(f"keys: there is no {unknown[0]}: there are {', '.join(directions)}")
        return list(dict.fromkeys(chosen))
    listed = [key for key in directions if key in config.leaderboard]
    metric_of = {key.split(".")[0] for key in listed}
    others = [k for k, up in directions.items() if up is not None]
    return listed + [key for key in others if key.split(".")[0] not in metric_of]


def _of_run(config: DictConfig) -> Meta:
    run = Measured(find(str(config.path), Path(config.results_dir).expanduser()))
    if any(word.startswith("metric") for word in HydraConfig.get().overrides.task):
        today = metrics(config.metric)
        with answering(today):
            run = rescored(run, today)
    keys = _chosen({key: run.run.directions.get(key) for key in run.keys}, config)
    said = judged_run(run, keys)
    draws = draw(len(run.ids), **_drawn(config))
    sided = side(keys, said.gaps, said.verdicts, said.articles, draws)
    judged = said.supported or Judged(
        {key: run.run.directions.get(key) for key in keys},
        np.zeros((0, len(keys))),
        [],
        np.zeros((0, 0)),
        np.zeros(0, dtype=int),
        np.zeros(0, dtype=int),
    )
    settings = {"verdicts": len(said.verdicts), "judged": len(np.unique(said.articles))}
    return _found(
        str(run.folder.path),
        judged,
        config,
        notes=said.notes,
        signatures=run.run.signatures,
        sided=sided,
        sizes=settings,
    )


def _found(
    path: str,
    judged: Judged,
    config: DictConfig,
    *,
    notes: Sequence[str],
    sizes: Mapping[str, int] | None = None,
    **others: Any,
) -> Meta:
    articles = int(judged.articles.max(initial=-1)) + 1
    draws = draw(max(articles, 1), **_drawn(config))
    control = config.control == "system"
    there = sizes or {}
    counted = {
        "summaries": len(judged.scores),
        "articles": len(np.unique(judged.articles)),
        "systems": len(np.unique(judged.systems[judged.systems >= 0])),
    }
    drawn = {"permutations": int(config.permutations), "seed": int(config.seed)}
    has = bool(len(judged.names))
    return Meta(
        path=path,
        sizes=counted | dict(there),
        directions=dict(judged.directions),
        correlated=correlate(judged, draws, control=control, seed=drawn["seed"]) if has else [],
        apart=tell_apart(judged, draws, **drawn) if has else None,
        settings={**_drawn(config), **drawn, "interval": "percentile bootstrap over articles"},
        notes=list(notes),
        **{"sided": [], **others},
    )


def _drawn(config: DictConfig) -> dict[str, Any]:
    return {name: config[name] for name in ("resamples", "seed", "level")}
