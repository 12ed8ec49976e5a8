"""``bench run``: the stages in their order, from a composed config to a leaderboard."""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from hydra.core.hydra_config import HydraConfig
from omegaconf import DictConfig, OmegaConf

from bench.cli.environment import environment
from bench.cli.measure import Measurement
from bench.cli.reading import Reading
from bench.cli.scoring import through
from bench.cli.screen import Screen
from bench.cli.stages import Stages, build
from bench.contracts import Backend
from bench.engine.budget import Budget
from bench.engine.cache import Cache
from bench.engine.local import Local
from bench.engine.stop import Stopped
from bench.records import SCHEMA, BenchError, ResultsError, Run
from bench.results import Folder
from bench.results.estimation import Bootstrap, ScoreCube, counts_and_usage

_LONG = 200
"""Characters of an error that a note shows; the whole stands in the run's summaries."""


def run(config: DictConfig) -> int:
    """Run an experiment, or complete one that was interrupted; return the exit code."""
    stages = build(config)
    plan = _plan(config, stages)
    folder = _continued(config, plan) if config.resume else _created(config, plan)
    try:
        with ExitStack() as closing, Screen(len(stages.systems), quiet=config.quiet) as screen:
            for stage in (*stages.systems.values(), *stages.metrics.values()):
                closing.callback(getattr(stage, "close", lambda: None))
            _equip(stages, config, plan, screen)
            closing.callback(stages.engine.close)
            reading = Measurement(stages, folder, screen, config.repeats).measure(
                part_size=config.part_size, store_articles=config.store_articles
            )
            manifest = _manifest(folder, plan, stages, reading)
    except (KeyboardInterrupt, Stopped):
        line = (
            f"interrupted: what was made is kept. Complete it with: bench run resume={folder.path}"
        )
        print(f"\n{line}", file=sys.stderr)
        raise
    _finish(folder, manifest, config)
    return 0


def _equip(stages: Stages, config: DictConfig, plan: Mapping[str, Any], screen: Screen) -> None:
    """Give the driver its cache, budget and voice; what calls by itself calls through the driver.

    A resumed run that refreshes keeps what it had refreshed before.
    """
    engine = stages.engine
    begun = datetime.fromisoformat(plan["created_at"]).timestamp()
    engine.cache = Cache(config.cache_path, config.cache, since=begun, say=screen.say)
    engine.budget = Budget(**config.budget)
    engine.say = screen.say
    for name, backend in stages.systems.items():
        if hasattr(backend, "connect"):
            backend.connect(partial(_through, engine, name))
    for name, metric in stages.metrics.items():
        if hasattr(metric, "connect"):
            metric.connect(partial(through, engine, name))


def _through(engine: Local, system: str, step: str, backend: Backend) -> Backend:
    """Return a wrapper's backend through the driver; the wrapper's own drafts are charged."""
    return engine.through(f"{system}.{step}", backend, charged=False)


def _plan(config: DictConfig, stages: Stages) -> dict[str, Any]:
    """Return what is asked for, as it is written to the run's folder before any work."""
    now = datetime.now(UTC)
    return {
        "schema": SCHEMA,
        "id": now.strftime("%Y%m%dT%H%M%S-%f"),
        "experiment": _experiment(config),
        "created_at": now.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "arguments": _arguments(),
        "dataset": HydraConfig.get().runtime.choices.get("dataset"),
        "config": OmegaConf.to_container(config, resolve=False),
        "bootstrap": {n: config[n] for n in ("resamples", "seed", "level")},
        "systems": {
            name: {
                "signature": backend.signature,
                "sees_references": bool(getattr(backend, "sees_references", False)),
            }
            for name, backend in stages.systems.items()
        },
        "signatures": {name: metric.signature for name, metric in stages.metrics.items()},
        "directions": {
            f"{name}.{key}": direction
            for name, metric in stages.metrics.items()
            for key, direction in metric.directions.items()
        },
        "environment": environment(),
    }


def _arguments() -> list[str]:
    """Return the arguments that make this run again, those of Hydra's own included."""
    hydra = HydraConfig.get()
    folders = [s.path for s in hydra.runtime.config_sources if s.provider == "command-line"]
    own = [o for o in hydra.overrides.hydra if not o.startswith("hydra.mode=")]
    return [*(f"--config-dir={folder}" for folder in folders), *own, *hydra.overrides.task]


def _experiment(config: DictConfig) -> str:
    """Return the experiment's name, which names a folder."""
    name = str(config.name or "adhoc")
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]*", name):
        raise BenchError(
            f"name={name!r} cannot name a folder: use letters, digits, dots, dashes, underscores"
        )
    return name


def _created(config: DictConfig, plan: Mapping[str, Any]) -> Folder:
    folder = Folder(Path(config.results_dir).expanduser() / plan["experiment"] / plan["id"])
    if folder.path.exists():
        raise ResultsError(f"{folder.path} exists already: start the run again")
    folder.write_plan(plan)
    return folder


def _continued(config: DictConfig, plan: dict[str, Any]) -> Folder:
    """Return the folder to complete; ``plan`` takes over its identity.

    Raises:
        ResultsError: it was begun with other systems, metrics or settings than now.
    """
    folder = Folder(Path(config.resume))
    old = folder.plan()
    for name in ("systems", "signatures", "part_size", "repeats", "store_articles", "bootstrap"):
        before = old["config"][name] if name in old["config"] else old[name]
        now = plan["config"][name] if name in plan["config"] else plan[name]
        if before != now:
            raise ResultsError(
                f"{folder.path} was begun with {name} {before}, and now it is {now}: "
                "give the same options and versions as then, or start a new run"
            )
    identity = ("id", "experiment", "created_at", "config", "arguments")
    plan |= {name: old[name] for name in identity}
    return folder


def _manifest(folder: Folder, plan: Mapping[str, Any], stages: Stages, reading: Reading) -> Run:
    bootstrap: Bootstrap = plan["bootstrap"]
    names = list(stages.systems)
    ranked = [i for i, name in enumerate(names) if not plan["systems"][name]["sees_references"]]
    estimates: dict[str, Any] = {name: {} for name in names}
    leaders: dict[str, Any] = {}
    for metric, judge in stages.metrics.items():
        cube = ScoreCube(folder, metric, names, repeats=plan["config"]["repeats"])
        for name, found in zip(names, cube.estimates(bootstrap), strict=True):
            estimates[name] |= found
        leaders |= cube.leaders(ranked, judge.directions, bootstrap)
    counts, usage = counts_and_usage(folder, names)
    kept = plan.keys() - {"bootstrap", "dataset"}
    return Run(
        **{name: plan[name] for name in kept},
        dataset=_dataset(plan, stages, reading),
        dataset_sha256=reading.sha256,
        estimates=estimates,
        counts=counts,
        usage=usage,
        leaders=leaders,
        notes=[*_notes(stages, reading), *_failures(folder, names)],
    )


def _dataset(plan: Mapping[str, Any], stages: Stages, reading: Reading) -> dict[str, Any]:
    described: dict[str, Any] = getattr(stages.dataset, "describe", dict)()
    counted = {"articles": len(reading.ids), "references": reading.n_references}
    return {"name": plan["dataset"], **counted, **described}


def _notes(stages: Stages, reading: Reading) -> list[str]:
    """Return what the dataset, the reading, the backends and the metrics have to say."""
    notes = [*getattr(stages.dataset, "notes", list)(), *reading.notes()]
    for name, backend in stages.systems.items():
        if hasattr(backend, "notes"):
            notes += [f"{name}: {note}" for note in backend.notes(reading.ids.keys())]
    for name, metric in stages.metrics.items():
        notes += [f"{name}: {note}" for note in getattr(metric, "notes", list)()]
    return notes


def _failures(folder: Folder, systems: Sequence[str]) -> list[str]:
    """Return, for each system that failed, how often and its commonest error."""
    notes = []
    for index, name in enumerate(systems):
        errors = folder.summary_columns(index, ["error"])["error"]
        found = Counter(error for error in errors if error is not None)
        for error, n in found.most_common(1):
            short = error if len(error) <= _LONG else error[:_LONG] + "…"
            failed = f"{found.total():,} of {len(errors):,} failed"
            notes.append(f"{name}: {failed}, {n:,} of them so: {short}")
    return notes


def _finish(folder: Folder, manifest: Run, config: DictConfig) -> None:
    from bench.report.html import write_run_page
    from bench.report.markdown import markdown
    from bench.report.table import print_leaderboard

    (folder.path / "report.md").write_text(markdown(manifest), encoding="utf-8")
    folder.finish(manifest)
    if config.report_html:
        write_run_page(folder, folder.path / "report.html")
    if not config.quiet:
        print_leaderboard(manifest)
        print()
    print(folder.path)
