"""The leaderboard on a terminal."""

from __future__ import annotations

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from bench.records import Run
from bench.report.board import Board, Cell, Row, board, heading, printable

_PLAIN_WIDTH = 120
"""Columns where the output is no terminal: a log or a file."""
_PADDING = 3
_FEW = 10
"""Below so many articles no interval was found to hold what it promises: docs/statistics.md."""


def print_leaderboard(run: Run) -> None:
    """Print a run's leaderboard, its marks explained, and what the user must know."""
    console = Console(soft_wrap=False, highlight=False)
    if not console.is_terminal:
        console.width = _PLAIN_WIDTH
    content = board(run)
    fit = _fitting(content, console.width)
    console.print(Text(f"\n{run.experiment}: {heading(run)}", style="bold"))
    console.print(_table(content, fit))
    for line in legend(run, content, hidden=content.metrics[fit:]):
        console.print(Text(line, style="dim"))
    for note in run.notes:
        console.print(Text(f"note: {printable(note)}", style="yellow"))


def legend(run: Run, content: Board, *, hidden: tuple[str, ...] = ()) -> list[str]:
    """Return the lines that explain a leaderboard's marks."""
    level = f"{100 * float(run.config.get('level', 0.95)):g} %"
    marked = any(cell.mark for row in content.rows for cell in row.cells)
    marks = "* best, = not to be told from the best (sign flips); " if marked else ""
    lines = [f"{marks}intervals at {level}"]
    if content.n < _FEW:
        lines.append(f"fewer than {_FEW} articles: read the intervals as a description")
    if content.has_upper_bound:
        lines.append("† sees the references: an upper bound, not ranked")
    if "seen" in content.others:
        lines.append("seen: of the articles' tokens, what reached the model")
    if hidden:
        lines.append(f"not shown for want of width: {', '.join(hidden)}")
    return lines


def _fitting(content: Board, width: int) -> int:
    """Return how many metrics fit into a width beside the other columns, at least one."""
    left = width - max(len(row.system) + 2 + _PADDING for row in content.rows)
    left -= sum(
        _PADDING + max(*map(len, head.split()), *(len(getattr(row, name)) for row in content.rows))
        for name, head in content.others.items()
    )
    for fit, metric in enumerate(content.metrics):
        texts = [*metric.split(".", 1)]
        texts += [
            f"{text}  "
            for row in content.rows
            for text in (row.cells[fit].value, row.cells[fit].interval)
        ]
        left -= _PADDING + max(map(len, texts))
        if left < 0:
            return max(fit, 1)
    return len(content.metrics)


def _table(content: Board, fit: int) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1))
    table.add_column("system", no_wrap=True, overflow="ellipsis")
    for metric in content.metrics[:fit]:
        group, _, key = metric.partition(".")
        table.add_column(Text(f"{group}\n{key}"), justify="right", no_wrap=True)
    for head in content.others.values():
        table.add_column(head.replace(" ", "\n"), justify="right", no_wrap=True)
    for before, row in zip([None, *content.rows], content.rows, strict=False):
        if row.upper_bound and before is not None and not before.upper_bound:
            table.add_section()
        table.add_row(*_cells(content, row, fit))
    return table


def _cells(content: Board, row: Row, fit: int) -> list[Text]:
    name = Text(row.system + (" †" if row.upper_bound else ""))
    others = [Text(getattr(row, name)) for name in content.others]
    return [name, *(_drawn(cell) for cell in row.cells[:fit]), *others]


def _drawn(cell: Cell) -> Text:
    text = Text(f"{cell.value} {cell.mark or ' '}", style="bold" if cell.mark == "*" else "")
    return text.append(f"\n{cell.interval}  ", style="dim not bold") if cell.interval else text
