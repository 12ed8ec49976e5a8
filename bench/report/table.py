"""The leaderboard on a terminal."""

from __future__ import annotations

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from bench.records import Run
from bench.report.board import Board, Cell, Row, board, heading

_PLAIN_WIDTH = 120
"""Columns where the output is no terminal: a log or a file."""
_METRIC_WIDTH, _OTHER_WIDTH = 14, 32


def print_leaderboard(run: Run) -> None:
    """Print a run's leaderboard, its marks explained, and what the user must know."""
    console = Console(soft_wrap=False, highlight=False)
    if not console.is_terminal:
        console.width = _PLAIN_WIDTH
    content = board(run)
    names = max(len(row.system) for row in content.rows)
    fit = max(1, (console.width - _OTHER_WIDTH - names) // _METRIC_WIDTH)
    console.print(Text(f"\n{run.experiment}: {heading(run)}", style="bold"))
    console.print(_table(content, fit))
    for line in legend(run, content, hidden=content.metrics[fit:]):
        console.print(Text(line, style="dim"))
    for note in run.notes:
        console.print(Text(f"note: {note}", style="yellow"))


def legend(run: Run, content: Board, *, hidden: tuple[str, ...] = ()) -> list[str]:
    """Return the lines that explain a leaderboard's marks."""
    level = f"{100 * float(run.config.get('level', 0.95)):g} %"
    lines = [f"* best, = not to be told from the best (paired bootstrap); intervals at {level}"]
    if content.has_upper_bound:
        lines.append("† sees the references: an upper bound, not ranked")
    if hidden:
        lines.append(f"not shown for want of width: {', '.join(hidden)}")
    return lines


def _table(content: Board, fit: int) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1))
    table.add_column("system", no_wrap=True, overflow="ellipsis")
    for metric in content.metrics[:fit]:
        group, _, key = metric.partition(".")
        table.add_column(Text(f"{group}\n{key}"), justify="right", no_wrap=True)
    for name in ("failed", "median\ntime", "cost"):
        table.add_column(name, justify="right", no_wrap=True)
    for before, row in zip([None, *content.rows], content.rows, strict=False):
        if row.upper_bound and before is not None and not before.upper_bound:
            table.add_section()
        table.add_row(*_cells(row, fit))
    return table


def _cells(row: Row, fit: int) -> list[Text]:
    name = Text(row.system + (" †" if row.upper_bound else ""))
    others = [Text(text) for text in (row.failed, row.latency, row.cost)]
    return [name, *(_drawn(cell) for cell in row.cells[:fit]), *others]


def _drawn(cell: Cell) -> Text:
    text = Text(f"{cell.value} {cell.mark or ' '}", style="bold" if cell.mark == "*" else "")
    return text.append(f"\n{cell.interval}  ", style="dim not bold") if cell.interval else text
