"""The systems of one run with the groups that cannot be told apart: a terminal, Markdown."""

from __future__ import annotations

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from bench.compare import Ranked
from bench.report.board import UNKNOWN, printable
from bench.report.markdown import escape

_PLAIN_WIDTH = 140


def print_ranking(ranked: Ranked) -> None:
    """Print a row a system, a column a metric: the mean, and the letters of its groups."""
    console = Console(highlight=False)
    if not console.is_terminal:
        console.width = _PLAIN_WIDTH
    console.print(Text(f"{printable(ranked.path)}: {ranked.articles:,} articles", style="bold"))
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1))
    for head in rows(ranked)[0]:
        table.add_column(Text(head.replace(".", "\n", 1)), justify="left", no_wrap=True)
    for row in rows(ranked)[1:]:
        table.add_row(*(Text(printable(cell)) for cell in row))
    console.print(table)
    for line in legend(ranked):
        console.print(Text(line, style="dim"))
    for note in ranked.notes:
        console.print(Text(f"note: {printable(note)}", style="yellow"))


def ranking_markdown(ranked: Ranked) -> str:
    """Return the same table as Markdown."""
    head, *body = rows(ranked)
    lines = [f"{escape(ranked.path)}, {ranked.articles:,} articles", ""]
    lines += ["| " + " | ".join(head) + " |", "|---" * len(head) + "|"]
    lines += ["| " + " | ".join(escape(cell) for cell in row) + " |" for row in body]
    notes = [*legend(ranked), *(f"note: {note}" for note in ranked.notes)]
    return "\n".join([*lines, "", *(f"{escape(line)}  " for line in notes)]) + "\n"


def rows(ranked: Ranked) -> list[list[str]]:
    """Return the head and a row a system, in the order of the first metric."""
    places = {
        metric: {placed.system: placed for placed in placed_all}
        for metric, placed_all in ranked.places.items()
    }
    order = list(dict.fromkeys(s for by_system in places.values() for s in by_system))
    table = [["system", *places]]
    for system in order:
        cells = []
        for by_system in places.values():
            placed = by_system.get(system)
            cells.append(f"{placed.value.value:.4g} {placed.group}" if placed else UNKNOWN)
        table.append([system, *cells])
    return table


def legend(ranked: Ranked) -> list[str]:
    """Return the lines that explain the table."""
    level = 1 - ranked.settings["level"]
    return [
        f"two systems that share no letter can be told apart (p < {level:.2g} after Holm)",
        f"{ranked.settings['test']}, {ranked.settings['resamples']:,} draws; each metric by itself",
    ]
