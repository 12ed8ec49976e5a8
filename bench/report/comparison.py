"""A comparison on a terminal: what moved, by how much, on which articles, and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from bench.compare import Compared
from bench.compare.examples import Example
from bench.compare.record import Comparison
from bench.records import Estimate
from bench.report.board import UNKNOWN, duration, printable

_PLAIN_WIDTH = 140
_STYLES = {"better": "green", "worse": "bold red", "unclear": "", "equal": "dim", "": "dim"}
HEADS = ("metric", "baseline", "candidate", "delta", "p (Holm)", "detectable", "+/=/−", "verdict")
_WIDE = 130
"""Columns that the whole table needs; a narrower terminal gets two lines a metric."""
MOST_CHANGES = 20
"""Differences between the manifests that a terminal shows; JSON holds all."""


def print_comparison(compared: Compared) -> None:
    """Print a comparison: tables, what changed, examples, notes; the verdict comes last."""
    console = Console(highlight=False)
    if not console.is_terminal:
        console.width = _PLAIN_WIDTH
    for line in heading(compared):
        console.print(Text(line, style="bold"))
    for example in compared.examples:
        _print_example(example, console)
    for system, against in pairs(compared):
        console.print()
        form = _table if console.width >= _WIDE else _narrow
        console.print(form(compared, system, against))
        for line in beside(compared, system, against):
            console.print(Text(line, style="dim"))
    console.print()
    for line in changed(compared)[:MOST_CHANGES]:
        console.print(Text(line))
    for line in legend(compared):
        console.print(Text(line, style="dim"))
    for note in compared.notes:
        console.print(Text(f"note: {printable(note)}", style="yellow"))
    console.print(Text(f"\n{verdict(compared)}", style="bold"))


def heading(compared: Compared) -> list[str]:
    """Return which runs are compared, on how many articles."""
    return [
        f"baseline   {printable(compared.baseline.path)}",
        f"candidate  {printable(compared.candidate.path)}",
        f"{compared.articles:,} articles",
    ]


def pairs(compared: Compared) -> list[tuple[str, str]]:
    """Return the systems that are compared, each with what it is compared against."""
    return list(dict.fromkeys((c.system, c.against) for c in compared.comparisons))


def alpha(compared: Compared) -> float:
    """Return the level of the tests."""
    return float(round(1 - compared.settings["level"], 10))


def cells(compared: Compared, one: Comparison) -> list[str]:
    """Return a row of the table as text, in the order of HEADS."""
    digits = _decimals(one)
    return [
        one.metric,
        f"{one.baseline.value:.{digits}f}",
        f"{one.candidate.value:.{digits}f}",
        _delta(one.delta, digits),
        UNKNOWN if one.p_holm is None else f"{one.p_value:.2g} ({one.p_holm:.2g})",
        UNKNOWN if one.detectable is None else f"{one.detectable:.{digits}f}",
        f"{one.wins}/{one.ties}/{one.losses}"
        + (f" ({one.unpaired} unpaired)" * (one.unpaired > 0)),
        one.verdict(alpha(compared)),
    ]


def beside(compared: Compared, system: str, against: str) -> Iterator[str]:
    """Yield what stands under a system's table: failures, lengths, latency, cost, findings."""
    before, after = compared.baseline.counts[against], compared.candidate.counts[system]
    for name in ("failed", "refused", "empty"):
        if before[name] or after[name]:
            yield (
                f"{name}: {before[name]:,} of {before['articles']:,} before, "
                f"{after[name]:,} of {after['articles']:,} now"
            )
    for one in compared.comparisons:
        if (one.system, one.against) == (system, against):
            yield from _doubts(one)
    elsewhere = any(change.name == "cpu" for change in compared.changes)
    yield from _used(
        compared.baseline.usage[against], compared.candidate.usage[system], elsewhere=elsewhere
    )
    for metric, by_system in compared.findings.items():
        found = by_system.get(system)
        if found and (found.new or found.gone or found.kept):
            counts = f"{len(found.new)} new, {len(found.gone)} gone, {found.kept} kept"
            yield f"hard findings of {metric}: {counts}"


def _doubts(one: Comparison) -> Iterator[str]:
    """Yield what else a delta may come from: length, and the draw."""
    digits = _decimals(one)
    # For what is tested: of the words themselves there is nothing to adjust.
    if one.adjusted is not None and one.p_holm is not None:
        explained = f"{one.adjusted.explained:+.{digits}f} of {one.adjusted.delta:+.{digits}f}"
        left = _delta(one.adjusted.intercept, digits)
        yield f"{one.metric}: length goes with {explained}; at equal length {left}"
    if one.noise_floor is not None:
        floor = f"{one.noise_floor:.{digits}f}"
        yield f"{one.metric}: noise floor {floor}: two draws of one system differ by less"


def _used(
    old: Mapping[str, float | None], new: Mapping[str, float | None], *, elsewhere: bool
) -> Iterator[str]:
    names = {"latency_s_median": "median latency", "latency_s_p95": "95th percentile of latency"}
    for key, name in names.items():
        if old.get(key) is not None and new.get(key) is not None:
            yield f"{name}: {duration(old[key])} before, {duration(new[key])} now" + (
                " (on another processor: not comparable)" * elsewhere
            )
    if old.get("cost_usd") is not None or new.get("cost_usd") is not None:
        yield f"cost: {_usd(old.get('cost_usd'))} before, {_usd(new.get('cost_usd'))} now"


def changed(compared: Compared) -> list[str]:
    """Return a line a thing that differs between the runs."""
    lines = []
    for change in compared.changes:
        if change.before is None or change.after is None:
            said = change.after or f"was {change.before}"
            lines.append(f"{change.what}: {printable(change.name)}: {printable(said)}")
        else:
            both = f"{printable(change.before)} → {printable(change.after)}"
            lines.append(f"{change.what}: {printable(change.name)}: {both}")
    if len(lines) > MOST_CHANGES:
        lines.insert(MOST_CHANGES - 1, f"… {len(lines) - MOST_CHANGES + 1} more: format=json")
    return lines or ["nothing differs between the runs but their time"]


def legend(compared: Compared) -> list[str]:
    """Return the lines that explain the table."""
    settings = compared.settings
    interval = f"{100 * settings['level']:g} % interval ({settings['interval']})"
    draws = f"{settings['test']}, {settings['resamples']:,} draws"
    return [
        f"delta = candidate − baseline, with its {interval}",
        f"p: {draws}; Holm: corrected over all rows that are tested",
        "detectable: the smallest difference so many articles show at 80 % power",
        "+/=/−: articles better, equal, worse",
    ]


def verdict(compared: Compared) -> str:
    """Return in one sentence what the comparison shows."""
    found: dict[str, dict[str, list[str]]] = {"worse": {}, "better": {}}
    for one in compared.comparisons:
        word = one.verdict(alpha(compared))
        if word in found:
            found[word].setdefault(printable(one.system), []).append(one.metric)
    parts = [
        f"{system} is {word} on {', '.join(metrics)}"
        for word, by_system in found.items()
        for system, metrics in by_system.items()
    ]
    return "; ".join(parts) or "no difference is shown at this number of articles"


def _empty(system: str, against: str) -> Table:
    name = printable(system) if system == against else f"{printable(system)} ← {printable(against)}"
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1), title=name)
    table.title_justify, table.title_style = "left", "bold"
    return table


def _table(compared: Compared, system: str, against: str) -> Table:
    table = _empty(system, against)
    for head in HEADS:
        is_text = head in ("metric", "verdict")
        table.add_column(head, justify="left" if is_text else "right", no_wrap=head != "metric")
    for row, style in _styled(compared, system, against):
        table.add_row(*(Text(cell, style=style) for cell in row))
    return table


def _narrow(compared: Compared, system: str, against: str) -> Table:
    """Return the same in two lines a metric, for 80 columns."""
    table = _empty(system, against)
    table.padding = (0, 1, 0, 0)
    heads = ("metric\n  +/=/−", "before → now\np (Holm)", "delta\ndetectable", "verdict")
    for head in heads:
        table.add_column(head, justify="left" if head[0] in "mv" else "right", overflow="fold")
    for row, style in _styled(compared, system, against):
        metric, before, now, delta, p, detectable, counts, word = row
        pairs = (metric, f"  {counts}"), (f"{before} → {now}", p), (delta, detectable), (word, "")
        table.add_row(*(Text("\n".join(lines), style=style) for lines in pairs))
    return table


def _styled(compared: Compared, system: str, against: str) -> Iterator[tuple[list[str], str]]:
    for one in compared.comparisons:
        if (one.system, one.against) == (system, against):
            yield cells(compared, one), _STYLES[one.verdict(alpha(compared))]


def _delta(of: Estimate, digits: int) -> str:
    return f"{of.value:+.{digits}f} [{of.low:+.{digits}f}, {of.high:+.{digits}f}]"


def _print_example(example: Example, console: Console) -> None:
    moved = f"{example.metric} {example.baseline:.3f} → {example.candidate:.3f}"
    style = "red" if example.kind == "regression" else "green"
    title = (
        f"\n{example.kind}: {printable(example.article_id)}, {printable(example.system)}, {moved}"
    )
    console.print(Text(title, style=style))
    line = Text("  ")
    for kind, text in example.edits:
        shown = "".join(char if char.isprintable() or char.isspace() else "\ufffd" for char in text)
        marks = {"delete": ("[-", "-]"), "insert": ("{+", "+}")}.get(kind, ("", ""))
        style = {"delete": "red strike", "insert": "green"}.get(kind, "dim")
        line.append(f"{marks[0]}{shown}{marks[1]}", style=style)
    console.print(line if example.edits else Text("  (the texts are not kept)", style="dim"))


def _decimals(one: Comparison) -> int:
    size = max(abs(one.baseline.value), abs(one.candidate.value))
    return 4 if size < 2 else 2 if size < 100 else 1


def _usd(value: float | None) -> str:
    return UNKNOWN if value is None else f"${value:,.4f}"


def examples_of(compared: Compared, kind: str) -> Sequence[Example]:
    """Return the regressions or the improvements that are quoted."""
    return [example for example in compared.examples if example.kind == kind]
