"""What a run shows while it works: a bar on a terminal, a line every few seconds in CI."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from time import monotonic
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeRemainingColumn,
)

from bench.records import Summary

_EVERY_S = 5.0


class Screen:
    """Progress in summaries, on stderr; ``quiet`` shows nothing.

    The total grows with each part of the articles, since a stream does not say how long it is:
    until the last part is read, the total is followed by ``+``.
    """

    def __init__(self, systems: int, *, quiet: bool = False) -> None:
        self._systems = systems
        self._quiet = quiet
        self._total = self._done = 0
        self._last = False
        self._what = ""
        self._start = self._said = monotonic()
        console = Console(stderr=True)
        self._bar: Progress | None = None
        if console.is_terminal and not quiet:
            self._bar = Progress(
                SpinnerColumn(),
                TextColumn("{task.description}", markup=False),
                BarColumn(),
                MofNCompleteColumn(),
                TextColumn("{task.fields[rate]}", markup=False),
                TimeRemainingColumn(),
                console=console,
                transient=True,
            )
            self._task = self._bar.add_task("reading articles", total=None, rate="")

    def __enter__(self) -> Self:
        if self._bar:
            self._bar.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._bar:
            self._bar.stop()

    def part(self, articles: int, *, last: bool) -> None:
        """Another part of the articles was read."""
        self._total += articles * self._systems
        self._last = last
        self._show()

    def summarizing(self, system: str) -> None:
        """Say which system works."""
        self._what = system
        self._show()

    def scoring(self, metric: str) -> None:
        """Say which metric works."""
        self._what = f"scoring {metric}"
        self._show()

    def advance(self, summaries: Sequence[Summary]) -> None:
        """Count summaries that are there."""
        self._done += len(summaries)
        self._show()

    def say(self, text: str) -> None:
        """Print a line above the bar, also where nothing else is shown."""
        if self._bar:
            self._bar.console.print(text, markup=False, highlight=False)
        else:
            print(text, file=sys.stderr, flush=True)

    def _show(self) -> None:
        rate = self._done / max(monotonic() - self._start, 1e-3)
        if self._bar:
            self._bar.update(
                self._task,
                description=self._what[:24].ljust(24),
                completed=self._done,
                total=self._total,
                rate=f"{rate:,.0f}/s",
            )
        elif not self._quiet and monotonic() - self._said >= _EVERY_S:
            self._said = monotonic()
            more = "" if self._last else "+"
            left = (self._total - self._done) / max(rate, 1e-9)
            line = f"{self._done:,} of {self._total:,}{more} summaries, {rate:,.0f}/s, "
            print(line + f"{left:,.0f} s left: {self._what}", file=sys.stderr, flush=True)
