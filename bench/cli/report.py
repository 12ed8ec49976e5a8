"""``bench report``: what a run holds, in the form that is wanted."""

from __future__ import annotations

import sys
from contextlib import nullcontext
from pathlib import Path

from omegaconf import DictConfig

from bench.records import BenchError
from bench.report.html import run_page, write_run_page
from bench.report.markdown import markdown
from bench.report.rows import write_csv, write_jsonl
from bench.report.table import print_leaderboard
from bench.results import find
from bench.results.manifest import encode

FORMATS = ("table", "json", "jsonl", "csv", "markdown", "html")


def report(config: DictConfig) -> int:
    """Print a run; return the exit code."""
    if config.format not in FORMATS:
        raise BenchError(f"format={config.format}: it must be one of {', '.join(FORMATS)}")
    folder = find(str(config.run), Path(config.results_dir).expanduser())
    run = folder.run()
    if config.format == "table":
        print_leaderboard(run)
        return 0
    out = Path(config.out).expanduser() if config.out else None
    if out and config.format == "html":
        write_run_page(folder, out)
        return 0
    # newline="": what is written is what is there, on every system.
    with out.open("w", encoding="utf-8", newline="") if out else nullcontext(sys.stdout) as file:
        if config.format == "json":
            file.write(encode(run))
        elif config.format == "markdown":
            file.write(markdown(run))
        elif config.format == "html":
            file.write(run_page(folder))
        else:
            {"jsonl": write_jsonl, "csv": write_csv}[config.format](folder, file)
    return 0
