"""What people said of a run, on a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from bench.meta.agreement import Agreement
from bench.records import Estimate
from bench.report.board import UNKNOWN, printable
from bench.view.outcome import Outcome

HEADS = ("system", "preferred", "strength (log-odds)", "judgements")


def print_outcome(found: Outcome) -> None:
    """Print the ranking, the agreement, and what was left out."""
    console = Console(highlight=False)
    if found.places:
        table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1))
        for head in HEADS:
            table.add_column(head, justify="left" if head == HEADS[0] else "right", no_wrap=True)
        for row in rows(found):
            table.add_row(*map(Text, row))
        console.print(table)
    for line in lines(found):
        console.print(Text(line))
    for note in found.notes:
        console.print(Text(f"note: {printable(note)}", style="yellow"))


def rows(found: Outcome) -> list[list[str]]:
    """Return the ranking as text, in the order of HEADS."""
    return [
        [
            printable(place.system),
            _estimate(place.preferred, "{:.0%}"),
            _estimate(place.strength, "{:+.2f}"),
            str(place.strength.n),
        ]
        for place in found.places
    ]


def lines(found: Outcome) -> Iterator[str]:
    """Yield how much was judged, how far annotators agree, and how the numbers came about."""
    if not found.judgements:
        yield "nobody has judged this run yet: bench view, then Judge"
        return
    who = ", ".join(f"{printable(name)} {n}" for name, n in found.annotators.items())
    yield f"{found.judgements:,} judgements of {found.articles:,} articles: {who}"
    decided = found.judgements - found.ties
    yield f"{found.ties:,} ties; the left one was preferred in {found.left:,} of {decided:,} others"
    for what, agreed in found.agreement.items():
        yield f"agreement on {what}: {_agreed(agreed)}"
    level = f"{100 * found.settings['level']:g} %"
    yield (
        "preferred: the chance against a system drawn from the others, ties by half "
        f"(Bradley-Terry, Davidson's ties); {level} intervals over articles"
    )


def _agreed(found: Agreement) -> str:
    if found.alpha is None:
        why = (
            "every rating is the same" if found.units else "two annotators rated nothing in common"
        )
        return f"{UNKNOWN} ({why})"
    interval = "" if found.low is None else f" [{found.low:.2f}, {found.high:.2f}]"
    return f"alpha {found.alpha:.2f}{interval}, {found.ratings:,} ratings of {found.units:,} units"


def _estimate(of: Estimate, form: str) -> str:
    value, low, high = (form.format(number) for number in (of.value, of.low, of.high))
    return f"{value} [{low}, {high}]"
