"""``report.html`` of a run: its overview, a table of all summaries, and each article by itself."""

from __future__ import annotations

from pathlib import Path

from bench.report.html.data import index, scores
from bench.report.html.overview import overview
from bench.report.html.page import pack, render
from bench.report.html.texts import text_parts
from bench.results import Folder
from bench.results.measured import Measured

LARGEST = 25_000_000
"""Bytes of a single file; where it would be larger the texts stand in a folder beside it."""


def run_page(folder: Folder) -> str:
    """Return the page of a whole run, all texts in it."""
    measured = Measured(folder)
    return _page(measured, [pack(part) for part in text_parts(measured)], None)


def write_run_page(folder: Folder, out: Path, *, largest: int = LARGEST) -> None:
    """Write the page of a whole run; ``<name>.texts/`` beside it where it would pass ``largest``.

    A part of the texts is a script, for a page that was opened from disk may read nothing else.
    """
    measured = Measured(folder)
    parts = [pack(part) for part in text_parts(measured)]
    beside = None
    if sum(map(len, parts)) > largest:
        beside = f"{out.name.removesuffix('.html')}.texts"
        (out.parent / beside).mkdir(parents=True, exist_ok=True)
        for number, part in enumerate(parts):
            path = out.parent / beside / f"{number:05d}.js"
            path.write_text(f'summaryBenchTexts({number},"{part}")\n', encoding="ascii")
        parts = []
    out.write_text(_page(measured, parts, beside), encoding="utf-8", newline="")


def _page(measured: Measured, parts: list[str], beside: str | None) -> str:
    blocks = {
        "index": pack({**index(measured), "beside": beside}),
        "scores": pack(scores(measured)),
        **{f"texts-{number}": part for number, part in enumerate(parts)},
    }
    return render("run.html", data=blocks, run=overview(measured.run))
