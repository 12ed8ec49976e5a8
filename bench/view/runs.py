"""The runs under a results folder as a list shows them: what is whole, what is under way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from bench.records import Estimate, ResultsError, Run
from bench.results.folder import MANIFEST, Folder
from bench.results.measured import shown_metrics
from bench.results.selection import runs

WHOLE, UNDER_WAY, BROKEN = "whole", "not whole", "unreadable"


@dataclass(frozen=True, slots=True)
class Entry:
    """One run of the list; ``wrong`` says why it cannot be read, and is empty where it can."""

    experiment: str
    id: str
    folder: Folder
    state: str
    created_at: str
    systems: Sequence[str]
    dataset: str
    best: str
    commit: str
    wrong: str = ""

    @property
    def name(self) -> str:
        """Return what the run is called in addresses and selectors."""
        return f"{self.experiment}/{self.id}"


class Runs:
    """All runs under a folder. A run is found by its name among those there are, never by path."""

    def __init__(self, results: Path) -> None:
        self.results = results

    def entries(self) -> list[Entry]:
        """Return all runs, the newest first."""
        return [_entry(Folder(path)) for path in reversed(runs(self.results))]

    def find(self, experiment: str, run: str) -> Folder:
        """Return one run.

        Raises:
            ResultsError: there is none of that name.
        """
        for path in runs(self.results):
            if (path.parent.name, path.name) == (experiment, run):
                return Folder(path)
        raise ResultsError(f"there is no run {experiment}/{run} under {self.results}")

    def whole(self, experiment: str) -> list[Run]:
        """Return the whole runs of an experiment that can be read, the oldest first."""
        found = []
        for path in runs(self.results):
            folder = Folder(path)
            if path.parent.name == experiment and folder.whole:
                try:
                    found.append(manifest(folder))
                except ResultsError:
                    continue  # the list of runs says what is wrong with it
        return found


def manifest(folder: Folder) -> Run:
    """Return the manifest of a whole run, read once for each time it was written.

    Raises:
        ResultsError: the run is not whole, or its manifest cannot be read.
    """
    try:
        stat = (folder.path / MANIFEST).stat()
    except OSError:
        return folder.run()  # says that it is not whole
    return _manifest(folder.path, stat.st_mtime_ns, stat.st_size)


@lru_cache(maxsize=4096)
def _manifest(path: Path, _changed: int, _size: int) -> Run:
    return Folder(path).run()


def _entry(folder: Folder) -> Entry:
    place: dict[str, Any] = {
        "experiment": folder.path.parent.name,
        "id": folder.path.name,
        "folder": folder,
    }
    unknown: dict[str, Any] = dict.fromkeys(("created_at", "dataset", "best", "commit"), "")
    try:
        if folder.whole:
            return Entry(**place, **_of_run(manifest(folder)))
        return Entry(**place, **{**unknown, **_of_plan(folder.plan())})
    except (ResultsError, KeyError, TypeError, AttributeError, ValueError) as error:
        wrong = str(error) if isinstance(error, ResultsError) else f"it lacks {error}"
        return Entry(**place, **unknown, state=BROKEN, systems=(), wrong=wrong)


def _of_run(run: Run) -> dict[str, Any]:
    return {
        "state": WHOLE,
        "created_at": run.created_at,
        "systems": list(run.systems),
        "dataset": f"{run.dataset.get('name') or UNNAMED}, {int(run.dataset['articles']):,}",
        "best": _best(run),
        "commit": commit(run.environment),
    }


UNNAMED = "unnamed"


def _of_plan(plan: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "state": UNDER_WAY,
        "created_at": str(plan["created_at"]),
        "systems": list(plan["systems"]),
        "dataset": str(plan.get("dataset") or UNNAMED),
        "commit": commit(plan.get("environment") or {}),
    }


def commit(environment: Mapping[str, Any]) -> str:
    """Return the short commit a run was made at, with a plus sign where files had changed."""
    git = environment.get("git")
    return f"{str(git['commit'])[:9]}{'+' if git['dirty'] else ''}" if git else ""


def main_metric(run: Run) -> str | None:
    """Return the metric that ranks the leaderboard."""
    return next((m for m in shown_metrics(run) if run.directions.get(m) is not None), None)


def _best(run: Run) -> str:
    """Return the first ranked system on the leaderboard with its value."""
    metric = main_metric(run)
    if metric is None:
        return ""
    named = [s for s in run.systems if not run.systems[s].get("sees_references")]
    known: list[tuple[float, str, Estimate]] = []
    for system in named:
        estimate = run.estimates[system].get(metric)
        if estimate is not None:
            known.append(
                (estimate.value if run.directions[metric] else -estimate.value, system, estimate)
            )
    if not known:
        return ""
    _, system, estimate = max(known, key=lambda item: item[0])
    return f"{metric} {estimate.value:.3f} ({system})"
