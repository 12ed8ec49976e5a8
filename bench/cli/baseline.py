"""``bench baseline``: accept a run as the one that a gate holds others against."""

from __future__ import annotations

import shlex
from pathlib import Path

from omegaconf import DictConfig

from bench.records import BenchError, ResultsError, Run
from bench.results import Folder, find
from bench.results.folder import MANIFEST
from bench.results.selection import BASELINES
from bench.results.slim import write_slim

ACTIONS = ("show", "accept")
_HEAD = "| experiment | run | made | commit | command |"
_RULE = "|---|---|---|---|---|"


def baseline(config: DictConfig) -> int:
    """Accept a run, or show what is accepted; return the exit code."""
    if config.action not in ACTIONS:
        raise BenchError(f"{config.action!r}: bench baseline takes {' or '.join(ACTIONS)}")
    results = Path(config.results_dir).expanduser()
    if config.action == "accept":
        _accept(find(str(config.run), results), results, texts=bool(config.texts))
    else:
        _show(str(config.run), results)
    return 0


def accepted(results: Path, experiment: str) -> str:
    """Return the folder of an experiment's accepted baseline.

    Raises:
        ResultsError: none is accepted.
    """
    path = results / BASELINES / experiment
    if not (path / MANIFEST).is_file():
        raise ResultsError(
            f"no baseline is accepted for {experiment}: name one, or accept a run as it: "
            "bench baseline accept RUN"
        )
    return str(path)


def _accept(run: Folder, results: Path, *, texts: bool) -> None:
    path = results / BASELINES / run.run().experiment
    manifest = write_slim(run, path, texts=texts)
    _record(results / "README.md", manifest)
    size = sum(file.stat().st_size for file in path.rglob("*") if file.is_file())
    kept = "summaries kept, no articles" if texts else "no texts"
    print(f"{path}: {manifest.id}, {size / 1024:,.0f} KiB, {kept}")


def _show(run: str, results: Path) -> None:
    named = results / BASELINES / run
    if run == "latest":
        folders = sorted(path.parent for path in (results / BASELINES).glob(f"*/{MANIFEST}"))
    else:
        folders = [named if (named / MANIFEST).is_file() else Path(run)]
    if not folders:
        raise ResultsError(
            f"no baseline is accepted under {results}/{BASELINES}: bench baseline accept RUN"
        )
    for folder in folders:
        manifest = Folder(folder).run()
        print(f"{folder}  {manifest.id}  {_commit(manifest)}  {_command(manifest)}")
        for system, values in manifest.estimates.items():
            counts = manifest.counts[system]
            lost = sum(counts[name] for name in ("failed", "refused", "empty"))
            print(f"  {system}: {counts['articles']:,} summaries, {lost:,} not there")
            for key, one in values.items():
                shown = "undefined" if one is None else f"{one.value:.4f}"
                print(f"    {key}: {shown}")


def _record(readme: Path, manifest: Run) -> None:
    """Write into the page beside the runs how a baseline was made, in place of its old row."""
    lines = readme.read_text(encoding="utf-8").splitlines() if readme.is_file() else ["# Results"]
    if _HEAD not in lines:
        lines += ["", "## Baselines", "", _HEAD, _RULE]
    cells = (
        manifest.experiment,
        manifest.id,
        manifest.created_at[:10],
        _commit(manifest),
        f"`{_command(manifest)}`",
    )
    row = "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
    start = lines.index(_HEAD) + 2
    end = next((i for i in range(start, len(lines)) if lines[i][:1] != "|"), len(lines))
    mine = f"| {manifest.experiment} |"
    rows = sorted([*(line for line in lines[start:end] if not line.startswith(mine)), row])
    text = "\n".join([*lines[:start], *rows, *lines[end:]]) + "\n"
    readme.write_text(text, encoding="utf-8", newline="")


def _commit(manifest: Run) -> str:
    git = manifest.environment.get("git")
    return f"{git['commit'][:12]}{' (dirty)' if git.get('dirty') else ''}" if git else "–"


def _command(manifest: Run) -> str:
    command = shlex.join(["bench", "run", *manifest.arguments])
    return " ".join(command.replace("`", "'").split())
