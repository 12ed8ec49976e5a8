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
from bench.cli.stages import metrics
from bench.compare import Compared, Options
from bench.compare import compare as compared
from bench.records import BenchError, ResultsError
from bench.report.comparison import print_comparison
from bench.report.comparison_markdown import comparison_markdown
from bench.results import find
from bench.results.measured import Measured

FORMATS = ("table", "markdown", "json")
_OPTIONS = ("keys", "on", "examples", "resamples", "seed", "level")


def compare(config: DictConfig) -> int:
    """Print a comparison; return the exit code, 0 whatever it shows (``bench gate`` judges)."""
    if config.format not in FORMATS:
        raise BenchError(f"format={config.format}: it must be one of {', '.join(FORMATS)}")
    if config.on not in ("all", "intersection"):
        raise BenchError(f"on={config.on}: it must be all or intersection")
    found = comparison(config)
    if config.format == "table" and not config.out:
        print_comparison(found)
        return 0
    out = Path(config.out).expanduser() if config.out else None
    with out.open("w", encoding="utf-8", newline="") if out else nullcontext(sys.stdout) as file:
        file.write(as_json(found) if config.format == "json" else comparison_markdown(found))
    return 0


def as_json(found: Compared) -> str:
    """Return a comparison as JSON: raw values, never rounded."""
    return json.dumps(asdict(found), indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def comparison(config: DictConfig) -> Compared:
    """Compare what a config names: ``baseline`` and ``candidate``, a run or RUN:SYSTEM each."""
    results = Path(config.results_dir).expanduser()
    before, ours = side(config.baseline or "previous", results)
    after, theirs = side(config.candidate or "latest", results)
    if config.get("metric"):
        today = metrics(config.metric)
        before, after = rescored(before, today), rescored(after, today)
    options: dict[str, Any] = {name: config[name] for name in _OPTIONS}
    return compared(before, after, systems=(ours, theirs), options=Options(**options))


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
