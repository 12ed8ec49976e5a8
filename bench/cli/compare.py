"""``bench compare``: two runs, or the systems of one, side by side."""

from __future__ import annotations

import json
import sys
from contextlib import nullcontext
from dataclasses import asdict
from pathlib import Path
from typing import Any

from omegaconf import DictConfig

from bench.cli.rescore import rescored
from bench.cli.scoring import answering
from bench.cli.stages import metrics
from bench.compare import Compared, Options, Ranked, rank
from bench.compare import compare as compared
from bench.records import BenchError, ResultsError
from bench.report.comparison import print_comparison
from bench.report.comparison_markdown import comparison_markdown
from bench.report.html import comparison_page
from bench.report.ranking import print_ranking, ranking_markdown
from bench.results import find
from bench.results.measured import Measured

FORMATS = ("table", "markdown", "json", "html")
Sides = tuple[tuple[Measured, str | None], tuple[Measured, str | None]]
"""The baseline and the candidate, each with the system that is meant; None is all."""

_OPTIONS = ("keys", "on", "examples", "resamples", "seed", "level")


def compare(config: DictConfig) -> int:
    """Print a comparison; return the exit code, 0 whatever it shows (``bench gate`` judges)."""
    if config.format not in FORMATS:
        raise BenchError(f"format={config.format}: it must be one of {', '.join(FORMATS)}")
    if config.on not in ("all", "intersection"):
        raise BenchError(f"on={config.on}: it must be all or intersection")
    sides = _sides(config) if _has_two(config) else None
    found = _compared(config, sides) if sides else ranking(config)
    if config.format == "table" and not config.out:
        print_comparison(found) if isinstance(found, Compared) else print_ranking(found)
        return 0
    out = Path(config.out).expanduser() if config.out else None
    if out:
        out.parent.mkdir(parents=True, exist_ok=True)
    with out.open("w", encoding="utf-8", newline="") if out else nullcontext(sys.stdout) as file:
        file.write(_written(found, sides, config.format))
    return 0


def _has_two(config: DictConfig) -> bool:
    """Return whether two runs are meant: both are named, or neither is."""
    return bool(config.candidate) or not config.baseline


def _written(found: Compared | Ranked, sides: Sides | None, form: str) -> str:
    if form == "json":
        return as_json(found)
    if isinstance(found, Ranked):
        if form == "html":
            raise BenchError("format=html shows two runs: name a second one, or use markdown")
        return ranking_markdown(found)
    if form == "html" and sides:
        return comparison_page(found, (sides[0][0], sides[1][0]))
    return comparison_markdown(found)


def as_json(found: Compared | Ranked) -> str:
    """Return a comparison as JSON: raw values, never rounded."""
    return json.dumps(asdict(found), indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def _compared(config: DictConfig, sides: Sides) -> Compared:
    """Compare what a config names: ``baseline`` and ``candidate``, a run or RUN:SYSTEM each."""
    (before, ours), (after, theirs) = sides
    return compared(before, after, systems=(ours, theirs), options=_options(config))


def _sides(config: DictConfig) -> Sides:
    """Return both runs, scored anew where that is asked for, each with the system that is meant."""
    results = Path(config.results_dir).expanduser()
    before, ours = side(config.baseline, results) if config.baseline else (_previous(results), None)
    after, theirs = side(config.candidate or "latest", results)
    if config.get("metric"):
        today = metrics(config.metric)
        with answering(today):
            before, after = rescored(before, today), rescored(after, today)
    return (before, ours), (after, theirs)


def _previous(results: Path) -> Measured:
    """Return the run before the newest one."""
    try:
        return Measured(find("previous", results))
    except ResultsError as error:
        message = f"{error}. Two are needed: bench compare latest compares the systems of one"
        raise ResultsError(message) from error


def ranking(config: DictConfig) -> Ranked:
    """Compare the systems of one run against each other."""
    one, system = side(config.baseline, Path(config.results_dir).expanduser())
    if system is not None:
        raise BenchError(f"{config.baseline} is one system: name a second run to compare it with")
    if config.get("metric"):
        today = metrics(config.metric)
        with answering(today):
            one = rescored(one, today)
    return rank(one, options=_options(config))


def _options(config: DictConfig) -> Options:
    chosen: dict[str, Any] = {name: config[name] for name in _OPTIONS}
    return Options(**chosen)


def side(selector: str, results: Path) -> tuple[Measured, str | None]:
    """Return the run that a selector names, and the system behind its last colon, if one is."""
    try:
        return Measured(find(selector, results)), None
    except ResultsError as error:
        run, colon, system = selector.rpartition(":")
        if not colon:
            raise
        try:
            return Measured(find(run, results)), system
        except ResultsError:
            raise error from None
