"""Metrics against people, on a terminal and as Markdown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from bench.meta.judged import Coefficient, Correlated
from bench.meta.result import Meta
from bench.report.board import UNKNOWN, printable
from bench.report.markdown import escape

_PLAIN_WIDTH = 140
_HEADS = (
    ("summary", "spearman", "summaries Spearman"),
    ("summary", "kendall", "summaries Kendall"),
    ("within", "spearman", "within articles Spearman"),
    ("partial", "spearman", "partial Spearman"),
    ("system", "kendall", "systems Kendall"),
    ("system", "pairwise_accuracy", "systems pairs right"),
    ("binary", "auroc", "AUROC"),
    ("binary", "balanced_accuracy", "balanced accuracy"),
)
Grid = list[list[str]]


def print_meta(found: Meta) -> None:
    """Print a table a label, a value above its interval, and how the numbers came about."""
    console = Console(highlight=False)
    if not console.is_terminal:
        console.width = _PLAIN_WIDTH
    for title, grid in grids(found):
        console.print(Text(printable(title), style="bold"))
        table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1))
        for i, head in enumerate(grid[0]):
            text = Text(head.replace(" ", "\n") if i else head)
            table.add_column(text, justify="right" if i else "left", no_wrap=True)
        for row in grid[1:]:
            table.add_row(*(Text(cell.replace(" (", "\n").rstrip(")")) for cell in row))
        console.print(table)
    for line in legend(found):
        console.print(Text(line, style="dim"))
    for note in found.notes:
        console.print(Text(f"note: {printable(note)}", style="yellow"))


def meta_markdown(found: Meta) -> str:
    """Return the same tables as Markdown."""
    lines = [f"{escape(found.path)}", ""]
    for title, (head, *body) in grids(found):
        lines += [f"**{escape(title)}**", "", "| " + " | ".join(map(escape, head)) + " |"]
        lines.append("|---" + "|--:" * (len(head) - 1) + "|")
        lines += ["| " + " | ".join(map(escape, row)) + " |" for row in body]
        lines.append("")
    said = [*legend(found), *(f"note: {note}" for note in found.notes)]
    return "\n".join([*lines, *(f"{escape(line)}  " for line in said)]) + "\n"


def grids(found: Meta) -> Iterator[tuple[str, Grid]]:
    """Yield a title and a table, its head first: one of the verdicts, and one a label."""
    if found.sided:
        heads = ["metric", "sides with people", "AUROC of gaps", "decisive", "scored alike"]
        rows = [
            [
                _name(found, one.key),
                _shown(one.agreement),
                _shown(one.auroc),
                f"{one.decisive:,}",
                f"{one.alike:,}",
            ]
            for one in found.sided
        ]
        title = f"{found.sizes['verdicts']:,} verdicts on {found.sizes['judged']:,} articles"
        yield f"{title}, {found.sided[0].ties:,} of them ties", [heads, *rows]
    for label in dict.fromkeys(one.label for one in found.correlated):
        yield from _labelled(found, label)


def _labelled(found: Meta, label: str) -> Iterator[tuple[str, Grid]]:
    chosen = [one for one in found.correlated if one.label == label]
    heads = [head for head in _HEADS if any(head[0] in one.found for one in chosen)]
    letters = _letters(found) if found.apart and found.apart.label == label else {}
    alike = ["alike"] if letters else []
    grid = [["metric", *(text for _, _, text in heads), *alike]]
    grid += [
        [
            _name(found, one.key),
            *(_shown(one.found.get(level, {}).get(name)) for level, name, _ in heads),
            *([letters.get(one.key, UNKNOWN)] if letters else []),
        ]
        for one in chosen
    ]
    sizes = found.sizes
    n = max(one.n + one.undefined for one in chosen)
    of = f"{sizes['articles']:,} articles, {sizes['systems']:,} systems"
    yield f"{label}: {n:,} summaries of {of}", grid


def _letters(found: Meta) -> dict[str, str]:
    groups = found.apart.groups if found.apart else []
    letters: dict[str, str] = {}
    for i, group in enumerate(groups):
        for key in group:
            letters[key] = letters.get(key, "") + (chr(97 + i) if i < 26 else f"[{i + 1}]")
    return letters


def _name(found: Meta, key: str) -> str:
    return f"{printable(key)} ↓" if found.directions.get(key) is False else printable(key)


def _shown(of: Coefficient | None) -> str:
    if of is None or of.value is None:
        return UNKNOWN
    if of.low is None or of.high is None:
        return _number(of.value, 3)
    return f"{_number(of.value, 3)} ({_number(of.low, 2)}–{_number(of.high, 2)})"


def _number(value: float, decimals: int) -> str:
    return f"{round(value, decimals) + 0.0:.{decimals}f}".replace("-", "−")  # no -0.00


def legend(found: Meta) -> Iterator[str]:
    """Yield the lines that explain the tables."""
    settings = found.settings
    yield (
        f"{100 * settings['level']:g} % intervals: {settings['resamples']:,} draws of articles, "
        f"seed {settings['seed']}; the systems are taken as given"
    )
    if any(up is False for up in found.directions.values()):
        yield "↓ lower is better: its sign is turned, so that more is more agreement with people"
    if found.apart:
        yield (
            f"alike, on {found.apart.label}: metrics that share no letter can be told apart "
            f"(p ≤ {1 - settings['level']:.2g} after Holm, {found.apart.permutations:,} exchanges)"
        )
    yield from _undefined(found.correlated)


def _undefined(found: Sequence[Correlated]) -> Iterator[str]:
    most: dict[str, int] = {}
    for one in found:
        most[one.key] = max(most.get(one.key, 0), one.undefined)
    for key, n in most.items():
        if n:
            yield f"{key} is undefined for {n:,} labelled summaries, which are left out"
