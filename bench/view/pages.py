"""The pages: an address and its query to an answer. Nothing here knows of HTTP."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, replace
from threading import Lock
from typing import Any
from urllib.parse import unquote

from bench.compare import Options, compare
from bench.records import BenchError, ResultsError
from bench.report.board import board, heading
from bench.report.html import comparison_page, run_page
from bench.report.table import legend
from bench.results.folder import Folder
from bench.results.judgements import LONGEST, add
from bench.results.measured import Measured
from bench.view.answer import Answer, asset, data, page
from bench.view.guard import REPORT
from bench.view.judging import Desk, texts
from bench.view.outcome import outcome
from bench.view.progress import progress
from bench.view.runs import Runs, commit, manifest
from bench.view.table import HEADS, lines, rows
from bench.view.trend import drawing, metrics_of, trend

Query = Mapping[str, Sequence[str]]
REPORT_FILE = "report.html"
_NAME = LONGEST // 100


class Pages:
    """All pages over one results folder; ``forgery`` is what a page sends back with an answer."""

    def __init__(self, runs: Runs, forgery: str) -> None:
        self._runs = runs
        self._forgery = forgery
        self._writing = Lock()

    def get(self, path: str, query: Query) -> Answer:
        """Return the page at an address.

        Raises:
            BenchError: what it shows cannot be read or compared.
        """
        parts = [unquote(part) for part in path.strip("/").split("/")]
        match parts:
            case [""]:
                return page("runs.html", entries=self._runs.entries(), results=self._runs.results)
            case ["assets", name]:
                return asset(name) or missing()
            case ["compare"]:
                return self._compare(query.get("run", ()), _one(query, "on") or "all")
            case ["trend", experiment]:
                return self._trend(experiment, _one(query, "metric"))
            case [kind, experiment, run] if kind in _OF_RUN:
                return _OF_RUN[kind](self, self._runs.find(experiment, run), query)
        return missing()

    def post(self, path: str, answer: Mapping[str, Any]) -> Answer:
        """Keep a judgement; it is on the disk when this returns.

        Raises:
            BenchError: it cannot be understood or kept.
        """
        parts = [unquote(part) for part in path.strip("/").split("/")]
        if len(parts) != 3 or parts[0] != "judge":
            return missing()
        desk = Desk(self._runs.find(parts[1], parts[2]), annotator(answer.get("annotator")))
        judgement = desk.judgement(answer)
        with self._writing:
            add(desk.folder.path, judgement)
        return data({"kept": True})

    def _compare(self, names: Sequence[str], on: str) -> Answer:
        if len(names) != 2 or on not in ("all", "intersection"):
            raise BenchError(f"{len(names)} runs are ticked: tick two to compare them")
        chosen = [self._runs.find(*_split(name)) for name in names]
        before, after = sorted(chosen, key=lambda folder: folder.path.name)  # ids begin with a time
        sides = Measured(before), Measured(after)
        found = compare(*sides, options=Options(on=on))
        return Answer(comparison_page(found, sides).encode(errors="replace"), policy=REPORT)

    def _trend(self, experiment: str, metric: str | None) -> Answer:
        runs = self._runs.whole(experiment)
        if not runs:
            raise ResultsError(f"{experiment} has no whole run: there is no trend to show")
        found = trend(runs, metric)
        if found is None or not found.steps:
            raise ResultsError(f"no run of {experiment} has a value of {metric}")
        return page(
            "trend.html", experiment=experiment, trend=found, drawing=drawing(found),
            metrics=metrics_of(runs),
        )  # fmt: skip

    def run(self, folder: Folder, _query: Query) -> Answer:
        """Return the page of a run: how far it is, or its leaderboard and what leads on."""
        common: dict[str, Any] = {"name": _named(folder), "folder": folder.path}
        if not folder.whole:
            return page("progress.html", **common, progress=progress(folder))
        run = manifest(folder)
        content = board(run)
        return page(
            "run.html", **common, run=run, board=content, heading=heading(run),
            legend=legend(run, content), commit=commit(run.environment),
        )  # fmt: skip

    def report(self, folder: Folder, _query: Query) -> Answer:
        """Return the report that the run wrote, or a new one, apart from our own pages."""
        path = folder.path / REPORT_FILE
        written = path.read_bytes() if path.is_file() else run_page(folder).encode(errors="replace")
        return Answer(written, policy=REPORT)

    def progress(self, folder: Folder, _query: Query) -> Answer:
        """Return how far a run is."""
        return data(asdict(progress(folder)))

    def judge(self, folder: Folder, query: Query) -> Answer:
        """Return the page on which an annotator judges."""
        content = texts(folder)
        who = _one(query, "annotator") or ""
        return page(
            "judge.html", name=_named(folder), notes=content.notes, pairs=len(content.pairs),
            annotator=annotator(who) if who else "", forgery=self._forgery, longest=LONGEST,
            longest_name=_NAME, systems=list(manifest(folder).systems),
        )  # fmt: skip

    def pair(self, folder: Folder, query: Query) -> Answer:
        """Return the pair to be judged next, or the one that is asked for."""
        desk = Desk(folder, annotator(_one(query, "annotator")), query.get("system", ()))
        one, done, total = desk.at(_one(query, "task"))
        shown = None if one is None else desk.describe(one)
        return data({"pair": shown, "done": done, "total": total})

    def judged(self, folder: Folder, _query: Query) -> Answer:
        """Return what the judgements of a run come to."""
        found = outcome(folder)
        return page(
            "judged.html", name=_named(folder), heads=HEADS, rows=rows(found), lines=lines(found),
            notes=found.notes,
        )  # fmt: skip


_OF_RUN: dict[str, Callable[[Pages, Folder, Query], Answer]] = {
    "run": Pages.run,
    "report": Pages.report,
    "progress": Pages.progress,
    "judge": Pages.judge,
    "pair": Pages.pair,
    "judged": Pages.judged,
}
"""Pages of one run, as ``/<page>/<experiment>/<run>``."""


def missing() -> Answer:
    """Return what stands where there is no page."""
    return wrong("There is no such page.", 404)


def wrong(message: str, status: int) -> Answer:
    """Return a page that says what is wrong."""
    return replace(page("wrong.html", title=str(status), message=message), status=status)


def annotator(name: object) -> str:
    """Return an annotator's name without white space around it.

    Raises:
        BenchError: it is empty or too long.
    """
    said = name.strip() if isinstance(name, str) else ""
    if not said or len(said) > _NAME:
        raise BenchError(f"your name is needed: at most {_NAME} characters")
    return said


def _named(folder: Folder) -> str:
    return f"{folder.path.parent.name}/{folder.path.name}"


def _split(name: str) -> tuple[str, str]:
    experiment, _, run = name.partition("/")
    return experiment, run


def _one(query: Query, name: str) -> str | None:
    return query[name][0] if query.get(name) else None
