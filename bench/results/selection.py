"""Which run is meant: a path, ``latest``, ``previous`` or ``<experiment>@latest``."""

from __future__ import annotations

from pathlib import Path

from bench.records import ResultsError
from bench.results.folder import MANIFEST, PLAN, Folder

BASELINES = "baselines"
"""The folder under ``results`` that holds accepted baselines, which are no runs to choose from."""


def find(selector: str, results: Path, *, whole: bool = True) -> Folder:
    """Return the run that a selector names.

    A selector is a run's folder, its id, ``latest`` (the newest), ``previous`` (the one before it
    in the same experiment), or either behind an experiment's name: ``quickstart@latest``
    or ``results/quickstart/latest``.
    ``whole`` False looks for runs still to be completed instead.

    Raises:
        ResultsError: there is none; the message lists what there is.
    """
    if _is_run(Path(selector).expanduser()):
        return Folder(Path(selector).expanduser())
    inside = selector.removeprefix(f"{results}/").strip("/")  # results/quickstart/latest
    experiment, _, which = inside.replace("/", "@").rpartition("@")
    there = runs(results, experiment)
    if which not in ("latest", "previous"):
        named = [run for run in there if run.name == selector]
        if named:
            return Folder(named[0])
        raise ResultsError(
            f"no run is called {selector!r}: give a run's folder, latest, previous or "
            f"EXPERIMENT@latest; {_have(results)}"
        )
    wanted = [run for run in there if Folder(run).whole is whole]
    if wanted and which == "previous":
        wanted = [run for run in wanted if run.parent == wanted[-1].parent][:-1]
    if not wanted:
        kind = "whole" if whole else "interrupted"
        raise ResultsError(f"{selector}: no such {kind} run under {results}/; {_have(results)}")
    return Folder(wanted[-1])


def _is_run(path: Path) -> bool:
    return (path / MANIFEST).is_file() or (path / PLAN).is_file()


def runs(results: Path, experiment: str = "") -> list[Path]:
    """Return the runs' folders, oldest first: an id begins with its time."""
    folders = results.glob(f"{experiment or '*'}/*") if results.is_dir() else ()
    found = (folder for folder in folders if folder.parent.name != BASELINES and _is_run(folder))
    return sorted(found, key=lambda run: run.name)


def _have(results: Path) -> str:
    names = [f"{run.parent.name}/{run.name}" for run in runs(results, "")[-5:]]
    return "the newest are " + ", ".join(names) if names else "there are no runs: bench run"
